using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Keys;
using SmimePS.Linting;

namespace SmimePS.Core.Tests.Linting;

/// <summary>What our own authority issues pleases everybody, in each profile; what it would have to be ashamed of, it does not issue.</summary>
public sealed class IssuedCertificateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, CertificatePurpose> Profiles
    {
        get
        {
            var all = new TheoryData<string, CertificatePurpose>();
            foreach (var algorithm in KeyAlgorithm.All)
            {
                foreach (var purpose in new[] { CertificatePurpose.SignAndEncrypt, CertificatePurpose.Sign, CertificatePurpose.Encrypt }) all.Add(algorithm.Name, purpose);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Every_profile_is_fit(string algorithm, CertificatePurpose purpose)
    {
        using var authority = Make("http://pki.example.org/ca.crl");
        var issued = authority.Issue(new IssueRequest("alice@example.org") { KeyAlgorithm = KeyAlgorithm.Parse(algorithm), Purpose = purpose });
        var report = Examine(authority, issued.Certificate, purpose);
        Assert.True(report.IsFit(), string.Join("\n", report.Findings));
        // Gmail's page names P-256 and P-384 alone.
        string[] warnings = algorithm == "EcdsaP521" ? ["CurveP521"] : [];
        Assert.Equal(warnings, report.Findings.Where(static finding => finding.Severity == FindingSeverity.Warning).Select(static finding => finding.Id));
        Assert.Equal(purpose == CertificatePurpose.SignAndEncrypt || purpose == CertificatePurpose.Sign, Examine(authority, issued.Certificate, CertificatePurpose.Sign).IsFit());
    }

    [Theory]
    [InlineData("alice@example.org")]
    [InlineData("Alice.O'Hara+list=x@Sub.Example.ORG")]
    [InlineData("\"alice smith\"@example.org")]
    [InlineData("alice@bücher.example")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl@a-rather-long-label-of-a-host.another-rather-long-label-of-a-host.a-third-rather-long-label-of-a-host.a-fourth-rather-long-label.example.org")]
    [InlineData("märta@example.org", "InternationalAddress")]
    [InlineData("用户@例子.example", "InternationalAddress")]
    public void Every_address_is_fit(string address, params string[] warnings)
    {
        using var authority = Make(null);
        var report = Examine(authority, authority.Issue(new IssueRequest(address) { KeyAlgorithm = KeyAlgorithm.EcdsaP256 }).Certificate);
        Assert.True(report.IsFit(), string.Join("\n", report.Findings));
        Assert.Equal(warnings, report.Findings.Where(static finding => finding.Severity == FindingSeverity.Warning).Select(static finding => finding.Id));
    }

    [Fact]
    public void Without_a_place_for_the_list_it_is_fit_with_a_notice_to_Gmail()
    {
        using var authority = Make(null);
        var report = Examine(authority, authority.Issue(new IssueRequest("alice@example.org") { KeyAlgorithm = KeyAlgorithm.EcdsaP256 }).Certificate);
        Assert.True(report.IsClean(Audience.Usual));
        Assert.Equal(AudienceVerdict.Notice, report.VerdictFor(Audience.Gmail));
        Assert.Equal(AudienceVerdict.Fails, report.VerdictFor(Audience.BaselineRequirements));
        Assert.Equal(["CrlPointMissing", "PolicyMissing"], report.Findings.Where(static finding => finding.Id is "CrlPointMissing" or "PolicyMissing").Select(static finding => finding.Id).Order());
    }

    [Fact]
    public void An_authority_bound_to_domains_is_fit_but_for_gpgsm()
    {
        using var authority = Make(null, "example.org");
        var report = Examine(authority, authority.Issue(new IssueRequest("alice@example.org") { KeyAlgorithm = KeyAlgorithm.EcdsaP256 }).Certificate);
        Assert.True(report.IsFit());
        Assert.Equal(["IssuerConstraintsUnknownToGpgsm"], report.Findings.Where(static finding => finding.Severity == FindingSeverity.Warning).Select(static finding => finding.Id));
        var own = CertificateLinter.Examine(authority.Certificate);
        Assert.Equal(["CriticalUnknownToGpgsm"], own.Findings.Where(static finding => finding.Severity == FindingSeverity.Warning).Select(static finding => finding.Id));
    }

    [Fact]
    public void An_authority_of_each_algorithm_is_clean()
    {
        foreach (var algorithm in KeyAlgorithm.All.Where(static each => each.Name is not ("Rsa4096" or "EcdsaP521")))
        {
            using var key = KeyGenerator.Create(algorithm);
            using var authority = CertificateAuthority.Create(_folder[algorithm.Name], new AuthorityOptions("Test CA") { KeyAlgorithm = algorithm, NoPassphrase = true }, default);
            var report = CertificateLinter.Examine(authority.Certificate);
            Assert.True(report.IsClean(Audience.Usual), string.Join("\n", report.Findings));
        }
    }

    [Fact]
    public void What_must_not_be_is_not_issued_and_not_on_record()
    {
        using var authority = Make(null);
        using var weak = System.Security.Cryptography.RSA.Create(1024);
        var key = PublicKeyInfo.Read(new System.Formats.Asn1.AsnReader(weak.ExportSubjectPublicKeyInfo(), System.Formats.Asn1.AsnEncodingRules.DER));
        var index = File.ReadAllText(_folder["ca", "index.txt"]);
        var request = new IssueRequest("alice@example.org") { PublicKey = key };
        foreach (var requests in new IssueRequest[][] { [request], [new("bob@example.org") { KeyAlgorithm = KeyAlgorithm.EcdsaP256 }, request, new("carol@example.org") { KeyAlgorithm = KeyAlgorithm.EcdsaP256 }] })
        {
            var error = Assert.Throws<AuthorityException>(() => authority.Issue(requests));
            Assert.Equal("CertificateUnfit", error.ErrorId);
            Assert.Contains("RsaTooShort", error.Message);
            Assert.Contains("alice@example.org", error.Message);
        }

        Assert.Equal(index, File.ReadAllText(_folder["ca", "index.txt"]));
        Assert.Empty(Directory.GetFiles(_folder["ca", "newcerts"]));
    }

    public void Dispose() => _folder.Dispose();

    private static CertificateReport Examine(CertificateAuthority authority, Certificate certificate, CertificatePurpose purpose = CertificatePurpose.None) =>
        CertificateLinter.Examine(certificate, new LintOptions { Issuers = [authority.Certificate], Purpose = purpose });

    private CertificateAuthority Make(string? crlUrl, params string[] domains) => CertificateAuthority.Create(_folder["ca"],
        new AuthorityOptions("Test CA") { KeyAlgorithm = KeyAlgorithm.EcdsaP256, NoPassphrase = true, CrlUrl = crlUrl, PermittedDomains = domains }, default);
}
