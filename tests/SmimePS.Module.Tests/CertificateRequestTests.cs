using System.Diagnostics;
using System.Management.Automation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Module.Tests;

/// <summary>New-, Get- and Approve-SmimeCertificateRequest, and Import-SmimeCertificate of the answers.</summary>
public sealed class CertificateRequestTests : CertificateTest
{
    private static string Pending => Path.Combine(OwnHome.Folder, "SmimePS", "requests");

    public CertificateRequestTests() => MakeCa();

    [Theory]
    [InlineData("answer.cer", 0)]
    [InlineData("answer.pem", 1)]
    [InlineData("answer.p7b", 1)]
    public void An_answer_is_joined_to_its_key_and_serves(string answer, int issuers)
    {
        var made = RunHere("New-SmimeCertificateRequest alice@d, ally@d -Name Alice -KeyAlgorithm EcdsaP256 -Passphrase $Secret -OutputPath $Folder/alice.csr", ("Secret", Secret("key secret")));
        Assert.Equal("CN=Alice", made.Get<string>("Subject"));
        Assert.True(made.Get<bool>("IsPending"));
        Assert.Equal(File.ReadAllText(Path.Combine(Folder, "alice.csr")), made.Get<string>("Pem"));
        var issued = RunHere($"Approve-SmimeCertificateRequest $Folder/alice.csr -Ca $Ca -OutputPath $Folder/{answer}");
        Assert.Equal(Path.Combine(Folder, answer), issued.Get<string>("Path"));
        Assert.False(issued.Get<bool>("HasPrivateKey"));
        Assert.Equal("WrongPassphrase", RunHere($"Import-SmimeCertificate $Folder/{answer} -Password $Wrong", ("Wrong", Secret("wrong"))).ErrorId);
        Assert.Equal("PassphraseRequired", RunHere($"Import-SmimeCertificate $Folder/{answer}").ErrorId);
        Assert.Empty(RunHere($"Import-SmimeCertificate $Folder/{answer} -WhatIf").Errors);
        Assert.Equal("WrongPassphrase", RunHere($"Import-SmimeCertificate $Folder/{answer} -WhatIf -Password $Wrong", ("Wrong", Secret("wrong"))).ErrorId);
        Assert.Equal("CertificateNotFound", RunHere("Get-SmimeCertificate alice@d").ErrorId);
        Assert.True(IsPending(made));
        var imported = RunHere($"Import-SmimeCertificate $Folder/{answer} -Password $Secret", ("Secret", Secret("key secret")));
        Assert.Empty(imported.Warnings);
        Assert.Equal("My", imported.Get<string>("Source"));
        Assert.Equal(issuers, imported.Get<X509Certificate2[]>("Issuers").Length);
        Assert.True(imported.Get<X509Certificate2>("Certificate").HasPrivateKey);
        Assert.False(IsPending(made));
        Assert.True((bool)RunHere("New-MailMessage alice@d ally@d Hi 'See you.' | Protect-MailMessage | Unprotect-MailMessage | Test-SmimeSignature -TrustAnchor $Ca").Single.BaseObject);
    }

    [Fact]
    public void Answers_of_openssl_are_joined_whatever_stands_around_them()
    {
        RunHere("'a@d', 'b@d', 'c@d' | New-SmimeCertificateRequest -KeyAlgorithm EcdsaP256 -NoPassphrase -OutputPath $Folder/");
        foreach (var name in new[] { "a", "b", "c" })
        {
            OpenSsl("x509", "-req", "-in", InFolder($"{name}@{Domain}.csr"), "-CA", InFolder("ca/ca.pem"), "-CAkey", InFolder("ca/private/ca.key.pem"), "-copy_extensions", "copyall", "-out", InFolder(name + ".pem"));
        }

        OpenSsl("crl2pkcs7", "-nocrl", "-certfile", InFolder("a.pem"), "-certfile", InFolder("ca/ca.pem"), "-outform", "DER", "-out", InFolder("a.p7b"));
        OpenSsl("crl2pkcs7", "-nocrl", "-certfile", InFolder("b.pem"), "-certfile", InFolder("ca/ca.pem"), "-out", InFolder("b.p7b"));
        Write("c.txt", "Dear customer,\n\nhere is your certificate:\n\n" + File.ReadAllText(InFolder("c.pem")) + "\nand who issued it:\n" + File.ReadAllText(InFolder("ca/ca.pem")) + "\nRegards\n");
        var imported = RunHere("Import-SmimeCertificate $Folder/a.p7b, $Folder/b.p7b, $Folder/c.txt");
        Assert.Empty(imported.Errors);
        Assert.Equal(3, imported.Output.Count);
        Assert.All(imported.Output, static one => Assert.Equal("My", one.Properties["Source"].Value));
        Assert.All(imported.Output, static one => Assert.Single((object[])LanguagePrimitives.ConvertTo(one.Properties["Issuers"].Value, typeof(object[]))));
        Assert.Equal("Hi", RunHere("New-MailMessage a@d b@d Hi Text | Protect-MailMessage | Unprotect-MailMessage").Get<string>("Subject"));
    }

    [Fact]
    public void A_request_waits_in_a_file_of_the_users_alone()
    {
        var made = RunHere("New-SmimeCertificateRequest alice@d -KeyAlgorithm EcdsaP256 -Passphrase $Secret", ("Secret", Secret("key secret")));
        Assert.StartsWith(Pending, made.Get<string>("Path"));
        Assert.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", File.ReadAllText(made.Get<string>("Path")));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(made.Get<string>("Path")));
        Assert.Equal("PassphraseRequired", RunHere("'x@d', 'y@d' | New-SmimeCertificateRequest").ErrorId);
        Assert.Equal("PassphraseRequired", RunHere("New-SmimeCertificateRequest x@d -KeyAlgorithm EcdsaP256 -Passphrase $Empty", ("Empty", Secret(""))).ErrorId);
        Assert.DoesNotContain(RunHere("Get-SmimeCertificateRequest").Output, one => one.Properties["EmailAddress"].Value is string address && address == "x@" + Domain);
    }

    [Fact]
    public void Two_requests_for_one_address_get_an_answer_each_and_others_are_left_alone()
    {
        var first = RunHere("New-SmimeCertificateRequest alice@d -KeyAlgorithm EcdsaP256 -NoPassphrase -OutputPath $Folder/1.csr");
        var second = RunHere("New-SmimeCertificateRequest alice@d -KeyAlgorithm EcdsaP256 -NoPassphrase -OutputPath $Folder/2.csr");
        RunHere("New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory | Export-SmimeCertificate $Folder/other.cer -NoPrivateKey");
        Assert.Equal("AddressBook", RunHere("Import-SmimeCertificate $Folder/other.cer").Get<string>("Source"));
        Assert.True(IsPending(first) && IsPending(second));
        Assert.Equal("My", RunHere("$null = Approve-SmimeCertificateRequest $Folder/2.csr -Ca $Ca -OutputPath $Folder/2.cer; Import-SmimeCertificate $Folder/2.cer").Get<string>("Source"));
        Assert.True(IsPending(first));
        Assert.False(IsPending(second));
    }

    [Fact]
    public void An_answer_for_other_addresses_says_so_and_its_correction_is_joined_too()
    {
        RunHere("New-SmimeCertificateRequest alice@d, team@d -KeyAlgorithm EcdsaP256 -NoPassphrase -OutputPath $Folder/a.csr");
        Write("ext.cnf", $"subjectAltName=email:alice@{Domain},email:mallory@{Domain}\nkeyUsage=digitalSignature,keyAgreement\n");
        OpenSsl("x509", "-req", "-in", InFolder("a.csr"), "-CA", InFolder("ca/ca.pem"), "-CAkey", InFolder("ca/private/ca.key.pem"), "-extfile", InFolder("ext.cnf"), "-out", InFolder("wrong.cer"));
        var imported = RunHere("Import-SmimeCertificate $Folder/wrong.cer");
        Assert.Equal("My", imported.Get<string>("Source"));
        Assert.Equal(2, imported.Warnings.Count);
        Assert.Contains("team@" + Domain, imported.Warnings[0]);
        Assert.Contains("mallory@" + Domain, imported.Warnings[1]);
        var corrected = RunHere("$null = Approve-SmimeCertificateRequest $Folder/a.csr -Ca $Ca -OutputPath $Folder/right.p7b; Import-SmimeCertificate $Folder/right.p7b");
        Assert.Equal("My", corrected.Get<string>("Source"));
        Assert.True(RunHere("Get-SmimeCertificate team@d").Get<bool>("HasPrivateKey"));
    }

    [Theory]
    [InlineData("$null = New-SmimeCertificate alice@d, ally@d -Ca $Ca -KeyAlgorithm EcdsaP256 -Name Alice -Purpose Sign", "alice@d", "", false)]
    [InlineData("$null = New-SmimeCertificate alice@d, ally@d -Ca $Ca -KeyAlgorithm EcdsaP256 -Name Alice -Purpose Sign -OutputPath $Folder/a.p12 -Password $Secret", "(Get-SmimeCertificate -Path $Folder/a.p12 -Password $Secret)", "-Passphrase $Secret", true)]
    public void A_renewal_asks_for_the_same_with_the_same_key(string make, string certificate, string arguments, bool keepsKey)
    {
        RunHere(make, ("Secret", Secret("file secret")));
        var made = RunHere($"New-SmimeCertificateRequest -Certificate {certificate} {arguments} -OutputPath $Folder/renewal.csr", ("Secret", Secret("file secret")));
        Assert.Equal(["alice@" + Domain, "ally@" + Domain], made.Get<string[]>("Addresses"));
        Assert.Equal("CN=Alice", made.Get<string>("Subject"));
        Assert.Equal("Sign", made.Get<string>("Purpose"));
        Assert.True(made.Get<bool>("HasPrivateKey"));
        Assert.Equal(keepsKey, File.ReadAllText(Path.Combine(Pending, made.Get<string>("KeyId") + ".pem")).Contains("PRIVATE KEY", StringComparison.Ordinal));
        var renewed = RunHere("$null = Approve-SmimeCertificateRequest $Folder/renewal.csr -Ca $Ca -OutputPath $Folder/renewed.p7b; Import-SmimeCertificate $Folder/renewed.p7b -Password $Secret", ("Secret", Secret("file secret")));
        Assert.Equal("My", renewed.Get<string>("Source"));
        Assert.True(renewed.Get<X509Certificate2>("Certificate").HasPrivateKey);
        Assert.Equal("Sign", renewed.Get<string>("Purpose"));
        Assert.False(IsPending(made));
    }

    [Fact]
    public void Rows_bind_by_the_names_that_tables_use_and_a_bad_one_does_not_cost_the_others()
    {
        var result = RunHere("""
            [pscustomobject]@{ Address = 'a@d'; Name = 'A'; Organization = 'Example'; Country = 'de' }, [pscustomobject]@{ Mail = 'b@d,b2@d'; DisplayName = 'B' }, [pscustomobject]@{ Mail = 'nobody' },
            [pscustomobject]@{ Mail = 'x@d'; Country = 'Germany' }, 'c@d' | New-SmimeCertificateRequest -KeyAlgorithm EcdsaP256 -NoPassphrase | ForEach-Object { "$($_.Addresses) $($_.Subject)" }
            """);
        Assert.Equal(["InvalidAddress", "InvalidCountry"], result.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(new[] { "a@d CN=A, O=Example, C=DE", "b@d b2@d CN=B", "c@d CN=c@d" }.Select(line => line.Replace("@d", "@" + Domain, StringComparison.Ordinal)),
            result.Output.Select(static one => one.ToString()));
    }

    [Theory]
    [InlineData("New-SmimeCertificateRequest a@d -NoPassphrase -OutputPath $Folder/there.csr", "FileExists")]
    [InlineData("New-SmimeCertificateRequest a@d -NoPassphrase -OutputPath $Folder/none/a.csr", "FolderNotFound")]
    [InlineData("New-SmimeCertificateRequest a@d -NoPassphrase -OutputPath $Folder/a.doc", "UnsupportedFileFormat")]
    [InlineData("New-SmimeCertificateRequest a@d -NoPassphrase -OutputPath $Folder/there.csr/", "WriteFailed")]
    [InlineData("New-SmimeCertificateRequest '' -NoPassphrase", "NoAddress")]
    [InlineData("New-SmimeCertificateRequest a@d -NoPassphrase -Passphrase $Secret", "PassphraseContradiction")]
    [InlineData("New-SmimeCertificateRequest a@d -NoPassphrase -Name ('x' * 65)", "InvalidName")]
    [InlineData("New-SmimeCertificateRequest -NoPassphrase -Certificate $Ca", "CertificateHasNoKey")]
    [InlineData("New-SmimeCertificateRequest -NoPassphrase -Certificate nobody@d", "CertificateNotFound")]
    [InlineData("Get-SmimeCertificateRequest $Folder/none.csr", "PathNotFound")]
    [InlineData("Get-SmimeCertificateRequest $Folder/ca/ca.pem", "InvalidCertificateRequest")]
    [InlineData("Approve-SmimeCertificateRequest $Folder/none.csr -Ca $Ca", "PathNotFound")]
    [InlineData("Approve-SmimeCertificateRequest $Folder/ca/ca.pem -Ca $Ca", "InvalidCertificateRequest")]
    [InlineData("Approve-SmimeCertificateRequest $Folder/good.csr -Ca none", "AuthorityNotFound")]
    [InlineData("Approve-SmimeCertificateRequest $Folder/good.csr -Ca $Ca -OutputPath $Folder/a.p12", "UnsupportedFileFormat")]
    [InlineData("Approve-SmimeCertificateRequest $Folder/good.csr -Ca $Ca -OutputPath $Folder/a.txt", "UnsupportedFileFormat")]
    [InlineData("Approve-SmimeCertificateRequest $Folder/good.csr -Ca $Ca -OutputPath $Folder/there.cer", "FileExists")]
    [InlineData("Approve-SmimeCertificateRequest $Folder/good.csr -Ca $Ca -OutputPath $Folder/none/a.cer", "FolderNotFound")]
    [InlineData("Approve-SmimeCertificateRequest $Folder/good.csr -Ca $Ca -OutputPath $Folder/there.cer/", "WriteFailed")]
    [InlineData("Approve-SmimeCertificateRequest $Folder/good.csr -Ca $Ca -Address other@d", "AddressNotAllowed")]
    [InlineData("Approve-SmimeCertificateRequest $Folder/good.csr -Ca $Ca -ValidDays 3650", "ExceedsAuthority")]
    public void What_cannot_be_done_is_one_clear_error_and_leaves_nothing(string script, string id)
    {
        RunHere("$null = New-SmimeCa 'Short CA' -Path $Folder/short -KeyAlgorithm EcdsaP256 -NoPassphrase -ValidYears 1; $null = New-SmimeCertificateRequest good@d -KeyAlgorithm EcdsaP256 -NoPassphrase -OutputPath $Folder/good.csr");
        Write("there.csr", "mine");
        Write("there.cer", "mine");
        var before = Directory.GetFiles(Folder);
        var result = RunHere(script.Replace("-Ca $Ca -ValidDays", "-Ca $Folder/short -ValidDays", StringComparison.Ordinal), ("Secret", Secret("key secret")));
        Assert.Empty(result.Output);
        Assert.Equal(id, result.ErrorId);
        Assert.Equal(before, Directory.GetFiles(Folder));
        Assert.Equal("mine", File.ReadAllText(InFolder("there.csr")));
        Assert.Equal(0, Run("Get-SmimeCa -Path $Folder/ca").Get<int>("IssuedCount"));
        // No key stays behind for a request that nobody got.
        Assert.DoesNotContain(RunHere("Get-SmimeCertificateRequest").Output, one => one.Properties["EmailAddress"].Value?.ToString() == "a@" + Domain);
    }

    [Fact]
    public void WhatIf_finds_errors_and_makes_and_issues_nothing()
    {
        var result = RunHere("'a@d', 'nobody' | New-SmimeCertificateRequest -OutputPath $Folder/new/ -WhatIf");
        Assert.Equal("InvalidAddress", result.ErrorId);
        Assert.Contains(result.Host, line => line.Contains("a@" + Domain, StringComparison.Ordinal));
        Assert.False(Directory.Exists(InFolder("new")));
        RunHere("$null = New-SmimeCertificateRequest a@d -Name Alice -KeyAlgorithm EcdsaP256 -NoPassphrase -OutputPath $Folder/a.csr");
        var shown = RunHere("Approve-SmimeCertificateRequest $Folder/a.csr -Ca $Ca -OutputPath $Folder/new/ -WhatIf");
        Assert.Empty(shown.Output);
        Assert.Contains(shown.Host, line => line.Contains($"a@{Domain} (Alice, EcdsaP256 key ", StringComparison.Ordinal));
        Assert.False(Directory.Exists(InFolder("new")));
        Assert.Equal(0, Run("Get-SmimeCa -Path $Folder/ca").Get<int>("IssuedCount"));
    }

    [Fact]
    public void Requests_are_approved_by_file_by_object_and_in_turn_and_a_bad_one_does_not_cost_the_others()
    {
        RunHere("'a@d', 'b@d', 'c@d' | New-SmimeCertificateRequest -KeyAlgorithm EcdsaP256 -NoPassphrase -OutputPath $Folder/");
        Write("b@" + Domain + ".csr", "damaged");
        var result = RunHere("\"$Folder/*.csr\" | Approve-SmimeCertificateRequest -Ca $Ca -OutputPath $Folder/out/ -ValidDays 10 -Purpose Sign");
        Assert.Equal(["a@" + Domain, "c@" + Domain], result.Output.Select(static one => one.Properties["EmailAddress"].Value));
        Assert.All(result.Output, static one => Assert.Equal("Sign", one.Properties["Purpose"].Value.ToString()));
        Assert.Equal("InvalidCertificateRequest", result.ErrorId);
        Assert.EndsWith(".csr", result.Error.TargetObject.ToString());
        Assert.Equal("a@" + Domain, RunHere("Get-SmimeCertificateRequest $Folder/a@d.csr | Approve-SmimeCertificateRequest -Ca $Ca").Get<string>("EmailAddress"));
        Assert.Equal("c@" + Domain, RunHere("Get-SmimeCertificateRequest | Where-Object EmailAddress -eq c@d | Approve-SmimeCertificateRequest -Ca $Ca").Get<string>("EmailAddress"));
        // A record that was changed on its way is read anew, from its text.
        Assert.Equal("a@" + Domain, RunHere("$one = Get-SmimeCertificateRequest $Folder/a@d.csr; $copy = [SmimePS.SmimeCertificateRequest]@{ Pem = $one.Pem; Addresses = [string[]]'x@d' }; $copy | Approve-SmimeCertificateRequest -Ca $Ca").Get<string>("EmailAddress"));
    }

    [Fact]
    public void What_is_left_out_is_told()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"O=Example, CN=Alice, E=alice@{Domain}", key, HashAlgorithmName.SHA256);
        File.WriteAllBytes(InFolder("a.csr"), request.CreateSigningRequest());
        var result = RunHere("Approve-SmimeCertificateRequest $Folder/a.csr -Ca $Ca -Verbose 4>&1 | ForEach-Object { \"$_\" }");
        Assert.Contains(result.Output, static line => line.ToString().Contains("organisation 'Example'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_locked_authority_is_asked_for_once()
    {
        RunHere("$null = New-SmimeCa 'Locked CA' -Path $Folder/locked -KeyAlgorithm EcdsaP256 -Passphrase $Secret; $null = 'a@d', 'b@d' | New-SmimeCertificateRequest -KeyAlgorithm EcdsaP256 -NoPassphrase -OutputPath $Folder/", ("Secret", Secret("ca secret")));
        Assert.Equal("PassphraseRequired", RunHere("Approve-SmimeCertificateRequest $Folder/*.csr -Ca $Folder/locked").ErrorId);
        Assert.Empty(RunHere("Approve-SmimeCertificateRequest $Folder/*.csr -Ca $Folder/locked -WhatIf").Errors);
        Assert.Equal(2, RunHere("Approve-SmimeCertificateRequest $Folder/*.csr -Ca $Folder/locked -CaPassphrase $Secret", ("Secret", Secret("ca secret"))).Output.Count);
    }

    [Fact]
    public void A_table_shows_what_matters()
    {
        RunHere("$null = New-SmimeCertificateRequest alice@d -Name Alice -KeyAlgorithm EcdsaP256 -NoPassphrase -OutputPath $Folder/a.csr");
        var shown = Engine.Show("Get-SmimeCertificateRequest $Folder/a.csr", ("Folder", Folder));
        Assert.Matches($"alice@{Domain} +CN=Alice +EcdsaP256 yes +yes 20..-..-..", shown);
    }

    protected override void CleanUp()
    {
        base.CleanUp();
        foreach (var file in Directory.Exists(Pending) ? Directory.GetFiles(Pending) : [])
        {
            // Another class's may be gone by now, and then has no addresses.
            if (RunHere("Get-SmimeCertificateRequest -LiteralPath $File | ForEach-Object Addresses", ("File", file)).Output.Any(one => one.ToString().EndsWith(Domain, StringComparison.Ordinal))) File.Delete(file);
        }
    }

    private string InFolder(string name) => Path.Combine(Folder, name);

    private static bool IsPending(EngineResult made) => File.Exists(Path.Combine(Pending, made.Get<string>("KeyId") + ".pem"));

    private static void OpenSsl(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, error);
        }
        catch (System.ComponentModel.Win32Exception) when (Environment.GetEnvironmentVariable("CI") is not ("true" or "1"))
        {
            Assert.Skip("openssl is not on this machine.");
        }
    }
}
