using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Authority;

public class CertificateAuthorityTests
{
    internal static AuthorityOptions Quick(string name = "Test CA") =>
        new(name) { KeyAlgorithm = KeyAlgorithm.EcdsaP256, NoPassphrase = true };

    internal static IssueRequest For(string address) => new(address) { KeyAlgorithm = KeyAlgorithm.EcdsaP256 };

    [Theory]
    [InlineData("Rsa2048")]
    [InlineData("Rsa4096")]
    [InlineData("EcdsaP521")]
    public void A_new_authority_with_a_passphrase_is_what_openssl_expects(string algorithm)
    {
        using var folder = new TemporaryFolder();
        var options = new AuthorityOptions("Müller CA") { Organization = "Müller & Söhne", Country = "de", KeyAlgorithm = KeyAlgorithm.Parse(algorithm), PermittedDomains = ["example.org", ".example.org"] };
        using var authority = CertificateAuthority.Create(folder["ca"], options, "secret");
        Assert.Equal("Müller CA", authority.Name);
        Assert.True(authority.HasPassphrase);
        Assert.Equal(["example.org", ".example.org"], authority.PermittedDomains);
        Peer.OpenSsl.Run("verify", "-x509_strict", "-check_ss_sig", "-CAfile", folder["ca", "ca.pem"], folder["ca", "ca.pem"]);
        var text = Peer.OpenSsl.Run("x509", "-in", folder["ca", "ca.pem"], "-noout", "-text", "-nameopt", "utf8");
        Assert.Contains("C=DE, O=Müller & Söhne, CN=Müller CA", text);
        Assert.Contains("X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign", text);
        Assert.Contains("X509v3 Name Constraints: critical\n                Permitted:\n                  email:example.org\n                  email:.example.org", text);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["ca", "private", "ca.key.pem"]));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder["ca", "private"]));
        }

        // Nothing but the authority is left in its parent folder.
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
        using var again = CertificateAuthority.Open(folder["ca"]);
        Assert.Equal("PassphraseRequired", Assert.Throws<AuthorityException>(() => again.Issue(For("alice@example.org"))).ErrorId);
        Assert.Equal("WrongPassphrase", Assert.Throws<KeyException>(() => again.Unlock("wrong")).ErrorId);
        again.Unlock("secret");
        var issued = again.Issue(For("alice@example.org"));
        File.WriteAllText(folder["leaf.pem"], PemWriter.Write(issued.Certificate));
        Peer.OpenSsl.Run("verify", "-x509_strict", "-purpose", "smimesign", "-CAfile", folder["ca", "ca.pem"], folder["leaf.pem"]);
        var serial = issued.Certificate.SerialNumberHex;
        Assert.Contains("Valid (V)", Peer.OpenSsl.TryRun(null, "ca", "-config", folder["ca", "openssl.cnf"], "-status", serial).Output);
        Peer.OpenSsl.Run("ca", "-config", folder["ca", "openssl.cnf"], "-gencrl", "-out", folder["crl.pem"], "-passin", "pass:secret");
        Peer.OpenSsl.Run("verify", "-crl_check", "-CRLfile", folder["crl.pem"], "-CAfile", folder["ca", "ca.pem"], folder["leaf.pem"]);
    }

    [Theory]
    [InlineData("Rsa2048", "smimesign", true)]
    [InlineData("Rsa2048", "smimeencrypt", true)]
    [InlineData("EcdsaP256", "smimesign", true)]
    [InlineData("EcdsaP384", "smimesign", true)]
    // OpenSSL asks for keyEncipherment here whatever the key; RFC 5480 section 3 forbids it for elliptic curves, whose bit is keyAgreement.
    [InlineData("EcdsaP256", "smimeencrypt", false)]
    public void Openssl_finds_a_certificate_and_its_authority_fit_for_mail(string algorithm, string purpose, bool fits)
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], Quick() with { KeyAlgorithm = KeyAlgorithm.Parse(algorithm) }, default);
        var issued = authority.Issue(For("alice@example.org") with { KeyAlgorithm = KeyAlgorithm.Parse(algorithm) });
        File.WriteAllText(folder["leaf.pem"], PemWriter.Write(issued.Certificate));
        var (code, output) = Peer.OpenSsl.TryRun(null, "verify", "-x509_strict", "-purpose", purpose, "-CAfile", folder["ca", "ca.pem"], folder["leaf.pem"]);
        Assert.True(fits == (code == 0), output);
        if (!fits) Assert.Contains("unsuitable certificate purpose", output);
    }

    [Fact]
    public void The_folder_goes_on_with_openssl_and_comes_back()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["my ca $1 #2"], Quick(), default);
        var first = authority.Issue(For("alice@example.org") with { Name = "Zoë O'Neil/Ops+1" });
        var configuration = folder["my ca $1 #2", "openssl.cnf"];
        Peer.OpenSsl.Run("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", folder["bob.key"], "-subj", "/CN=bob",
            "-addext", "subjectAltName=email:bob@example.org", "-out", folder["bob.csr"]);
        Peer.OpenSsl.Run("ca", "-batch", "-config", configuration, "-in", folder["bob.csr"], "-extensions", "smime_ec", "-out", folder["bob.pem"], "-notext");
        Peer.OpenSsl.Run("verify", "-x509_strict", "-purpose", "smimesign", "-CAfile", folder["my ca $1 #2", "ca.pem"], folder["bob.pem"]);
        Peer.OpenSsl.Run("ca", "-config", configuration, "-revoke", first.Path, "-crl_reason", "keyCompromise");
        var second = authority.Issue(For("carol@example.org"));
        var entries = authority.Records.Read().ToList();
        Assert.Equal(["R", "V", "V"], entries.Select(entry => entry.Status));
        Assert.EndsWith(",keyCompromise", entries[0].Revoked);
        Assert.Equal(@"/CN=Zo\xC3\xAB O'Neil\/Ops\+1", entries[0].Subject);
        Assert.Equal("/CN=bob", entries[1].Subject);
        Assert.Equal(second.Certificate.SerialNumberHex, entries[2].Serial);
        Peer.OpenSsl.Run("ca", "-config", configuration, "-gencrl", "-out", folder["crl.pem"]);
        Assert.Contains(first.Certificate.SerialNumberHex, Peer.OpenSsl.Run("crl", "-in", folder["crl.pem"], "-noout", "-text"));
        Peer.OpenSsl.Run("ca", "-config", configuration, "-updatedb");
    }

    [Fact]
    public void Our_index_line_is_the_one_that_openssl_writes()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], Quick(), default);
        authority.Issue(For("jürgen@example.org") with { Name = "Jürgen \u4f8b Ünï" });
        var issued = authority.Records.Read().Single();
        var subject = Peer.OpenSsl.Run("x509", "-in", folder["ca", "newcerts", issued.Serial + ".pem"], "-noout", "-subject", "-nameopt", "compat");
        Assert.Equal("subject=" + issued.Subject, subject.TrimEnd());
        Assert.Equal(File.ReadAllText(folder["ca", "index.txt"]), issued.Format() + "\n");
        Assert.Equal(issued, AuthorityIndexEntry.Parse(issued.Format()));
    }

    [Fact]
    public void The_folder_may_move()
    {
        using var folder = new TemporaryFolder();
        CertificateAuthority.Create(folder["old"], Quick(), default).Dispose();
        Directory.Move(folder["old"], folder["new"]);
        using var authority = CertificateAuthority.Open(folder["new"]);
        var issued = authority.Issue(For("alice@example.org"));
        Assert.Contains("Valid (V)", Peer.OpenSsl.TryRun(null, "ca", "-config", folder["new", "openssl.cnf"], "-status", issued.Certificate.SerialNumberHex).Output);
    }

    [Fact]
    public void What_is_there_is_kept()
    {
        using var folder = new TemporaryFolder();
        CertificateAuthority.Create(folder["ca"], Quick(), default).Dispose();
        var before = File.ReadAllBytes(folder["ca", "ca.pem"]);
        Assert.Equal("AuthorityExists", Assert.Throws<AuthorityException>(() => CertificateAuthority.Create(folder["ca"], Quick(), default)).ErrorId);
        Assert.Equal("AuthorityExists", Assert.Throws<AuthorityException>(() => CertificateAuthority.CheckCreate(folder["ca"], Quick())).ErrorId);
        Assert.Equal(before, File.ReadAllBytes(folder["ca", "ca.pem"]));
        File.WriteAllText(folder["file"], "");
        Assert.Equal("FileExists", Assert.Throws<SmimeException>(() => CertificateAuthority.Create(folder["file"], Quick(), default)).ErrorId);
        Directory.CreateDirectory(folder["full", "of"]);
        Assert.Equal("FolderNotEmpty", Assert.Throws<AuthorityException>(() => CertificateAuthority.Create(folder["full"], Quick(), default)).ErrorId);
        Directory.CreateDirectory(folder["empty"]);
        CertificateAuthority.Create(folder["empty"], Quick(), default).Dispose();
    }

    [Fact]
    public void Bad_options_make_nothing()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("PassphraseRequired", Id(Quick() with { NoPassphrase = false }));
        Assert.Equal("InvalidName", Id(Quick(" ")));
        Assert.Equal("InvalidCountry", Id(Quick() with { Country = "Germany" }));
        Assert.Equal("InvalidDomain", Id(Quick() with { PermittedDomains = ["not a domain"] }));
        Assert.Equal("InvalidValidity", Id(Quick() with { Validity = TimeSpan.Zero }));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));

        string Id(AuthorityOptions options) => Assert.ThrowsAny<SmimeException>(() => CertificateAuthority.Create(folder["ca"], options, default)).ErrorId;
    }

    [Fact]
    public void A_damaged_folder_says_what_is_wrong()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("AuthorityNotFound", Assert.Throws<AuthorityException>(() => CertificateAuthority.Open(folder["none"])).ErrorId);
        CertificateAuthority.Create(folder["ca"], Quick(), default).Dispose();
        CertificateAuthority.Create(folder["other"], Quick(), default).Dispose();
        File.Copy(folder["other", "private", "ca.key.pem"], folder["ca", "private", "ca.key.pem"], overwrite: true);
        Assert.Equal("AuthorityKeyMismatch", Assert.Throws<AuthorityException>(() => CertificateAuthority.Open(folder["ca"]).Issue(For("a@b.example"))).ErrorId);
        File.WriteAllText(folder["ca", "private", "ca.key.pem"], "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Assert.Equal("InvalidKey", Assert.Throws<KeyException>(() => CertificateAuthority.Open(folder["ca"]).Issue(For("a@b.example"))).ErrorId);
        File.Delete(folder["ca", "private", "ca.key.pem"]);
        Assert.Equal("AuthorityKeyMissing", Assert.Throws<AuthorityException>(() => CertificateAuthority.Open(folder["ca"]).Issue(For("a@b.example"))).ErrorId);
        File.Delete(folder["ca", "index.txt"]);
        Assert.Equal("InvalidAuthority", Assert.Throws<AuthorityException>(() => CertificateAuthority.Open(folder["ca"])).ErrorId);
        File.WriteAllText(folder["other", "ca.pem"], "nonsense");
        Assert.Equal("InvalidAuthority", Assert.Throws<AuthorityException>(() => CertificateAuthority.Open(folder["other"])).ErrorId);
    }

    [Fact]
    public void Bad_requests_issue_nothing()
    {
        using var folder = new TemporaryFolder();
        var options = Quick() with { PermittedDomains = ["example.org"], Validity = TimeSpan.FromDays(400) };
        using var authority = CertificateAuthority.Create(folder["ca"], options, default);
        Assert.Equal("AddressNotPermitted", Id(For("alice@example.com")));
        Assert.Equal("InvalidAddress", Id(For("alice")));
        Assert.Equal("NoAddress", Id(new IssueRequest([])));
        Assert.Equal("InvalidName", Id(For("alice@example.org") with { Name = new string('x', 65) }));
        Assert.Equal("InvalidValidity", Id(For("alice@example.org") with { Validity = TimeSpan.FromDays(-1) }));
        Assert.Equal("InvalidPurpose", Id(For("alice@example.org") with { Purpose = CertificatePurpose.None }));
        Assert.Equal("ExceedsAuthority", Id(For("alice@example.org") with { Validity = TimeSpan.FromDays(401) }));
        Assert.Equal("InvalidAddress", Assert.ThrowsAny<SmimeException>(() => authority.Issue([For("alice@example.org"), For("bob")])).ErrorId);
        Assert.Empty(authority.Records.Read());
        Assert.Empty(Directory.GetFiles(folder["ca", "newcerts"]));

        // Unasked, the certificate ends with its authority.
        Assert.Equal(authority.Certificate.NotAfter, authority.Issue(For("alice@example.org")).Certificate.NotAfter);

        string Id(IssueRequest request)
        {
            var id = Assert.ThrowsAny<SmimeException>(() => authority.Issue(request)).ErrorId;
            Assert.Equal(id, Assert.ThrowsAny<SmimeException>(() => authority.CheckIssue(request)).ErrorId);
            return id;
        }
    }

    [Fact]
    public void A_certificate_is_as_the_request_says()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], Quick(), default);
        var issued = authority.Issue(new IssueRequest(["alice@example.org", "ALICE@example.org", "a.b@example.org"])
        {
            KeyAlgorithm = KeyAlgorithm.Rsa2048, Purpose = CertificatePurpose.Encrypt, Name = "Alice Example",
        });
        Assert.Equal(["alice@example.org", "a.b@example.org"], issued.Certificate.Addresses);
        Assert.Equal("CN=Alice Example", issued.Certificate.Subject.ToString());
        Assert.Equal(KeyUsages.KeyEncipherment, issued.Certificate.KeyUsage);
        Assert.Equal(TimeSpan.FromDays(825) - TimeSpan.FromSeconds(1), issued.Certificate.NotAfter - issued.Certificate.NotBefore);
        Assert.Equal([authority.Certificate], issued.Identity!.Issuers);
        Assert.Equal(issued.Certificate, CertificateFile.Read(issued.Path).Certificates.Single());

        var given = authority.Issue(For("bob@example.org") with { PublicKey = issued.Certificate.PublicKey });
        Assert.Null(given.Identity);
        var longLocal = new string('a', 64);
        Assert.Equal("CN=" + longLocal, authority.Issue(For(longLocal + "@example.org")).Certificate.Subject.ToString());
    }

    [Fact]
    public void Authorities_are_found_by_name_and_the_only_one_without()
    {
        var before = Environment.GetEnvironmentVariable("SMIMEPS_HOME");
        using var folder = new TemporaryFolder();
        try
        {
            Environment.SetEnvironmentVariable("SMIMEPS_HOME", folder.Path);
            Assert.Equal("NoAuthority", Assert.Throws<AuthorityException>(() => AuthorityCatalog.Open()).ErrorId);
            CertificateAuthority.Create(null, Quick("Große Mail-CA!"), default).Dispose();
            Assert.Equal(folder["ca", "große-mail-ca"], AuthorityCatalog.Open().Folder);
            CertificateAuthority.Create(null, Quick("Second"), default).Dispose();
            Assert.Equal(2, AuthorityCatalog.Folders().Count);
            var several = Assert.Throws<AuthorityException>(() => AuthorityCatalog.Open());
            Assert.Equal("SeveralAuthorities", several.ErrorId);
            Assert.Contains("Große Mail-CA!", several.Message);
            Assert.Equal("Große Mail-CA!", AuthorityCatalog.Open("große mail-ca!").Name);
            Assert.Equal("Second", AuthorityCatalog.Open("second").Name);
            Assert.Equal("Second", AuthorityCatalog.Open(folder["ca", "second"]).Name);
            Assert.Equal("AuthorityNotFound", Assert.Throws<AuthorityException>(() => AuthorityCatalog.Open("third")).ErrorId);
            // By its name as it is, and as it is shown.
            CertificateAuthority.Create(null, Quick("Th\u200Eird"), default).Dispose();
            Assert.Equal(@"Th\u200Eird", AuthorityCatalog.Open("th\u200Eird").Name);
            Assert.Equal(@"Th\u200Eird", AuthorityCatalog.Open(@"th\u200Eird").Name);
            Directory.Delete(AuthorityCatalog.Open(@"th\u200Eird").Folder, recursive: true);
            // One whose key was put away is not what is meant where none is named.
            File.Delete(folder["ca", "große-mail-ca", "private", "ca.key.pem"]);
            Assert.Equal("Second", AuthorityCatalog.Open().Name);
        }
        finally
        {
            Environment.SetEnvironmentVariable("SMIMEPS_HOME", before);
        }
    }
}
