using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Trust;
using static SmimePS.Core.Tests.Authority.CertificateAuthorityTests;

namespace SmimePS.Core.Tests.Authority;

/// <summary>Authorities that another one vouches for.</summary>
public sealed class IssuingAuthorityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("EcdsaP256")]
    [InlineData("Rsa2048")]
    public void Root_issuing_authority_and_person_hold_together_for_openssl_and_for_us(string algorithm)
    {
        using var root = Create("Root", with: options => options with { KeyAlgorithm = KeyAlgorithm.Parse(algorithm), PermittedDomains = ["example.org"], CrlUrl = "http://pki.example.org/root.crl" });
        using var issuing = Create("Issuing", root, options => options with { KeyAlgorithm = KeyAlgorithm.Parse(algorithm) });
        Assert.Equal([root.Certificate], issuing.Issuers);
        Assert.Equal(["example.org"], issuing.PermittedDomains);
        Assert.False(File.Exists(_folder["Issuing", "ca.csr"]));

        var text = Text(issuing.Certificate);
        Assert.Contains("Basic Constraints: critical\n                CA:TRUE, pathlen:0", text);
        Assert.Contains("Key Usage: critical\n                Certificate Sign, CRL Sign", text);
        Assert.Contains("Extended Key Usage: \n                E-mail Protection", text);
        Assert.Contains("Name Constraints: critical\n                Permitted:\n                  email:example.org", text);
        Assert.Contains("URI:http://pki.example.org/root.crl", text);
        Assert.Equal(root.Certificate.SubjectKeyIdentifier!.Value.ToArray(), issuing.Certificate.AuthorityKeyIdentifier!.Value.ToArray());
        Assert.DoesNotContain("pathlen", Text(root.Certificate));
        Assert.True(issuing.Certificate.NotAfter <= root.Certificate.NotAfter);

        var leaf = issuing.Issue(For("alice@example.org") with { KeyAlgorithm = KeyAlgorithm.Parse(algorithm) });
        Assert.Equal([issuing.Certificate, root.Certificate], leaf.Identity!.Issuers);
        Assert.Equal("AddressNotPermitted", Assert.Throws<AuthorityException>(() => issuing.Issue(For("alice@example.com"))).ErrorId);
        File.WriteAllText(_folder["leaf.pem"], PemWriter.Write(leaf.Certificate));
        Peer.OpenSsl.Run("verify", "-x509_strict", "-purpose", "smimesign", "-CAfile", _folder["Root", "ca.pem"], "-untrusted", _folder["Issuing", "ca.pem"], _folder["leaf.pem"]);
        Peer.OpenSsl.Run("verify", "-CAfile", _folder["Issuing", "chain.pem"], "-untrusted", _folder["Issuing", "ca.pem"], _folder["leaf.pem"]);
        Assert.True(new PathValidator(TrustAnchors.From("test", root.Certificate)).Validate(leaf.Certificate, [issuing.Certificate]).IsTrusted);

        File.WriteAllBytes(_folder["alice.p12"], Pkcs12Writer.Write(leaf.Identity, "secret"));
        Assert.Equal(3, Peer.OpenSsl.Run("pkcs12", "-in", _folder["alice.p12"], "-nokeys", "-passin", "pass:secret").Split("BEGIN CERTIFICATE").Length - 1);
        leaf.Identity.Dispose();
    }

    [Fact]
    public void Its_certificate_is_on_record_and_can_be_revoked()
    {
        using var root = Create("Root");
        using var issuing = Create("Issuing", root);
        var entry = Assert.Single(root.Records.Read());
        Assert.Equal(issuing.Certificate.SerialNumberHex, entry.Serial);
        Assert.Equal(issuing.Certificate, root.Records.ReadCertificate(entry.Serial));
        Assert.Contains("Valid (V)", Peer.OpenSsl.TryRun(null, "ca", "-config", _folder["Root", "openssl.cnf"], "-status", entry.Serial).Output);
        var leaf = issuing.Issue(For("alice@example.org"));
        File.WriteAllText(_folder["leaf.pem"], PemWriter.Write(leaf.Certificate));
        root.PublishRevocations(TimeSpan.FromDays(30));
        issuing.PublishRevocations(TimeSpan.FromDays(30));
        Assert.Equal(0, Verify());
        root.Revoke([entry.Serial], new IndexRevocation(DateTimeOffset.UtcNow, RevocationReason.CACompromise));
        root.PublishRevocations(TimeSpan.FromDays(30));
        Assert.NotEqual(0, Verify());

        int Verify() => Peer.OpenSsl.TryRun(null, "verify", "-crl_check_all", "-CRLfile", _folder["Root", "crl", "ca.crl.pem"], "-CRLfile", _folder["Issuing", "crl", "ca.crl.pem"],
            "-CAfile", _folder["Root", "ca.pem"], "-untrusted", _folder["Issuing", "ca.pem"], _folder["leaf.pem"]).Code;
    }

    [Fact]
    public void A_longer_chain_has_to_be_allowed_from_above()
    {
        using var root = Create("Root");
        using var policy = Create("Policy", root, static options => options with { PathLength = 1 });
        using var issuing = Create("Issuing", policy);
        Assert.Equal([policy.Certificate, root.Certificate], issuing.Issuers);
        var leaf = issuing.Issue(For("alice@example.org"));
        Assert.Equal([issuing.Certificate, policy.Certificate, root.Certificate], leaf.Identity!.Issuers);
        File.WriteAllText(_folder["leaf.pem"], PemWriter.Write(leaf.Certificate));
        File.WriteAllText(_folder["between.pem"], PemWriter.Write([issuing.Certificate, policy.Certificate]));
        Peer.OpenSsl.Run("verify", "-x509_strict", "-CAfile", _folder["Root", "ca.pem"], "-untrusted", _folder["between.pem"], _folder["leaf.pem"]);

        Assert.Equal("PathLengthExceeded", Refusal(issuing, static options => options));
        Assert.Equal("PathLengthExceeded", Refusal(policy, static options => options with { PathLength = 1 }));
        Assert.Equal("InvalidPathLength", Refusal(root, static options => options with { PathLength = 17 }));
    }

    [Fact]
    public void It_stays_within_its_parent()
    {
        using var root = Create("Root", with: static options => options with { PermittedDomains = ["example.org", ".example.org"], Validity = TimeSpan.FromDays(800) });
        using var narrow = Create("Narrow", root, static options => options with { PermittedDomains = ["mail.example.org", ".b.example.org"] });
        Assert.Equal(["mail.example.org", ".b.example.org"], narrow.PermittedDomains);
        Assert.Equal(root.Certificate.NotAfter, narrow.Certificate.NotAfter);
        Assert.Equal("AddressNotPermitted", Assert.Throws<AuthorityException>(() => narrow.CheckIssue(For("a@example.org"))).ErrorId);
        narrow.CheckIssue(For("a@x.b.example.org"));
        foreach (var domain in new[] { "example.com", ".org", "badexample.org" })
            Assert.Equal("DomainNotPermitted", Refusal(root, options => options with { PermittedDomains = ["example.org", domain] }));
        Assert.Equal("DomainNotPermitted", Refusal(narrow, static options => options with { PermittedDomains = ["example.org"] }, "PathLengthExceeded"));
        Assert.Equal("ExceedsAuthority", Refusal(root, static options => options with { Validity = TimeSpan.FromDays(801) }));
        Assert.Equal("InvalidValidity", Refusal(root, static options => options with { Validity = TimeSpan.Zero }));
        Assert.Equal("NameOfIssuer", Refusal(root, static options => options with { Name = "Root" }));
    }

    [Fact]
    public void Where_the_parent_cannot_issue_nothing_is_made()
    {
        Create("Root").Dispose();
        File.Move(_folder["Root", "private", "ca.key.pem"], _folder["safe.pem"]);
        using (var offline = CertificateAuthority.Open(_folder["Root"]))
        {
            var error = Assert.Throws<AuthorityException>(() => Create("Issuing", offline));
            Assert.Equal("AuthorityKeyMissing", error.ErrorId);
            Assert.Contains(_folder["Root", "private", "ca.key.pem"], error.Message);
            Assert.Equal("Root", offline.Name);
            Assert.Empty(offline.Records.Read());
        }

        File.Move(_folder["safe.pem"], _folder["Root", "private", "ca.key.pem"]);
        using var root = CertificateAuthority.Open(_folder["Root"]);
        Directory.Delete(_folder["Root", "newcerts"]);
        File.WriteAllText(_folder["Root", "newcerts"], "in the way");
        Assert.ThrowsAny<SmimeException>(() => Create("Issuing", root));
        Assert.Equal(["Root"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    /// <summary>As a crash between the two would leave it: the parent has issued, and the folder does not have it yet.</summary>
    [Fact]
    public void An_interrupted_run_doubles_nothing_and_says_how_to_go_on()
    {
        using var root = Create("Root");
        var pending = CertificateAuthority.CreatePending(_folder["Issuing"], Quick("Issuing"), default);
        Assert.Contains("delete the folder", Assert.Throws<AuthorityException>(() => Create("Issuing", root)).Message);
        var issued = root.IssueAuthority(new AuthorityCertificateRequest(pending.Subject, pending.PublicKey));
        var error = Assert.Throws<AuthorityException>(() => Create("Issuing", root));
        Assert.Equal("AuthorityWaiting", error.ErrorId);
        Assert.Contains($"-CertificatePath '{issued.Path}'", error.Message);
        Assert.Single(root.Records.Read());
        using var issuing = pending.Accept(AuthorityAnswer.Find([pending], [issued.Certificate], [root.Certificate]));
        issuing.Issue(For("alice@example.org"));
        Assert.Equal("AuthorityExists", Assert.Throws<AuthorityException>(() => Create("Issuing", root)).ErrorId);
    }

    [Fact]
    public void An_issuing_authority_is_no_good_without_its_root()
    {
        using var root = Create("Root");
        using var issuing = Create("Issuing", root, static options => options with { PathLength = 1 });
        foreach (var (start, end, id) in new[] { (-10, -1, "IssuerExpired"), (5, 10, "AuthorityNotYetValid") })
        {
            // The same root with other dates, as a clock set wrong would see it.
            File.WriteAllText(_folder["Issuing", "chain.pem"], PemWriter.Write(Redated(root, start, end)));
            using var seen = CertificateAuthority.Open(_folder["Issuing"]);
            var error = Assert.Throws<AuthorityException>(() => seen.Issue(For("alice@example.org")));
            Assert.Equal(id, error.ErrorId);
            Assert.Contains("Root", error.Message);
            Assert.Equal(id, Refusal(seen, static options => options));
        }

        File.WriteAllText(_folder["Issuing", "chain.pem"], PemWriter.Write(Redated(root, -10, 100)));
        using var shorter = CertificateAuthority.Open(_folder["Issuing"]);
        Assert.Equal("ExceedsAuthority", Assert.Throws<AuthorityException>(() => shorter.CheckIssue(For("alice@example.org") with { Validity = TimeSpan.FromDays(200) })).ErrorId);
        Assert.Equal(shorter.Issuers[0].NotAfter, shorter.Issue(For("alice@example.org")).Certificate.NotAfter);
    }

    private static Certificate Redated(CertificateAuthority root, int startDays, int endDays)
    {
        using var key = KeyFile.Read(root.KeyPath);
        var now = DateTimeOffset.UtcNow;
        return CertificateBuilder.Sign(new CertificateContent(CertificateBuilder.NewSerialNumber(), root.Certificate.Subject, root.Certificate.Subject, now.AddDays(startDays), now.AddDays(endDays),
            key.PublicKey, CertificateProfile.RootAuthority(key.PublicKey, [])), key);
    }

    private string Refusal(CertificateAuthority parent, Func<AuthorityOptions, AuthorityOptions> with, string? orElse = null)
    {
        var id = Assert.ThrowsAny<SmimeException>(() => Create("Refused", parent, with)).ErrorId;
        Assert.False(Directory.Exists(_folder["Refused"]));
        return id == orElse ? "DomainNotPermitted" : id;
    }

    private CertificateAuthority Create(string name, CertificateAuthority? parent = null, Func<AuthorityOptions, AuthorityOptions>? with = null) =>
        CertificateAuthority.Create(_folder[name], with is null ? Quick(name) : with(Quick(name)), default, parent);

    private string Text(Certificate certificate)
    {
        File.WriteAllText(_folder["shown.pem"], PemWriter.Write(certificate));
        return Peer.OpenSsl.Run("x509", "-in", _folder["shown.pem"], "-noout", "-text");
    }
}
