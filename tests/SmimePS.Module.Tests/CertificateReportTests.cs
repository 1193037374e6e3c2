using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Module.Tests;

/// <summary>Get-SmimeCertificateReport and Test-SmimeCertificate.</summary>
public sealed class CertificateReportTests : CertificateTest
{
    private static readonly Oid EmailProtection = new("1.3.6.1.5.5.7.3.4");
    private static readonly Oid ServerAuth = new("1.3.6.1.5.5.7.3.1");

    public CertificateReportTests()
    {
        MakeCa("-NoPassphrase -CrlUrl http://pki.example.org/ca.crl");
        RunHere("$null = New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm Rsa2048 -InMemory -OutVariable global:alice | Export-SmimeCertificate $Folder/alice.cer -NoPrivateKey");
        File.WriteAllBytes(Path.Combine(Folder, "server.cer"), SelfSigned(ServerAuth).RawData);
        File.WriteAllBytes(Path.Combine(Folder, "expired.cer"), SelfSigned(EmailProtection, endsIn: -1).RawData);
        Write("no.cer", "This is no certificate.");
    }

    [Fact]
    public void What_we_issue_is_fit()
    {
        var report = RunHere("Get-SmimeCertificateReport $alice");
        Assert.True(report.Get<bool>("IsFit"));
        foreach (var client in new[] { "Outlook", "Thunderbird", "AppleMail", "Gpgsm", "Rfc5280" }) Assert.Equal("Ok", report.Get<object>(client).ToString());
        Assert.Equal("Notice", report.Get<object>("Gmail").ToString());
        Assert.Equal("Fails", report.Get<object>("BaselineRequirements").ToString());
        Assert.Equal("alice@" + Domain, report.Get<string>("EmailAddress"));
        // The issuer came along with the certificate.
        Assert.Equal(["CN=Test CA"], report.Get<IReadOnlyList<string>>("Issuers"));
        Assert.Equal("It works; something is worth knowing.", report.Get<string>("Summary"));
        Assert.Equal($"alice@{Domain}: It works; something is worth knowing.", report.Single.ToString());
        Assert.True((bool)RunHere("Test-SmimeCertificate $alice").Single.BaseObject);
    }

    [Theory]
    [InlineData("$alice")]
    [InlineData("$alice.Certificate")]
    [InlineData("\"$Folder/alice.cer\"")]
    [InlineData("([IO.FileInfo]::new(\"$Folder/alice.cer\"))")]
    [InlineData("([IO.File]::ReadAllBytes(\"$Folder/alice.cer\"))")]
    [InlineData("$Ca")]
    public void It_is_named_in_every_way(string argument)
    {
        Assert.True(RunHere($"Get-SmimeCertificateReport {argument}").Get<bool>("IsFit"));
        Assert.Equal([true, true], RunHere($"Test-SmimeCertificate {argument}; ,{argument} | Test-SmimeCertificate").Output.Select(static answer => (bool)answer.BaseObject));
    }

    [Fact]
    public void An_address_and_a_thumbprint_mean_what_is_in_the_store()
    {
        RunHere("$null = New-SmimeCertificate bob@d -Ca $Ca -KeyAlgorithm EcdsaP256 -Purpose Sign; $null = New-SmimeCertificate bob@d -Ca $Ca -KeyAlgorithm EcdsaP256 -Purpose Encrypt");
        Assert.Equal(2, RunHere("Get-SmimeCertificateReport bob@d").Output.Count);
        // One answer: two would be true in an if whatever they are.
        Assert.Equal([true, true, true, false], RunHere("Test-SmimeCertificate bob@d; Test-SmimeCertificate bob@d -Purpose Sign; Test-SmimeCertificate bob@d -Purpose Encrypt; Test-SmimeCertificate bob@d -Purpose SignAndEncrypt")
            .Output.Select(static answer => (bool)answer.BaseObject));
        Assert.Single(RunHere("Get-SmimeCertificateReport (Get-SmimeCertificate bob@d -Purpose Sign).Thumbprint").Output);
        Assert.Equal(3, RunHere("Get-SmimeCertificate -Ca $Ca | Get-SmimeCertificateReport").Output.Count);
    }

    [Fact]
    public void What_is_wrong_is_told_with_extension_remedy_and_source()
    {
        Assert.False((bool)RunHere("Test-SmimeCertificate $Folder/server.cer").Single.BaseObject);
        var report = RunHere("Get-SmimeCertificateReport $Folder/server.cer");
        Assert.False(report.Get<bool>("IsFit"));
        Assert.Contains("correct usage properties", report.Get<string>("Summary"));
        var finding = RunHere("(Get-SmimeCertificateReport $Folder/server.cer).Findings[0]");
        Assert.Equal(("NotForMail", "Error", "Everyone", "extKeyUsage", "2.5.29.37"), (finding.Get<string>("Id"), finding.Get<object>("Severity").ToString(), finding.Get<object>("Audience").ToString(),
            finding.Get<string>("Extension"), finding.Get<string>("Oid")));
        Assert.Contains("emailProtection", finding.Get<string>("Remedy"));
        Assert.Contains("RFC 8550", finding.Get<string>("Source"));
    }

    [Fact]
    public void Dates_purpose_and_audience_count()
    {
        bool Answer(string arguments) => (bool)RunHere($"Test-SmimeCertificate {arguments}").Single.BaseObject;
        Assert.False(Answer("$Folder/expired.cer"));
        RunHere("$null = New-SmimeCertificate carol@d -Ca $Ca -KeyAlgorithm EcdsaP521 -Purpose Sign -InMemory -OutVariable global:carol");
        Assert.True(Answer("$carol"));
        Assert.True(Answer("$carol -Require Outlook, Thunderbird"));
        Assert.False(Answer("$carol -Require Gmail"));
        Assert.False(Answer("$carol -Require Everyone"));
        Assert.False(Answer("$carol -Purpose Encrypt"));
        Assert.Contains("PurposeNotAllowed", RunHere("(Get-SmimeCertificateReport $carol -Purpose Encrypt).Findings.Id").Output.Select(static id => id.ToString()));
    }

    [Fact]
    public void Another_issuer_than_the_real_one_is_found_out()
    {
        RunHere("$null = New-SmimeCa 'Other CA' -Path $Folder/other -KeyAlgorithm EcdsaP256 -NoPassphrase");
        Assert.Contains("IssuerNameDiffers", RunHere("(Get-SmimeCertificateReport $Folder/alice.cer -Issuer $Folder/other/ca.pem).Findings.Id").Output.Select(static id => id.ToString()));
        // Of the same name, with another key.
        RunHere("$null = New-SmimeCa 'Test CA' -Path $Folder/again -KeyAlgorithm EcdsaP256 -NoPassphrase");
        var ids = RunHere("(Get-SmimeCertificateReport $Folder/alice.cer -Issuer $Folder/again/ca.pem).Findings.Id").Output.Select(static id => id.ToString()).ToList();
        Assert.Contains("IssuerKeyDiffers", ids);
        Assert.Contains("SignatureInvalid", ids);
        Assert.True((bool)RunHere("Test-SmimeCertificate $Folder/alice.cer -Issuer $Folder/ca/ca.pem").Single.BaseObject);
        // By itself, nobody of that name is taken for the issuer who is not.
        Assert.True((bool)RunHere("Test-SmimeCertificate $Folder/alice.cer").Single.BaseObject);
    }

    [Theory]
    [InlineData("Test-SmimeCertificate $Folder/no.cer", "UnknownCertificateFormat")]
    [InlineData("Get-SmimeCertificateReport $Folder/no.cer", "UnknownCertificateFormat")]
    [InlineData("Test-SmimeCertificate $Folder/nowhere.cer", "PathNotFound")]
    [InlineData("Test-SmimeCertificate nobody@nowhere.example", "CertificateNotFound")]
    [InlineData("Test-SmimeCertificate $alice -Issuer $Folder/no.cer", "UnknownCertificateFormat")]
    [InlineData("Test-SmimeCertificate $alice -Require None", "NothingRequired")]
    [InlineData("Test-SmimeCertificate $alice -Require Eudora", "CannotConvertArgumentNoMessage")]
    public void What_is_no_certificate_is_an_error_and_no_answer(string script, string id)
    {
        var result = RunHere(script);
        Assert.Empty(result.Output);
        Assert.Equal(id, result.ErrorId);
    }

    [Fact]
    public void One_bad_file_does_not_cost_the_others()
    {
        var result = RunHere("\"$Folder/alice.cer\", \"$Folder/no.cer\", \"$Folder/server.cer\" | Test-SmimeCertificate");
        Assert.Equal([true, false], result.Output.Select(static answer => (bool)answer.BaseObject));
        Assert.Equal(Path.Combine(Folder, "no.cer"), result.Error.TargetObject);
    }

    [Fact]
    public void The_views_tell_it_at_a_glance()
    {
        var table = Engine.Show("Get-SmimeCertificateReport $Folder/server.cer");
        foreach (var word in new[] { "Outlook", "Thunderbird", "AppleMail", "Gmail", "Gpgsm", "NO", "Fails", "NotForMail" }) Assert.Contains(word, table);
        Assert.Contains("NotForMail", Engine.Show("(Get-SmimeCertificateReport $Folder/server.cer).Findings"));
    }

    private X509Certificate2 SelfSigned(Oid purpose, int endsIn = 100)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=self", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress("self@" + Domain);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([purpose], false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-200), DateTimeOffset.UtcNow.AddDays(endsIn));
    }
}
