using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Authority;
using SmimePS.Authority.Requests;
using SmimePS.Certificates;
using SmimePS.Core.Tests.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Authority;

public sealed class RequestReviewTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CertificateAuthority _authority;

    public RequestReviewTests() =>
        _authority = CertificateAuthority.Create(_folder["ca"], CertificateAuthorityTests.Quick() with { PermittedDomains = ["example.org", ".example.org"] }, default);

    /// <summary>A request for each rule that breaks it alone.</summary>
    public static TheoryData<string, string> Rules { get; } = [.. Bad.Select(static one => (one.Id, one.What))];

    private static (string Id, string What, Func<RequestReviewTests, CertificateRequest> Make)[] Bad =>
    [
        ("KeyTooShort", "RSA of 1024 bits", static _ => With(RsaOf(1024))),
        ("WeakExponent", "RSA with the exponent 3", static _ => Forged(TestRequest.Rsa(Modulus(), 3))),
        ("WeakModulus", "RSA with an even modulus", static _ => Forged(TestRequest.Rsa([.. Modulus()[..^1], 2], 1, 0, 1))),
        ("InvalidPublicKey", "a point that is not on P-256", static _ => Forged(EcPublicKey.Encode(AlgorithmOids.NistP256, [4, .. new byte[63], 1]))),
        ("UnsupportedKey", "Ed25519", static _ => With(new Curve25519Key(AlgorithmOids.Ed25519, new byte[32]))),
        ("UnsupportedKey", "brainpool", static _ => Forged(EcPublicKey.Encode("1.3.36.3.3.2.8.1.1.7", [4, .. new byte[64]]))),
        ("KeyOfAuthority", "the authority's own key", static self => With(KeyFile.Read(self._folder["ca", "private", "ca.key.pem"]))),
        ("RequestSignatureInvalid", "a signature of another key", static _ => Forged(KeyGenerator.Create(KeyAlgorithm.EcdsaP256).PublicKey)),
        ("RequestSignatureInvalid", "another address than was signed", static _ => Changed("alice@example.org"u8, "mally@example.org"u8)),
        ("RequestsAuthority", "CA:TRUE", static _ => Good().With(Oids.BasicConstraints, true, static writer =>
        {
            using (writer.PushSequence()) writer.WriteBoolean(true);
        }).Make()),
        ("RequestsCertificateSigning", "keyCertSign", static _ => Good().WithUsage(KeyUsages.DigitalSignature | KeyUsages.KeyCertSign).Make()),
        ("RequestsCertificateSigning", "cRLSign", static _ => Good().WithUsage(KeyUsages.DigitalSignature | KeyUsages.CrlSign).Make()),
        ("RequestsNoMailUse", "dataEncipherment", static _ => Good().WithUsage(KeyUsages.DataEncipherment).Make()),
        ("RequestsOtherUse", "serverAuth beside emailProtection", static _ => Good().WithUses(Oids.EmailProtection, "1.3.6.1.5.5.7.3.1").Make()),
        ("RequestsOtherUse", "any use", static _ => Good().WithUses(Oids.AnyExtendedKeyUsage).Make()),
        ("RequestsNameConstraints", "name constraints", static _ => Good().With(Oids.NameConstraints, false, static writer => writer.WriteEncodedValue(PermittedDomains.Encode(["example.org"]))).Make()),
        ("RequestsOtherName", "a host", static _ => Named(static names => names.WriteCharacterString(UniversalTagNumber.IA5String, "example.org", new Asn1Tag(TagClass.ContextSpecific, 2)))),
        ("RequestsOtherName", "an IP address", static _ => Named(static names => names.WriteOctetString([127, 0, 0, 1], new Asn1Tag(TagClass.ContextSpecific, 7)))),
        ("RequestsOtherName", "a URI", static _ => Named(static names => names.WriteCharacterString(UniversalTagNumber.IA5String, "https://example.org/", new Asn1Tag(TagClass.ContextSpecific, 6)))),
        ("RequestsOtherName", "a Windows account", static _ => Named(static names =>
        {
            using (names.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                names.WriteObjectIdentifier("1.3.6.1.4.1.311.20.2.3");
                using (names.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0))) names.WriteCharacterString(UniversalTagNumber.UTF8String, "alice@example.org");
            }
        })),
        ("RequestsUnknownCritical", "an unknown critical extension", static _ => Good().With("1.2.3.4", true, static writer => writer.WriteNull()).Make()),
        ("RequestsUnknownCritical", "a critical policy", static _ => Good().With(Oids.CertificatePolicies, true, static writer => writer.PushSequence().Dispose()).Make()),
        ("NoAddress", "no address", static _ => new TestRequest().Make()),
        ("NoAddress", "an address as the common name alone", static _ => new TestRequest { Subject = Name("alice@example.org") }.Make()),
        ("InvalidAddress", "an address that is none", static _ => Named(static names => names.WriteCharacterString(UniversalTagNumber.IA5String, "alice@@example.org", new Asn1Tag(TagClass.ContextSpecific, 1)))),
        ("AddressNotPermitted", "a domain that the authority may not speak for", static _ => new TestRequest().For("alice@example.org", "alice@example.com").Make()),
        ("NameNotAllowed", "another's address as the common name", static _ => new TestRequest { Subject = Name("bob@example.org") }.For("alice@example.org").Make()),
        ("NameNotAllowed", "an address with a full-width at sign", static _ => new TestRequest { Subject = Name("bob\uFF20example.org") }.For("alice@example.org").Make()),
        ("NameNotAllowed", "a name with a mark that is not seen", static _ => new TestRequest { Subject = Name("Al\u200Fice") }.For("alice@example.org").Make()),
        ("NameNotAllowed", "a name that turns the direction of text", static _ => new TestRequest { Subject = Name("Alice \u202Egro") }.For("alice@example.org").Make()),
        ("InvalidName", "a name that is too long", static _ => new TestRequest { Subject = Raw(new string('x', 65)) }.For("alice@example.org").Make()),
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void What_must_not_be_is_refused_by_its_name(string id, string what)
    {
        var request = Bad.Single(one => one.Id == id && one.What == what).Make(this);
        var error = Assert.ThrowsAny<SmimeException>(() => RequestReview.Check(_authority, request));
        Assert.Equal(id, error.ErrorId);
        Assert.DoesNotContain(error.Message, static character => char.IsControl(character) || character == '\u202E');
        Assert.Empty(_authority.Records.Read());
    }

    [Fact]
    public void What_is_harmless_is_left_out_in_favour_of_our_own_profile()
    {
        var subject = new DistinguishedNameBuilder().AddCountry("DE").AddOrganization("Example & Co").AddCommonName("Alice Example").Build();
        var request = new TestRequest { Subject = subject }.For("alice@example.org", "jürgen@sub.example.org")
            .WithUsage(KeyUsages.DigitalSignature | KeyUsages.NonRepudiation).WithUses(Oids.EmailProtection)
            .With(Oids.BasicConstraints, true, static writer => writer.PushSequence().Dispose())
            .With(Oids.SubjectKeyIdentifier, false, static writer => writer.WriteOctetString(new byte[20]))
            .With(Oids.SmimeCapabilities, false, static writer => writer.PushSequence().Dispose())
            .With("1.3.6.1.4.1.311.20.2", false, static writer => writer.WriteCharacterString(UniversalTagNumber.BMPString, "SmartcardUser"))
            .Make();
        var review = RequestReview.Check(_authority, request);
        Assert.Equal(["the country 'DE' of the subject", "the organisation 'Example & Co' of the subject"], review.LeftOut.Where(static one => one.EndsWith("subject", StringComparison.Ordinal)));
        Assert.Contains("the extension 1.3.6.1.4.1.311.20.2", review.LeftOut);
        var certificate = _authority.Issue(review.Issue).Certificate;
        Assert.Equal("CN=Alice Example", certificate.Subject.ToString());
        Assert.Equal(["alice@example.org", "jürgen@sub.example.org"], certificate.Addresses);
        Assert.Equal(KeyUsages.DigitalSignature, certificate.KeyUsage);
        Assert.Equal([Oids.EmailProtection], certificate.ExtendedKeyUsages!);
        Assert.Equal(CertificateProfile.KeyIdentifier(request.PublicKey), certificate.SubjectKeyIdentifier!.Value.ToArray());
        Assert.Null(certificate.FindExtension("1.3.6.1.4.1.311.20.2"));
        Assert.Equal(
            ["subjectAltName: alice@example.org, jürgen@sub.example.org", "keyUsage (critical): DigitalSignature, NonRepudiation", "extendedKeyUsage: emailProtection",
             "basicConstraints (critical): CA:FALSE", "subjectKeyIdentifier", "smimeCapabilities", "1.3.6.1.4.1.311.20.2"], RequestedExtensions.Describe(request));
    }

    [Fact]
    public void Only_what_is_allowed_may_be_asked_for()
    {
        var request = new TestRequest().For("alice@example.org", "team@example.org").Make();
        string Id(params string[] allowed) => Assert.Throws<AuthorityException>(() => RequestReview.Check(_authority, request, new RequestTerms { Addresses = allowed })).ErrorId;
        Assert.Equal("AddressNotAllowed", Id("alice@example.org"));
        Assert.Equal("AddressNotAllowed", Id());
        var review = RequestReview.Check(_authority, request, new RequestTerms { Addresses = ["TEAM@Example.org", "alice@example.org", "carol@example.org"] });
        Assert.Equal(["alice@example.org", "team@example.org"], review.Issue.Addresses);
    }

    [Theory]
    [InlineData(KeyUsages.DigitalSignature, null, CertificatePurpose.Sign)]
    [InlineData(KeyUsages.KeyAgreement, null, CertificatePurpose.Encrypt)]
    // Asked for with an elliptic curve by those who copied it from RSA.
    [InlineData(KeyUsages.DigitalSignature | KeyUsages.KeyEncipherment, null, CertificatePurpose.SignAndEncrypt)]
    [InlineData(null, null, CertificatePurpose.SignAndEncrypt)]
    [InlineData(KeyUsages.DigitalSignature, CertificatePurpose.Encrypt, CertificatePurpose.Encrypt)]
    [InlineData(KeyUsages.DataEncipherment, CertificatePurpose.Sign, CertificatePurpose.Sign)]
    public void The_purpose_is_what_is_asked_for_unless_it_is_said(KeyUsages? asked, CertificatePurpose? said, CertificatePurpose expected)
    {
        var request = Good();
        if (asked is { } usage) request.WithUsage(usage);
        Assert.Equal(expected, CertificatePurposes.Of(_authority.Issue(RequestReview.Check(_authority, request.Make(), new RequestTerms { Purpose = said }).Issue).Certificate));
    }

    [Theory]
    [InlineData("md4", "UnsupportedSignatureAlgorithm")]
    [InlineData("md5", "RequestSignatureWeak")]
    [InlineData("sha1", null)]
    [InlineData("sha512", null)]
    public void A_signature_that_could_be_moved_to_another_request_proves_nothing(string digest, string? id)
    {
        string[] providers = digest == "md4" ? ["-provider", "default", "-provider", "legacy"] : [];
        Peer.OpenSsl.Run(["req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", _folder["a.key"], "-subj", "/CN=Alice", "-addext", "subjectAltName=email:alice@example.org",
            "-" + digest, .. providers, "-out", _folder["a.csr"]]);
        var request = CertificateRequestFile.Read(_folder["a.csr"]).Single();
        var error = Record.Exception(() => RequestReview.Check(_authority, request)) as SmimeException;
        Assert.Equal(id, error?.ErrorId);
        if (digest == "md5") Assert.True(request.VerifySignature());
    }

    [Theory]
    [InlineData("rsa:2048", "/C=DE/O=Example/CN=Alice/emailAddress=alice@example.org", "")]
    [InlineData("rsa:3072", "/CN=Alice", "email:alice@example.org")]
    [InlineData("ec", "/CN=alice@example.org", "email:alice@example.org")]
    [InlineData("ec", "/", "email:alice@example.org")]
    public void A_request_of_openssl_becomes_a_certificate_that_openssl_accepts(string key, string subject, string names)
    {
        string[] curve = key == "ec" ? ["-pkeyopt", "ec_paramgen_curve:P-256"] : [];
        string[] extension = names.Length > 0 ? ["-addext", "subjectAltName=" + names] : [];
        Peer.OpenSsl.Run(["req", "-new", "-newkey", key, .. curve, "-nodes", "-keyout", _folder["a.key"], "-subj", subject, .. extension, "-newhdr", "-out", _folder["a.csr"]]);
        Assert.StartsWith("-----BEGIN NEW CERTIFICATE REQUEST", File.ReadAllText(_folder["a.csr"]));
        var review = RequestReview.Check(_authority, CertificateRequestFile.Read(_folder["a.csr"]).Single());
        var issued = _authority.Issue(review.Issue);
        Assert.Null(issued.Identity);
        Assert.Equal(["alice@example.org"], issued.Certificate.Addresses);
        File.WriteAllText(_folder["a.pem"], PemWriter.Write(issued.Certificate));
        Peer.OpenSsl.Run("verify", "-x509_strict", "-purpose", "smimesign", "-CAfile", _folder["ca", "ca.pem"], _folder["a.pem"]);
        Assert.Contains("Valid (V)", Peer.OpenSsl.TryRun(null, "ca", "-config", _folder["ca", "openssl.cnf"], "-status", issued.Certificate.SerialNumberHex).Output);
        // The key that openssl kept is the one that was certified.
        Peer.OpenSsl.Run("pkcs12", "-export", "-in", _folder["a.pem"], "-inkey", _folder["a.key"], "-passout", "pass:x", "-out", _folder["a.p12"]);
        Assert.Single(CertificateFile.Read(_folder["a.p12"], "x").Identities);
    }

    [Fact]
    public void Openssl_ca_and_x509_answer_our_requests()
    {
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var request = new RequestDraft(["alice@example.org"], null, CertificatePurpose.SignAndEncrypt).Sign(key);
        File.WriteAllText(_folder["a.csr"], request.ToPem());
        Peer.OpenSsl.Run("ca", "-batch", "-config", _folder["ca", "openssl.cnf"], "-in", _folder["a.csr"], "-extensions", "smime_ec", "-notext", "-out", _folder["a.pem"]);
        Peer.OpenSsl.Run("x509", "-req", "-in", _folder["a.csr"], "-CA", _folder["ca", "ca.pem"], "-CAkey", _folder["ca", "private", "ca.key.pem"], "-copy_extensions", "copyall", "-out", _folder["b.pem"]);
        foreach (var name in new[] { "a.pem", "b.pem" })
        {
            var certificate = CertificateFile.Read(_folder[name]).Certificates.Single();
            Assert.Equal(["alice@example.org"], certificate.Addresses);
            Assert.Equal(key.PublicKey.Key.ToArray(), certificate.PublicKey.Key.ToArray());
            Assert.Equal(CertificatePurpose.SignAndEncrypt, CertificatePurposes.Of(certificate));
            Peer.OpenSsl.Run("verify", "-purpose", "smimesign", "-CAfile", _folder["ca", "ca.pem"], _folder[name]);
        }
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private static TestRequest Good() => new TestRequest().For("alice@example.org");

    private static CertificateRequest With(PrivateKey key) => new TestRequest { Key = key }.For("alice@example.org").Make();

    private static CertificateRequest Forged(PublicKeyInfo key) => With(TestRequest.Forged(key));

    private static PrivateKey RsaOf(int bits) => PlatformKey.FromRsa(RSA.Create(bits));

    private static byte[] Modulus()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportParameters(false).Modulus!;
    }

    private static CertificateRequest Changed(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var der = Good().Make().RawData.ToArray();
        to.CopyTo(der.AsSpan(der.AsSpan().IndexOf(from)));
        return CertificateRequest.Decode(der);
    }

    private static CertificateRequest Named(Action<AsnWriter> write) => new TestRequest().With(Oids.SubjectAlternativeName, false, writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteCharacterString(UniversalTagNumber.IA5String, "alice@example.org", new Asn1Tag(TagClass.ContextSpecific, 1));
            write(writer);
        }
    }).Make();

    private static DistinguishedName Name(string commonName) => new DistinguishedNameBuilder().AddCommonName(commonName).Build();

    private static DistinguishedName Raw(string commonName) => new(TestRequest.Encode(writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSetOf())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.CommonName);
            writer.WriteCharacterString(UniversalTagNumber.UTF8String, commonName);
        }
    }));
}
