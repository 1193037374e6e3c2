using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Keys;
using SmimePS.Linting;

namespace SmimePS.Core.Tests.Linting;

/// <summary>What is found about good certificates and about a bad one for each rule, as a table.</summary>
public class RuleTableTests
{
    private static readonly (string Label, Audience Audience)[] Columns =
    [
        ("Outlook", Audience.Outlook), ("Thunderbird", Audience.Thunderbird), ("Apple Mail", Audience.AppleMail), ("Gmail", Audience.Gmail), ("gpgsm", Audience.Gpgsm),
        ("RFCs", Audience.Rfc5280), ("S/MIME BR", Audience.BaselineRequirements),
    ];

    private readonly ResultTable _table = new("certificate-rules", ["Certificate", "Fit", .. Columns.Select(static column => column.Label), "Findings"]);

    [Fact]
    public void Good_and_bad_certificates()
    {
        AddOwn();
        Add("good: a public authority's", CertificateLinter.Examine(CertificateRecipe.Person().Make(), new LintOptions { Issuers = CertificateRecipe.Person().Issuers() }));
        foreach (var (name, certificate, issuers, errors) in ForeignCertificates.All())
        {
            var report = CertificateLinter.Examine(certificate, new LintOptions { Issuers = issuers });
            Assert.Equal((name, string.Join(" ", errors.Order())), (name, string.Join(" ", report.Findings.Where(static finding => finding.Severity == FindingSeverity.Error).Select(static finding => finding.Id).Order())));
            Add($"real: {name}", report);
        }

        foreach (var one in RuleCases.All) Add($"bad: {one.How}", one.Examine());
        _table.Note("An exclamation mark is an error, brackets are a notice. Fit: no error for the RFCs and the mail programs.");
        _table.Publish();
    }

    private void AddOwn()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], new AuthorityOptions("Test CA") { KeyAlgorithm = KeyAlgorithm.EcdsaP256, NoPassphrase = true, CrlUrl = "http://pki.example.org/ca.crl" }, default);
        foreach (var algorithm in KeyAlgorithm.All)
        {
            using var key = KeyGenerator.Create(algorithm);
            foreach (var purpose in new[] { CertificatePurpose.SignAndEncrypt, CertificatePurpose.Sign, CertificatePurpose.Encrypt })
            {
                var issued = authority.Issue(new IssueRequest("alice@example.org") { PublicKey = key.PublicKey, Purpose = purpose });
                var report = CertificateLinter.Examine(issued.Certificate, new LintOptions { Issuers = [authority.Certificate] });
                Assert.True(report.IsFit());
                Add($"good: ours, {algorithm}, {purpose}", report);
            }
        }
    }

    private void Add(string name, CertificateReport report) => _table.Add([name, report.IsFit() ? "yes" : "NO",
        .. Columns.Select(column => report.VerdictFor(column.Audience) switch { AudienceVerdict.Ok => "ok", AudienceVerdict.Fails => "FAILS", var other => other.ToString().ToLowerInvariant() }),
        string.Join(" ", report.Findings.Select(static finding => finding.Severity switch { FindingSeverity.Error => finding.Id + "!", FindingSeverity.Notice => $"({finding.Id})", _ => finding.Id }))]);
}
