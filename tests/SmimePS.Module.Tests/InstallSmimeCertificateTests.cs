using System.Xml;

namespace SmimePS.Module.Tests;

/// <summary>Install-SmimeCertificate.</summary>
public sealed class InstallSmimeCertificateTests : InstallationTest
{
    private const string Issue = "$c = New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory; ";

    [Fact]
    public void Thunderbird_uses_what_was_just_issued()
    {
        NeedTools();
        var result = RunHere("New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory | Install-SmimeCertificate -Target Thunderbird -ProfilePath $Profile -TrustRoot -SignByDefault");
        Assert.Empty(result.Warnings);
        Assert.Equal(("Thunderbird", Profile, "alice@" + Domain), (result.Get<string>("Target"), result.Get<string>("Place"), result.Get<string>("EmailAddress")));
        Assert.Equal(["alice@" + Domain], result.Get<string[]>("Accounts"));
        Assert.Equal(3, result.Get<string[]>("Changes").Length);
        Assert.Empty(result.Get<string[]>("NextSteps"));
        Assert.Contains("id1.signing_cert_dbkey", File.ReadAllText(Preferences));
        Assert.Contains("id1.sign_mail\", true", File.ReadAllText(Preferences));
        Assert.DoesNotContain("id2.sign", File.ReadAllText(Preferences));
        Assert.Matches("u,u,u", Listing(Profile));
        Assert.Matches("Test CA +,C,", Listing(Profile));
    }

    [Fact]
    public void A_root_that_is_not_of_an_own_CA_is_trusted_only_where_that_is_said()
    {
        NeedTools();
        var result = RunHere(Issue + "$c | Install-SmimeCertificate -Target Thunderbird -ProfilePath $Profile");
        Assert.Contains("-TrustRoot", Assert.Single(result.Get<string[]>("NextSteps")));
        Assert.DoesNotContain("Test CA", Listing(Profile));
    }

    [Fact]
    public void A_file_with_a_certificate_to_sign_and_one_to_encrypt_goes_in_whole()
    {
        NeedTools();
        var result = RunHere("""
            'Sign', 'Encrypt' | ForEach-Object { $null = New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -Purpose $_ }
            Install-SmimeCertificate alice@d Nss -Path $Folder/nss -Create -NssPassword $Secret -TrustRoot
            """, ("Secret", Secret("geheim")));
        Assert.Empty(result.Errors);
        Assert.Equal(2, result.Output.Count);
        Assert.Equal(2, Listing(Path.Combine(Folder, "nss")).Split("u,u,u").Length - 1);
        var profile = RunHere("Install-SmimeCertificate alice@d AppleProfile -OutputPath $Folder/alice.mobileconfig");
        Assert.Empty(profile.Errors);
        Assert.Equal(2, profile.Output.Select(static one => one.Properties["Thumbprint"].Value).Distinct().Count());
        Assert.Single(profile.Output.Select(static one => one.Properties["Place"].Value).Distinct());
        Assert.Equal("WrongNssPassword", RunHere("Install-SmimeCertificate alice@d Nss -Path $Folder/nss -NssPassword $Secret", ("Secret", Secret("guess"))).ErrorId);
        // Nobody is there to be asked.
        Assert.Equal("PassphraseRequired", RunHere("Install-SmimeCertificate alice@d Nss -Path $Folder/nss").ErrorId);
        Assert.Empty(RunHere("Install-SmimeCertificate alice@d Nss -Path $Folder/nss -NssPassword $Secret -TrustRoot", ("Secret", Secret("geheim"))).Output.SelectMany(
            static one => (IEnumerable<string>)one.Properties["Changes"].Value));
    }

    [Fact]
    public void An_address_without_an_account_is_a_warning()
    {
        NeedTools();
        var result = RunHere("New-SmimeCertificate zoe@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory | Install-SmimeCertificate -Target Thunderbird -ProfilePath $Profile -TrustRoot");
        Assert.Contains($"alice@{Domain}, team@{Domain}", Assert.Single(result.Warnings));
        Assert.Single(result.Get<string[]>("NextSteps"));
        Assert.Equal(Before, File.ReadAllText(Preferences));
    }

    [Fact]
    public void One_bad_certificate_does_not_cost_the_others()
    {
        NeedTools();
        var result = RunHere(Issue + "$t = New-SmimeCertificate team@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory; $c, 'nobody@d', $Ca, $t | Install-SmimeCertificate -Target Thunderbird -ProfilePath $Profile -TrustRoot");
        Assert.Equal(2, result.Output.Count);
        Assert.Equal(["CertificateNotFound", "CertificateHasNoKey"], result.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
    }

    [Fact]
    public void The_store_gets_the_key_and_trusts_the_root_only_where_that_is_said()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(), "There the user is asked, or nobody may.");
        var result = RunHere(Issue + "$c | Install-SmimeCertificate -Target Store");
        Assert.Equal("certificate and private key", Assert.Single(result.Get<string[]>("Changes")));
        Assert.Contains(result.Get<string[]>("NextSteps"), static step => step.Contains("-TrustRoot", StringComparison.Ordinal));
        Assert.True(RunHere("Get-SmimeCertificate alice@d").Get<bool>("HasPrivateKey"));
        var trusting = RunHere("Install-SmimeCertificate alice@d Store -TrustRoot");
        Assert.Equal("root 'Test CA', trusted", Assert.Single(trusting.Get<string[]>("Changes")));
        Assert.Empty(RunHere("Install-SmimeCertificate alice@d Store -TrustRoot").Get<string[]>("Changes"));
        Assert.DoesNotContain(RunHere("Install-SmimeCertificate alice@d Store").Get<string[]>("NextSteps"), static step => step.Contains("-TrustRoot", StringComparison.Ordinal));
    }

    [Fact]
    public void An_Apple_profile_is_written_for_each_and_its_password_told()
    {
        var result = RunHere(Issue + "$t = New-SmimeCertificate team@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory; $c, $t | Install-SmimeCertificate -Target AppleProfile -OutputPath $Folder/new/ -TrustRoot");
        Assert.Empty(result.Errors);
        Assert.Equal(new[] { "alice@" + Domain, "team@" + Domain }.Select(name => Path.Combine(Folder, "new", name + ".mobileconfig")), result.Output.Select(static one => one.Properties["Place"].Value));
        Assert.All(result.Output, static one => Assert.NotNull(one.Properties["Password"].Value));
        Assert.All(result.Output, static one => Assert.Equal(2, ((IReadOnlyList<string>)one.Properties["NextSteps"].Value).Count));
        var file = (string)result.Output[0].Properties["Place"].Value;
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var document = new XmlDocument { XmlResolver = null };
        document.Load(file);
        Assert.Equal(2, document.SelectNodes("/plist/dict/array/dict")!.Count);
        File.WriteAllBytes(Path.Combine(Folder, "key.p12"), Convert.FromBase64String(document.SelectSingleNode("/plist/dict/array/dict/data")!.InnerText));
        Assert.True(Run("Get-SmimeCertificate -Path $Folder/key.p12 -Password $p", ("p", result.Output[0].Properties["Password"].Value)).Get<bool>("HasPrivateKey"));

        Assert.Null(RunHere("$c | Install-SmimeCertificate -Target AppleProfile -OutputPath $Folder/own.mobileconfig -Password $Secret -Pkcs12 Modern", ("Secret", Secret("own"))).Single.Properties["Password"].Value);
    }

    [Theory]
    [InlineData("$c | Install-SmimeCertificate -Target Store -ProfilePath $Profile", "ParameterNotForTarget")]
    [InlineData("$c | Install-SmimeCertificate -Target Thunderbird -Path $Profile", "ParameterNotForTarget")]
    [InlineData("$c | Install-SmimeCertificate -Target Nss -Path $Profile -SignByDefault", "ParameterNotForTarget")]
    [InlineData("$c | Install-SmimeCertificate -Target AppleProfile -OutputPath $Folder/a.mobileconfig -Create", "ParameterNotForTarget")]
    [InlineData("$c | Install-SmimeCertificate -Target Nss", "ParameterRequired")]
    [InlineData("$c | Install-SmimeCertificate -Target AppleProfile", "ParameterRequired")]
    [InlineData("$c | Install-SmimeCertificate -Target Outlook", "CannotConvertArgumentNoMessage")]
    [InlineData("$c | Install-SmimeCertificate -Target AppleProfile -OutputPath $Folder/a.p12", "UnsupportedFileFormat")]
    [InlineData("$c | Install-SmimeCertificate -Target AppleProfile -OutputPath $Folder/mine.mobileconfig", "FileExists")]
    [InlineData("$c | Install-SmimeCertificate -Target AppleProfile -OutputPath $Folder/no/a.mobileconfig", "FolderNotFound")]
    [InlineData("$c | Install-SmimeCertificate -Target AppleProfile -OutputPath $Folder/a.mobileconfig -Password ([securestring]::new())", "PasswordRequired")]
    [InlineData("$c | Install-SmimeCertificate -Target Thunderbird -ProfilePath $Folder/nowhere", "PathNotFound")]
    [InlineData("$c | Install-SmimeCertificate -Target Thunderbird -ProfilePath $Folder", "NotAThunderbirdProfile")]
    [InlineData("'nobody@d' | Install-SmimeCertificate -Target Store", "CertificateNotFound")]
    [InlineData("$Ca | Install-SmimeCertificate -Target Store", "CertificateHasNoKey")]
    public void What_cannot_be_done_is_a_clear_error_and_changes_nothing(string script, string id)
    {
        Write("mine.mobileconfig", "mine");
        RunHere(Issue);
        var before = Directory.GetFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Order();
        var result = RunHere(script);
        Assert.Empty(result.Output);
        Assert.Equal(id, result.ErrorId);
        Assert.Equal(before, Directory.GetFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Order());
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Folder, "mine.mobileconfig")));
        Assert.Equal(Before, File.ReadAllText(Preferences));
    }

    [Fact]
    public void A_profile_that_is_open_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has another lock, which is tested with the library.");
        NeedTools();
        File.CreateSymbolicLink(Path.Combine(Profile, "lock"), $"127.0.1.1:{Environment.ProcessId}");
        var result = RunHere(Issue + "$c | Install-SmimeCertificate -Target Thunderbird -ProfilePath $Profile");
        Assert.Equal("ProfileInUse", result.ErrorId);
        Assert.Contains("Close Thunderbird", result.Error.Exception.Message);
        Assert.False(File.Exists(Path.Combine(Profile, "key4.db")));
    }

    [Fact]
    public void WhatIf_finds_every_error_and_writes_nothing()
    {
        NeedTools();
        RunHere(Issue);
        var before = Directory.GetFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Order();
        var result = RunHere("""
            $c | Install-SmimeCertificate -Target Thunderbird -ProfilePath $Profile -TrustRoot -WhatIf
            $c | Install-SmimeCertificate -Target Nss -Path $Folder/nss -Create -WhatIf
            $c | Install-SmimeCertificate -Target AppleProfile -OutputPath $Folder/new/ -WhatIf
            $c | Install-SmimeCertificate -Target Store -WhatIf
            'nobody@d' | Install-SmimeCertificate -Target Store -WhatIf
            """);
        Assert.Equal("CertificateNotFound", result.ErrorId);
        Assert.Empty(result.Output);
        Assert.Contains(result.Host, static line => line.Contains("trust its root CN=Test CA (thumbprint ", StringComparison.Ordinal));
        Assert.Equal(before, Directory.GetFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Order());
        Assert.Equal("CertificateNotFound", RunHere("Get-SmimeCertificate alice@d").ErrorId);
    }

    [Fact]
    public void It_shows_what_was_done_and_completes_its_targets()
    {
        NeedTools();
        var shown = Engine.Show(Issue.Replace("@d", "@" + Domain, StringComparison.Ordinal) + "$c | Install-SmimeCertificate -Target Nss -Path $Folder/nss -Create -TrustRoot", ("Folder", Folder));
        Assert.Contains("certificate and private key", shown);
        Assert.Equal(["AppleProfile", "Nss", "Store", "Thunderbird"], Engine.Complete("Install-SmimeCertificate a@example.org -Target ").Order(StringComparer.Ordinal));
    }
}
