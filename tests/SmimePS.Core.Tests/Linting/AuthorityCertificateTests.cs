using System.Security.Cryptography;
using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Keys;
using SmimePS.Linting;

namespace SmimePS.Core.Tests.Linting;

/// <summary>The certificates of authorities are judged when they are made, as those of people are.</summary>
public sealed class AuthorityCertificateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Algorithms { get; } = [.. KeyAlgorithm.All.Select(static algorithm => algorithm.Name)];

    private static (string Name, Func<AuthorityOptions, AuthorityOptions> With)[] Options =>
    [
        ("nothing", static options => options),
        ("a country", static options => options with { Country = "DE" }),
        ("an organisation", static options => options with { Organization = "Bücher & Söhne 株式会社" }),
        ("the longest names", static options => options with { Name = new string('ü', 64), Organization = new string('株', 64) }),
        ("an empty organisation", static options => options with { Organization = " " }),
        ("domains", static options => options with { PermittedDomains = ["example.org", ".example.org", "bücher.example"] }),
        ("a place for the list", static options => options with { CrlUrl = "http://pki.example.org/ca.crl?a=b%20c&d=%2C" }),
        ("room for others", static options => options with { PathLength = 3 }),
        ("one day", static options => options with { Validity = TimeSpan.FromDays(1) }),
        ("beyond 2050", static options => options with { Validity = TimeSpan.FromDays(365 * 40) }),
    ];

    public static TheoryData<string> OptionNames { get; } = [.. Options.Select(static one => one.Name)];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Every_algorithm_gives_a_root_and_an_issuing_authority_without_an_error(string algorithm) =>
        MakeBoth(options => options with { KeyAlgorithm = KeyAlgorithm.Parse(algorithm), Country = "DE", Organization = "Example", PermittedDomains = ["example.org"], CrlUrl = "http://pki.example.org/ca.crl" });

    [Theory]
    [MemberData(nameof(OptionNames))]
    public void Every_option_gives_a_root_and_an_issuing_authority_without_an_error(string name) => MakeBoth(Options.Single(one => one.Name == name).With);

    [Fact]
    public void An_authority_with_a_fault_is_not_issued_and_not_on_record()
    {
        using var root = CertificateAuthority.Create(_folder["root"], Plain("Root"), default);
        var before = Directory.GetFileSystemEntries(_folder["root"], "*", SearchOption.AllDirectories).ToDictionary(static path => path, static path => Directory.Exists(path) ? "" : File.ReadAllText(path));
        using var weak = PlatformKey.FromRsa(RSA.Create(1024));
        var error = Assert.Throws<AuthorityException>(() => root.IssueAuthority(new AuthorityCertificateRequest(new DistinguishedNameBuilder().AddCommonName("Weak CA").Build(), weak.PublicKey)));
        Assert.Equal("CertificateUnfit", error.ErrorId);
        Assert.Contains("RsaTooShort", error.Message);
        Assert.Contains("CN=Weak CA", error.Message);
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder["root"], "*", SearchOption.AllDirectories).ToDictionary(static path => path, static path => Directory.Exists(path) ? "" : File.ReadAllText(path)));
    }

    [Fact]
    public void A_name_that_cannot_be_read_makes_no_authority()
    {
        using var root = CertificateAuthority.Create(_folder["root"], Plain("Root"), default);
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        // No set of attributes.
        var name = new DistinguishedName(new byte[] { 0x30, 2, 5, 0 });
        var error = Assert.Throws<AuthorityException>(() => root.IssueAuthority(new AuthorityCertificateRequest(name, key.PublicKey)));
        Assert.Equal("CertificateUnfit", error.ErrorId);
        Assert.Contains("SubjectUnreadable", error.Message);
        Assert.Empty(root.Records.Read());
    }

    public void Dispose() => _folder.Dispose();

    private void MakeBoth(Func<AuthorityOptions, AuthorityOptions> with)
    {
        using var root = CertificateAuthority.Create(_folder["root"], with(Plain("Root")), default);
        using var issuing = CertificateAuthority.Create(_folder["issuing"], with(Plain("Issuing")) with { Name = "Issuing", Validity = null }, default, root);
        AssertNoError(CertificateLinter.Examine(root.Certificate));
        AssertNoError(CertificateLinter.Examine(issuing.Certificate, new LintOptions { Issuers = [root.Certificate] }));
        Assert.Null(CertificateLinter.FindFault(root.Certificate));
        Assert.Null(CertificateLinter.FindFault(issuing.Certificate));
    }

    private static void AssertNoError(CertificateReport report)
    {
        Assert.True(report.IsAuthority);
        Assert.DoesNotContain(report.Findings, static finding => finding.Severity == FindingSeverity.Error);
        Assert.True(report.IsFit());
    }

    private static AuthorityOptions Plain(string name) => new(name) { KeyAlgorithm = KeyAlgorithm.EcdsaP256, NoPassphrase = true };
}
