namespace SmimePS.Module.Tests;

/// <summary>Uninstall-SmimeCertificate.</summary>
public sealed class UninstallSmimeCertificateTests : InstallationTest
{
    private const string ToThunderbird = "Install-SmimeCertificate -Target Thunderbird -ProfilePath $Profile -TrustRoot -SignByDefault";
    private const string FromThunderbird = "Uninstall-SmimeCertificate -Target Thunderbird -ProfilePath $Profile -Confirm:$false";

    [Fact]
    public void Thunderbird_is_as_it_was_before()
    {
        NeedTools();
        RunHere("$c = New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256; $c | " + ToThunderbird);
        Assert.NotEqual(Before, File.ReadAllText(Preferences));
        // The store has the key too.
        var result = RunHere(FromThunderbird + " -Certificate alice@d");
        Assert.Equal(3, result.Get<string[]>("Changes").Length);
        Assert.Equal("alice@" + Domain, result.Get<string>("EmailAddress"));
        Assert.Equal(Before, File.ReadAllText(Preferences));
        Assert.DoesNotContain(",C,", Listing(Profile));
        Assert.Equal("CertificateNotInstalled", RunHere(FromThunderbird + " -Certificate alice@d").ErrorId);
    }

    [Fact]
    public void The_only_copy_of_a_key_that_decrypts_stays_unless_forced()
    {
        NeedTools();
        RunHere("$c = New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory; $c | " + ToThunderbird);
        // In memory it is gone with this session.
        foreach (var named in new[] { "'alice@d'", "$c", "$c.Thumbprint", "$c.Certificate" })
        {
            var result = RunHere($"{named} | {FromThunderbird}");
            Assert.Equal("OnlyKeyCopy", result.ErrorId);
            Assert.Empty(result.Output);
        }

        RunHere("$null = $c | Export-SmimeCertificate $Folder/alone.cer -NoPrivateKey");
        Assert.Equal("OnlyKeyCopy", RunHere("\"$Folder/alone.cer\" | " + FromThunderbird).ErrorId);
        Assert.Equal("OnlyKeyCopy", RunHere("$c | Export-SmimeCertificate $Folder/alone.cer -NoPrivateKey -Force | " + FromThunderbird).ErrorId);
        Assert.Matches("u,u,u", Listing(Profile));
        Assert.Single(RunHere("$copy = $c | Export-SmimeCertificate $Folder/copy.p12; $copy | " + FromThunderbird).Output);

        RunHere("$c | " + ToThunderbird);
        Assert.Single(RunHere($"'alice@d' | {FromThunderbird} -Force").Output);
        // What only signs is no loss to anybody's mail.
        RunHere("$s = New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -Purpose Sign -InMemory; $s | " + ToThunderbird);
        Assert.Single(RunHere("$s | " + FromThunderbird).Output);
    }

    [Fact]
    public void The_store_loses_a_key_only_where_a_file_has_it()
    {
        RunHere("$null = New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256");
        Assert.Equal("OnlyKeyCopy", RunHere("Get-SmimeCertificate alice@d | Uninstall-SmimeCertificate -Target Store -Confirm:$false").ErrorId);
        var result = RunHere("$copy = Export-SmimeCertificate $Folder/copy.p12 alice@d; $copy | Uninstall-SmimeCertificate -Target Store -Confirm:$false");
        Assert.Equal("certificate and private key", Assert.Single(result.Get<string[]>("Changes")));
        Assert.Equal("CertificateNotFound", RunHere("Get-SmimeCertificate alice@d").ErrorId);
    }

    [Fact]
    public void A_root_that_the_store_trusts_is_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(), "There the user is asked, or nobody may.");
        RunHere("$c = New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256; $null = $c | Install-SmimeCertificate -Target Store -TrustRoot");
        Assert.Contains("Test CA", Assert.Single(RunHere("Uninstall-SmimeCertificate alice@d Store -Force -Confirm:$false").Get<string[]>("NextSteps")));
    }

    [Fact]
    public void What_was_carried_to_a_device_is_taken_off_it_there()
    {
        var result = RunHere("$c = New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory; $c | Uninstall-SmimeCertificate -Target AppleProfile");
        Assert.Contains("S/MIME: alice@" + Domain, Assert.Single(result.Get<string[]>("NextSteps")));
        Assert.Empty(result.Get<string[]>("Changes"));
    }

    [Fact]
    public void WhatIf_takes_nothing_out()
    {
        NeedTools();
        RunHere("$c = New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory; $c | " + ToThunderbird);
        var before = File.ReadAllText(Preferences);
        var result = RunHere("Uninstall-SmimeCertificate alice@d Thunderbird -ProfilePath $Profile -Force -WhatIf");
        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
        Assert.Contains(result.Host, static line => line.Contains("for good", StringComparison.Ordinal));
        Assert.Equal(before, File.ReadAllText(Preferences));
        Assert.Matches("u,u,u", Listing(Profile));
    }

    [Theory]
    [InlineData("Uninstall-SmimeCertificate alice@d Store -ProfilePath $Profile", "ParameterNotForTarget")]
    [InlineData("Uninstall-SmimeCertificate alice@d Nss", "ParameterRequired")]
    [InlineData("Uninstall-SmimeCertificate nobody@d Store -Confirm:$false", "CertificateNotInstalled")]
    [InlineData("Uninstall-SmimeCertificate $Folder/no.p12 Store -Confirm:$false", "PathNotFound")]
    public void What_cannot_be_done_is_a_clear_error(string script, string id)
    {
        var result = RunHere(script);
        Assert.Empty(result.Output);
        Assert.Equal(id, result.ErrorId);
    }

    [Fact]
    public void What_wrote_or_read_the_file_need_not_say_its_password_again()
    {
        NeedTools();
        RunHere("$c = New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -OutputPath $Folder/alice.p12 -Password $Secret; $c | " + ToThunderbird, ("Secret", Secret("file secret")));
        Assert.Single(RunHere("$c | " + FromThunderbird).Output);
        RunHere("$c | " + ToThunderbird);
        Assert.Single(RunHere("Get-SmimeCertificate -Path $Folder/alice.p12 -Password $Secret | " + FromThunderbird, ("Secret", Secret("file secret"))).Output);
    }
}
