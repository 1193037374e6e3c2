using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Authority;
using SmimePS.Authority.Requests;
using SmimePS.Certificates;
using SmimePS.Core.Tests.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using static SmimePS.Core.Tests.Authority.CertificateAuthorityTests;

namespace SmimePS.Core.Tests.Authority;

/// <summary>Requests of authorities that want to issue below this one.</summary>
public sealed class AuthorityRequestReviewTests : IDisposable
{
    private static readonly Asn1Tag Permitted = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Excluded = new(TagClass.ContextSpecific, 1, isConstructed: true);

    private readonly TemporaryFolder _folder = new();
    private readonly CertificateAuthority _root;

    public AuthorityRequestReviewTests() =>
        _root = CertificateAuthority.Create(_folder["root"], Quick("Root") with { PermittedDomains = ["example.org", ".example.org"] }, default);

    /// <summary>A request for each rule that breaks it alone.</summary>
    public static TheoryData<string, string> Rules { get; } = [.. Bad.Select(static one => (one.Id, one.What))];

    private static (string Id, string What, Func<AuthorityRequestReviewTests, CertificateRequest> Make)[] Bad =>
    [
        ("KeyTooShort", "RSA of 1024 bits", static _ => Good(PlatformKey.FromRsa(RSA.Create(1024))).Make()),
        ("UnsupportedKey", "Ed25519", static _ => Good(new Curve25519Key(AlgorithmOids.Ed25519, new byte[32])).Make()),
        ("KeyOfAuthority", "the root's own key", static self => Good(KeyFile.Read(self._root.KeyPath)).Make()),
        ("RequestSignatureInvalid", "a signature of another key", static _ => Good(TestRequest.Forged(KeyGenerator.Create(KeyAlgorithm.EcdsaP256).PublicKey)).Make()),
        ("RequestsNoAuthority", "a person's", static _ => new TestRequest().For("alice@example.org").Make()),
        ("RequestsNoAuthority", "CA:FALSE", static _ => new TestRequest().With(Oids.BasicConstraints, true, static writer => writer.PushSequence().Dispose()).Make()),
        ("RequestsNoAuthority", "no basic constraints", static _ => new TestRequest().WithUsage(KeyUsages.KeyCertSign).Make()),
        ("RequestsNoCertificateSigning", "cRLSign alone", static _ => Good().WithUsage(KeyUsages.CrlSign).Make()),
        ("RequestsOtherKeyUsage", "keyEncipherment", static _ => Good().WithUsage(KeyUsages.KeyCertSign | KeyUsages.KeyEncipherment).Make()),
        ("RequestsOtherKeyUsage", "nonRepudiation", static _ => Good().WithUsage(KeyUsages.KeyCertSign | KeyUsages.NonRepudiation).Make()),
        ("RequestsOtherUse", "serverAuth beside emailProtection", static _ => Good().WithUses(Oids.EmailProtection, "1.3.6.1.5.5.7.3.1").Make()),
        ("RequestsOtherUse", "any use", static _ => Good().WithUses(Oids.AnyExtendedKeyUsage).Make()),
        ("RequestsOtherName", "an address", static _ => Good().For("alice@example.org").Make()),
        ("RequestsUnknownCritical", "an unknown critical extension", static _ => Good().With("1.2.3.4", true, static writer => writer.WriteNull()).Make()),
        ("RequestsUnknownCritical", "policy constraints", static _ => Good().With("2.5.29.36", true, static writer => writer.PushSequence().Dispose()).Make()),
        ("PathLengthNotAllowed", "room for another", static _ => Good(length: 1).Make()),
        ("DomainNotPermitted", "a domain that the root may not speak for", static _ => Good().With(Oids.NameConstraints, true, static writer => writer.WriteEncodedValue(PermittedDomains.Encode(["example.com"]))).Make()),
        ("RequestsOtherConstraints", "one address", static _ => Bound(Permitted, 1, "alice@example.org")),
        ("RequestsOtherConstraints", "every address", static _ => Bound(Permitted, 1, "")),
        ("RequestsOtherConstraints", "a permitted host", static _ => Bound(Permitted, 2, "example.org")),
        ("RequestsOtherConstraints", "an excluded mail domain", static _ => Bound(Excluded, 1, "example.org")),
        ("RequestsOtherConstraints", "hosts excluded and no mail domain", static _ => Bound(Excluded, 2, "")),
        ("RequestsOtherConstraints", "malformed constraints", static _ => Good().With(Oids.NameConstraints, true, static writer => writer.WriteNull()).Make()),
        ("RequestsOtherConstraints", "constraints with something after them", static _ => Good().With(Oids.NameConstraints, true, static writer =>
        {
            writer.WriteEncodedValue(PermittedDomains.Encode(["example.org"]));
            writer.WriteNull();
        }).Make()),
        ("InvalidName", "no name", static _ => Named()),
        ("NameOfIssuer", "the name of the root", static _ => Named((Oids.CommonName, "Root"))),
        ("NameNotAllowed", "an address as the name", static _ => Named((Oids.CommonName, "admin@bank.example"))),
        ("NameNotAllowed", "what only looks like an address", static _ => Named((Oids.CommonName, "admin\uFF20bank.example"))),
        ("NameNotAllowed", "an address as the user id", static _ => Named((Oids.CommonName, "Issuing CA"), ("0.9.2342.19200300.100.1.1", "ceo@bank.example"))),
        ("NameNotAllowed", "an address as the serial number", static _ => Named((Oids.CommonName, "Issuing CA"), ("2.5.4.5", "ceo@bank.example"))),
        ("NameNotAllowed", "a mark that is not seen", static _ => Named((Oids.CommonName, "Iss\u200Buing CA"))),
        ("NameNotAllowed", "an address in the name", static _ => Named((Oids.CommonName, "Issuing CA"), (Oids.EmailAddress, "ca@example.org"))),
        ("NameNotAllowed", "a name that turns the direction of text", static _ => Named((Oids.CommonName, "Issuing \u202Egro"))),
        ("NameNotAllowed", "a control character anywhere", static _ => Named((Oids.CommonName, "Issuing CA"), ("2.5.4.7", "Ber\u001B[2Jlin"))),
        ("NameNotAllowed", "a name of empty parts", static _ => new TestRequest { Subject = new DistinguishedName(new byte[] { 0x30, 2, 0x31, 0 }) }.With(Oids.BasicConstraints, true, Authority(0)).Make()),
        ("InvalidName", "a name that is too long", static _ => Named((Oids.CommonName, new string('x', 65)))),
        ("InvalidName", "a unit that is too long", static _ => Named((Oids.CommonName, "Issuing CA"), (Oids.OrganizationalUnit, new string('x', 65)))),
        ("InvalidCountry", "a country of three letters", static _ => Named((Oids.Country, "DEU"), (Oids.CommonName, "Issuing CA"))),
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void What_must_not_be_is_refused_by_its_name(string id, string what)
    {
        var request = Bad.Single(one => one.Id == id && one.What == what).Make(this);
        var error = Assert.ThrowsAny<SmimeException>(() => AuthorityRequestReview.Check(_root, request));
        Assert.Equal(id, error.ErrorId);
        Assert.DoesNotContain(error.Message, static character => char.IsControl(character) || character == '\u202E');
        Assert.Empty(_root.Records.Read());
    }

    [Fact]
    public void Without_being_asked_for_an_authority_is_still_refused_and_the_remedy_is_named()
    {
        var error = Assert.Throws<AuthorityException>(() => RequestReview.Check(_root, Good().Make()));
        Assert.Equal("RequestsAuthority", error.ErrorId);
        Assert.Contains("-AsCa", error.Message);
        Assert.Contains("-AsCa", Assert.Throws<AuthorityException>(() => AuthorityRequestReview.Check(_root, new TestRequest().For("alice@example.org").Make())).Message);
    }

    [Theory]
    // What is asked for (-1: nothing), what is allowed, what comes of it (-1: refused).
    [InlineData(0, 0, 0)]
    [InlineData(-1, 0, 0)]
    [InlineData(-1, 2, 2)]
    [InlineData(1, 2, 1)]
    [InlineData(0, 2, 0)]
    [InlineData(2, 1, -1)]
    [InlineData(2000000000, 16, -1)]
    public void A_path_length_is_had_within_what_is_allowed(int asked, int allowed, int expected)
    {
        AuthorityCertificateRequest Review() => AuthorityRequestReview.Check(_root, Good(length: asked < 0 ? null : asked).Make(), new AuthorityTerms { PathLength = allowed }).Issue;
        if (expected >= 0) Assert.Equal(expected, _root.IssueAuthority(Review()).Certificate.BasicConstraints!.PathLength);
        else Assert.Contains($"-PathLength {asked}", Assert.Throws<AuthorityException>(Review).Message);
    }

    [Theory]
    [InlineData("", "", "example.org .example.org")]
    [InlineData("", "mail.example.org", "mail.example.org")]
    [InlineData("mail.example.org", "", "mail.example.org")]
    [InlineData("mail.example.org", "*.example.org", "mail.example.org")]
    [InlineData(".sub.example.org", ".example.org", ".sub.example.org")]
    [InlineData("example.org", "example.org mail.example.org", "example.org")]
    [InlineData("example.org mail.example.org", "example.org", "DomainNotAllowed")]
    [InlineData(".example.org", "mail.example.org", "DomainNotAllowed")]
    [InlineData("example.com", "example.com", "DomainNotPermitted")]
    [InlineData("", "example.com", "DomainNotPermitted")]
    [InlineData("", "no@domain", "InvalidDomain")]
    public void Domains_are_had_within_what_is_allowed(string asked, string allowed, string expected)
    {
        var request = Good();
        if (asked.Length > 0) request.With(Oids.NameConstraints, true, writer => writer.WriteEncodedValue(PermittedDomains.Encode(asked.Split(' '))));
        Certificate Issue() => _root.IssueAuthority(AuthorityRequestReview.Check(_root, request.Make(), new AuthorityTerms { PermittedDomains = allowed.Length == 0 ? [] : allowed.Split(' ') }).Issue).Certificate;
        if (expected.IndexOf('.') >= 0) Assert.Equal(expected.Split(' '), PermittedDomains.Of(Issue()));
        else Assert.Equal(expected, Assert.ThrowsAny<SmimeException>(Issue).ErrorId);
    }

    [Fact]
    public void What_is_harmless_is_left_out_in_favour_of_our_own_profile()
    {
        var request = Good().WithUsage(KeyUsages.KeyCertSign | KeyUsages.CrlSign | KeyUsages.DigitalSignature).WithUses(Oids.EmailProtection)
            .With(Oids.SubjectKeyIdentifier, false, static writer => writer.WriteOctetString(new byte[20]))
            .With(Oids.NameConstraints, true, static writer => writer.WriteEncodedValue(PermittedDomains.Encode(["example.org"])))
            .With(Oids.CertificatePolicies, false, static writer => writer.PushSequence().Dispose()).Make();
        var review = AuthorityRequestReview.Check(_root, request);
        Assert.Equal(["digitalSignature of the key usage", "the extension " + Oids.CertificatePolicies], review.LeftOut);
        Assert.Equal("Issuing CA", review.Issue.Name);
        var certificate = _root.IssueAuthority(review.Issue).Certificate;
        Assert.Equal(request.Subject, certificate.Subject);
        Assert.Equal(KeyUsages.KeyCertSign | KeyUsages.CrlSign, certificate.KeyUsage);
        Assert.Equal([Oids.EmailProtection], certificate.ExtendedKeyUsages!);
        Assert.Equal(CertificateProfile.KeyIdentifier(request.PublicKey), certificate.SubjectKeyIdentifier!.Value.ToArray());
        Assert.Null(certificate.FindExtension(Oids.CertificatePolicies));
        Assert.Equal(
            ["basicConstraints (critical): CA:TRUE, pathlen:0", "keyUsage (critical): DigitalSignature, KeyCertSign, CrlSign", "extendedKeyUsage: emailProtection", "subjectKeyIdentifier",
             "nameConstraints (critical): permitted example.org; excluded DnsName, IpAddress", "certificatePolicies"], RequestedExtensions.Describe(request));
        Assert.Contains("nameConstraints (critical): malformed", RequestedExtensions.Describe(Good().With(Oids.NameConstraints, true, static writer => writer.WriteNull()).Make()));
    }

    [Theory]
    [InlineData("EcdsaP256")]
    [InlineData("EcdsaP521")]
    [InlineData("Rsa2048")]
    public void Our_own_request_becomes_an_authority_that_openssl_accepts(string algorithm)
    {
        var pending = CertificateAuthority.CreatePending(_folder["issuing"], Quick("Issuing CA") with { KeyAlgorithm = KeyAlgorithm.Parse(algorithm), Country = "DE", Organization = "Bücher & Söhne" }, default);
        var review = AuthorityRequestReview.Check(_root, CertificateRequestFile.Read(pending.RequestPath).Single(), new AuthorityTerms { Validity = TimeSpan.FromDays(1000) });
        var issued = _root.IssueAuthority(review.Issue);
        Assert.Null(issued.Identity);
        using var authority = pending.Accept(AuthorityAnswer.Find([pending], [issued.Certificate, .. _root.Chain.All], []));
        File.WriteAllText(_folder["leaf.pem"], PemWriter.Write(authority.Issue(For("alice@example.org")).Certificate));
        Peer.OpenSsl.Run("verify", "-x509_strict", "-purpose", "smimesign", "-CAfile", _folder["root", "ca.pem"], "-untrusted", _folder["issuing", "ca.pem"], _folder["leaf.pem"]);
        Assert.Contains("Valid (V)", Peer.OpenSsl.TryRun(null, "ca", "-config", _folder["root", "openssl.cnf"], "-status", issued.Certificate.SerialNumberHex).Output);
    }

    [Fact]
    public void A_request_of_openssl_becomes_an_authority()
    {
        Peer.OpenSsl.Run("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-nodes", "-keyout", _folder["a.key"], "-subj", "/DC=org/DC=example/O=Example/CN=Issuing", "-out", _folder["a.csr"],
            "-addext", "basicConstraints=critical,CA:TRUE,pathlen:0", "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-addext", "subjectKeyIdentifier=hash", "-addext", "nameConstraints=critical,permitted;email:example.org");
        var issued = _root.IssueAuthority(AuthorityRequestReview.Check(_root, CertificateRequestFile.Read(_folder["a.csr"]).Single()).Issue);
        File.WriteAllText(_folder["a.pem"], PemWriter.Write(issued.Certificate));
        Peer.OpenSsl.Run("verify", "-x509_strict", "-CAfile", _folder["root", "ca.pem"], _folder["a.pem"]);
        var text = Peer.OpenSsl.Run("x509", "-in", _folder["a.pem"], "-noout", "-text");
        Assert.Contains("DC=org, DC=example, O=Example, CN=Issuing", text.Replace(" = ", "=", StringComparison.Ordinal));
        Assert.Contains("email:example.org", text);
        Assert.DoesNotContain("email:.example.org", text);
    }

    [Fact]
    public void One_that_has_no_room_or_no_right_lets_nobody_issue()
    {
        using var issuing = CertificateAuthority.Create(_folder["issuing"], Quick("Issuing"), default, _root);
        Assert.Equal("PathLengthExceeded", Assert.Throws<AuthorityException>(() => AuthorityRequestReview.Check(issuing, Good().Make())).ErrorId);
        Assert.Equal("ExceedsAuthority", Assert.Throws<AuthorityException>(() => AuthorityRequestReview.Check(_root, Good().Make(), new AuthorityTerms { Validity = TimeSpan.FromDays(366 * 20) })).ErrorId);
        // The key of the one further up as well.
        Assert.Equal("KeyOfAuthority", Assert.Throws<AuthorityException>(() => AuthorityRequestReview.Check(issuing, Good(KeyFile.Read(_root.KeyPath)).Make())).ErrorId);
        Assert.Equal("KeyOfAuthority", Assert.Throws<AuthorityException>(() => RequestReview.Check(issuing, new TestRequest { Key = KeyFile.Read(_root.KeyPath) }.For("alice@example.org").Make())).ErrorId);
    }

    public void Dispose()
    {
        _root.Dispose();
        _folder.Dispose();
    }

    private static TestRequest Good(PrivateKey? key = null, int? length = 0)
    {
        var subject = new DistinguishedNameBuilder().AddCommonName("Issuing CA").Build();
        return (key is null ? new TestRequest { Subject = subject } : new TestRequest { Subject = subject, Key = key }).With(Oids.BasicConstraints, true, Authority(length));
    }

    private static Action<AsnWriter> Authority(int? length) => writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteBoolean(true);
            if (length is { } number) writer.WriteInteger(number);
        }
    };

    private static CertificateRequest Bound(Asn1Tag list, int form, string name) => Good().With(Oids.NameConstraints, true, writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSequence(list))
        using (writer.PushSequence()) writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, form));
    }).Make();

    private static CertificateRequest Named(params (string Oid, string Text)[] attributes) => new TestRequest
    {
        Subject = new DistinguishedName(TestRequest.Encode(writer =>
        {
            using (writer.PushSequence())
            {
                foreach (var (oid, text) in attributes)
                {
                    using (writer.PushSetOf())
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier(oid);
                        writer.WriteCharacterString(UniversalTagNumber.UTF8String, text);
                    }
                }
            }
        })),
    }.With(Oids.BasicConstraints, true, Authority(0)).Make();
}
