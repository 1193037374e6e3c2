using System.Management.Automation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Module.Tests;

/// <summary>Get-, Import- and Export-SmimeCertificate over the user's stores and files.</summary>
public sealed class CertificateStoreTests : CertificateTest
{
    public CertificateStoreTests() => MakeCa();

    [Fact]
    public void A_new_certificate_goes_to_the_store_and_is_found_there()
    {
        var made = RunHere("New-SmimeCertificate alice@d, ally@d -Ca $Ca -KeyAlgorithm EcdsaP256");
        Assert.Equal("My", made.Get<string>("Source"));
        foreach (var script in new[] { "Get-SmimeCertificate alice@d", "Get-SmimeCertificate ALLY@d", "Get-SmimeCertificate ali*@d -Purpose Sign -Valid", "Get-SmimeCertificate -Thumbprint $Thumbprint" })
        {
            var found = RunHere(script, ("Thumbprint", made.Get<string>("Thumbprint")));
            Assert.Equal(made.Get<string>("Thumbprint"), found.Get<string>("Thumbprint"));
            Assert.True(found.Get<X509Certificate2>("Certificate").HasPrivateKey);
        }

        Assert.Equal(["alice@" + Domain], Engine.Complete("Get-SmimeCertificate alice@" + Domain[..8]));
        Assert.Equal(["alice@" + Domain], Engine.Complete("New-MailMessage -From bob@example.org -To alice@" + Domain[..8]));
        Assert.Equal([made.Get<string>("Thumbprint")], Engine.Complete("Get-SmimeCertificate -Thumbprint " + made.Get<string>("Thumbprint")[..20]));
        Assert.Contains("SignAndEncrypt", Engine.Show($"Get-SmimeCertificate alice@{Domain}"));
    }

    [Fact]
    public void Certificates_are_found_by_when_they_expire()
    {
        RunHere("New-SmimeCertificate soon@d -Ca $Ca -KeyAlgorithm EcdsaP256 -ValidDays 5; New-SmimeCertificate late@d -Ca $Ca -KeyAlgorithm EcdsaP256 -ValidDays 500");
        Assert.Equal("soon@" + Domain, RunHere("Get-SmimeCertificate *@d -ExpiringWithin 30").Get<string>("EmailAddress"));
        Assert.Equal("soon@" + Domain, RunHere("Get-SmimeCertificate *@d -ExpiringWithin 7.00:00:00").Get<string>("EmailAddress"));
        Assert.Equal(2, RunHere("Get-SmimeCertificate *@d").Output.Count);
    }

    [Theory]
    [InlineData("Get-SmimeCertificate nobody@d", "CertificateNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-SmimeCertificate -Thumbprint 0000000000000000000000000000000000000000", "CertificateNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-SmimeCertificate -Path $Folder/none.p12", "PathNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-SmimeCertificate -Path Variable:PID", "NotFileSystemPath", ErrorCategory.InvalidArgument)]
    [InlineData("Get-SmimeCertificate -Path $Folder/a.p12", "PassphraseRequired", ErrorCategory.AuthenticationError)]
    [InlineData("Get-SmimeCertificate -Path $Folder/a.p12 -Password $Wrong", "WrongPassword", ErrorCategory.AuthenticationError)]
    [InlineData("Get-SmimeCertificate -Path $Folder/cut.p12 -Password $Secret", "UnknownCertificateFormat", ErrorCategory.InvalidData)]
    [InlineData("Import-SmimeCertificate $Folder/cut.p12 -Password $Secret", "UnknownCertificateFormat", ErrorCategory.InvalidData)]
    [InlineData("Import-SmimeCertificate $Folder/text.pem", "UnknownCertificateFormat", ErrorCategory.InvalidData)]
    [InlineData("Import-SmimeCertificate $Folder/damaged.pem", "InvalidPem", ErrorCategory.InvalidData)]
    [InlineData("Import-SmimeCertificate $Folder/none.cer", "PathNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Export-SmimeCertificate $Folder/x.p12 nobody@d", "CertificateNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Export-SmimeCertificate $Folder/x.p12 $Folder/a.p12", "PassphraseRequired", ErrorCategory.AuthenticationError)]
    [InlineData("$Ca | Export-SmimeCertificate -Path $Folder/x.p12", "CertificateHasNoKey", ErrorCategory.InvalidOperation)]
    [InlineData("$Ca | Export-SmimeCertificate -Path $Folder/x.txt", "UnsupportedFileFormat", ErrorCategory.InvalidArgument)]
    [InlineData("$Ca | Export-SmimeCertificate -Path $Folder/none/x.cer", "FolderNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("$Ca | Export-SmimeCertificate -Path Env:x.cer", "NotFileSystemPath", ErrorCategory.InvalidArgument)]
    [InlineData("$Ca | Export-SmimeCertificate -Path $Folder/text.pem", "FileExists", ErrorCategory.ResourceExists)]
    public void What_cannot_be_done_is_one_clear_error(string script, string id, ErrorCategory category)
    {
        RunHere("$null = New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -OutputPath $Folder/a.p12 -Password $Secret", ("Secret", Secret("file secret")));
        File.WriteAllBytes(Path.Combine(Folder, "cut.p12"), File.ReadAllBytes(Path.Combine(Folder, "a.p12"))[..500]);
        Write("text.pem", "nothing to see");
        Write("damaged.pem", "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n");
        var before = Directory.GetFiles(Folder);
        var result = RunHere(script, ("Wrong", Secret("wrong")), ("Secret", Secret("file secret")));
        Assert.Empty(result.Output);
        Assert.Equal(id, result.ErrorId);
        Assert.Equal(category, result.Error.CategoryInfo.Category);
        Assert.NotNull(result.Error.TargetObject);
        Assert.Equal(before, Directory.GetFiles(Folder));
    }

    [Fact]
    public void A_file_from_one_user_is_imported_by_another()
    {
        var made = RunHere("New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -OutputPath $Folder/alice.p12");
        Assert.Equal("CertificateNotFound", RunHere("Get-SmimeCertificate alice@d").ErrorId);
        var imported = Run("$Made | Import-SmimeCertificate", ("Made", made.Single));
        Assert.Equal("My", imported.Get<string>("Source"));
        Assert.True(RunHere("Get-SmimeCertificate alice@d").Get<bool>("HasPrivateKey"));
    }

    [Fact]
    public void A_correspondent_goes_to_the_address_book()
    {
        RunHere("New-SmimeCertificate bob@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory | Export-SmimeCertificate -Path $Folder/bob.cer");
        Assert.Equal("AddressBook", Run("Import-SmimeCertificate $Folder/*.cer").Get<string>("Source"));
        var found = RunHere("Get-SmimeCertificate bob@d");
        Assert.False(found.Get<bool>("HasPrivateKey"));
        Assert.Equal("AddressBook", found.Get<string>("Source"));
    }

    [Fact]
    public void What_signed_mail_says_its_sender_reads_is_used_for_the_answer()
    {
        RunHere("""
            $null = New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256
            $bob = New-SmimeCertificate bob@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory
            New-MailMessage bob@d alice@d Question x | Protect-MailMessage -Sign -Signer $bob | Export-MailMessage $Folder/bob.eml
            New-MailMessage alice@d bob@d Earlier x | Protect-MailMessage -Sign | Export-MailMessage $Folder/alice.eml
            """);
        const string Answer = "(New-MailMessage alice@d bob@d Answer x | Protect-MailMessage -Encrypt | Unprotect-MailMessage).Layers[0].Algorithm";
        var imported = RunHere("Import-SmimeCertificate $Folder/bob.eml -WhatIf; Import-SmimeCertificate $Folder/bob.eml");
        Assert.Equal("AddressBook", imported.Get<string>("Source"));
        Assert.Equal("Aes256Cbc", RunHere(Answer).Single.ToString());
        RunHere("$null = Import-SmimeCertificate $Folder/alice.eml");
        Assert.Equal("Aes256Gcm", RunHere(Answer).Single.ToString());
        Assert.Equal("Aes256Cbc", RunHere(Answer.Replace("-Encrypt", "-Encrypt -Policy (New-SmimePolicy -UseCapabilities:$false)", StringComparison.Ordinal)).Single.ToString());
    }

    [Fact]
    public void A_certificate_is_imported_whether_or_not_its_senders_preferences_can_be_kept()
    {
        var bob = RunHere("""
            $bob = New-SmimeCertificate bob@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory
            New-MailMessage bob@d alice@d Question x | Protect-MailMessage -Sign -Signer $bob | Export-MailMessage $Folder/bob.eml
            $bob.Certificate
            """);
        var hash = SHA256.HashData(((X509Certificate2)bob.Single.BaseObject).RawData);
        // A folder stands where the file would.
        Directory.CreateDirectory(Path.Combine(OwnHome.Folder, "SmimePS", "capabilities", Convert.ToHexString(hash) + ".txt"));
        var imported = RunHere("Import-SmimeCertificate $Folder/bob.eml");
        Assert.Equal("AddressBook", imported.Get<string>("Source"));
        Assert.Contains(imported.Warnings, static warning => warning.Contains("could not be kept", StringComparison.Ordinal));
    }

    [Fact]
    public void An_issuer_is_kept_apart_from_the_roots()
    {
        Run("$Ca | Export-SmimeCertificate -Path $Folder/ca.cer");
        Assert.Equal("CertificateAuthority", Run("Import-SmimeCertificate $Folder/ca.cer").Get<string>("Source"));
    }

    [Fact]
    public void Import_with_WhatIf_takes_nothing_in()
    {
        RunHere("New-SmimeCertificate bob@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory | Export-SmimeCertificate -Path $Folder/bob.cer");
        var result = Run("Import-SmimeCertificate $Folder/bob.cer -WhatIf");
        Assert.Contains(result.Host, static line => line.Contains("AddressBook", StringComparison.Ordinal));
        Assert.Equal("CertificateNotFound", RunHere("Get-SmimeCertificate bob@d").ErrorId);
    }

    [Theory]
    [InlineData("x.p12", "", true, 1)]
    [InlineData("x.pfx", "-Pkcs12 Compatible -NoChain", true, 0)]
    [InlineData("x.pem", "", true, 1)]
    [InlineData("x.pem", "-NoPrivateKey", false, 0)]
    [InlineData("x.p7b", "", false, 0)]
    [InlineData("x.cer", "", false, 0)]
    [InlineData("x.bin", "-Format P7b", false, 0)]
    public void Each_format_reads_back(string name, string arguments, bool hasKey, int issuers)
    {
        RunHere("$null = New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256");
        var exported = RunHere($"Export-SmimeCertificate $Folder/{name} alice@d {arguments}");
        Assert.Equal(hasKey, exported.Single.Properties["Password"].Value is not null);
        var read = Run("$Given = if ($Password) { @{ Password = $Password } } else { @{} }; Get-SmimeCertificate -Path $Path @Given",
            ("Path", exported.Get<string>("Path")), ("Password", exported.Single.Properties["Password"].Value));
        Assert.Equal(exported.Get<string>("Thumbprint"), read.Get<string>("Thumbprint"));
        Assert.Equal(hasKey, read.Get<bool>("HasPrivateKey"));
        Assert.Equal(issuers, read.Get<X509Certificate2[]>("Issuers").Length);
    }

    [Fact]
    public void Export_with_WhatIf_writes_nothing()
    {
        var result = Run("$Ca | Export-SmimeCertificate -Path $Folder/ca.cer -WhatIf");
        Assert.Empty(result.Errors);
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Fact]
    public void An_expired_certificate_says_so_in_the_table()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("E=old@" + Domain, key, HashAlgorithmName.SHA256);
        using var old = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-20), DateTimeOffset.UtcNow.AddDays(-10));
        File.WriteAllBytes(Path.Combine(Folder, "expired.cer"), old.RawData);
        Assert.Contains("EXPIRED", Engine.Show("Get-SmimeCertificate -Path $Path", ("Path", Path.Combine(Folder, "expired.cer"))));
        Assert.Empty(Run("Get-SmimeCertificate -Path $Folder/expired.cer -Valid").Output);
        Assert.Single(Run("Get-SmimeCertificate -Path $Folder/expired.cer -ExpiringWithin 0").Output);
    }
}
