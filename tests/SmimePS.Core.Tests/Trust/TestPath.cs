using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Trust;
using CertificateRequest = System.Security.Cryptography.X509Certificates.CertificateRequest;

namespace SmimePS.Core.Tests.Trust;

/// <summary>One certificate to be made: sound as it stands, so that a test changes the one thing it is about.</summary>
internal sealed class TestCertificate
{
    private static int s_serial = 100;

    public required string Subject { get; set; }

    public AsymmetricAlgorithm Key { get; set; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public DateTimeOffset NotBefore { get; set; } = TestPath.Now.AddYears(-1);

    public DateTimeOffset NotAfter { get; set; } = TestPath.Now.AddYears(1);

    public bool HasKeyIds { get; set; } = true;

    /// <summary>Whether it says which key signed it. The roots that this module makes do not.</summary>
    public bool NamesIssuersKey { get; set; } = true;

    public Dictionary<string, X509Extension> Extensions { get; } = [];

    public int Serial { get; } = Interlocked.Increment(ref s_serial);

    /// <summary>Changes the finished encoding.</summary>
    public Func<byte[], byte[]> Alter { get; set; } = static der => der;

    public TestCertificate With(X509Extension extension)
    {
        Extensions[extension.Oid!.Value!] = extension;
        return this;
    }

    public TestCertificate With(string oid, bool isCritical, Action<AsnWriter> write) => With(new X509Extension(oid, TestPath.Encode(write), isCritical));

    public Certificate IssueBy(TestCertificate issuer)
    {
        var request = Key is RSA rsa
            ? new CertificateRequest(new X500DistinguishedName(Subject), rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(new X500DistinguishedName(Subject), (ECDsa)Key, HashAlgorithmName.SHA256);
        foreach (var extension in Extensions.Values) request.CertificateExtensions.Add(extension);
        if (HasKeyIds)
        {
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
            if (NamesIssuersKey && issuer.HasKeyIds) request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(issuer.KeyId()));
        }

        using var made = request.Create(new X500DistinguishedName(issuer.Subject), issuer.Generator(), NotBefore, NotAfter, [1, (byte)(Serial >> 8), (byte)Serial]);
        return Certificate.Decode(Alter(made.RawData));
    }

    public X509SignatureGenerator Generator() => Key is RSA rsa
        ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
        : X509SignatureGenerator.CreateForECDsa((ECDsa)Key);

    private X509SubjectKeyIdentifierExtension KeyId() => new(Key is RSA rsa ? new PublicKey(rsa) : new PublicKey((ECDsa)Key), false);
}

/// <summary>A sound path of root, authority and person, whose parts a test may change before it is made and judged.</summary>
internal sealed class TestPath
{
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public TestCertificate Root { get; } = new TestCertificate { Subject = "CN=Root, O=Test" }
        .With(new X509BasicConstraintsExtension(true, false, 0, true))
        .With(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));

    public TestCertificate Authority { get; } = new TestCertificate { Subject = "CN=Authority, O=Test" }
        .With(new X509BasicConstraintsExtension(true, false, 0, true))
        .With(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));

    public TestCertificate Person { get; } = new TestCertificate { Subject = "CN=Alice, O=Test" }
        .With(new X509BasicConstraintsExtension(false, false, 0, true))
        .With(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true))
        .With(new X509EnhancedKeyUsageExtension([new Oid(Oids.EmailProtection)], false))
        .With(Addresses("alice@example.org"));

    public PathOptions Options { get; set; } = new() { Time = Now };

    /// <summary>What is trusted and what is at hand, made from the three certificates.</summary>
    public Func<Certificate, IEnumerable<Certificate>> Trusted { get; set; } = static root => [root];

    public Func<Certificate, Certificate, IEnumerable<Certificate>> AtHand { get; set; } = static (root, authority) => [root, authority];

    /// <summary>The revocation lists, made from nothing but the specifications.</summary>
    public List<TestRevocationList> Lists { get; } = [];

    public PathResult Validate()
    {
        var root = Root.IssueBy(Root);
        var authority = Authority.IssueBy(Root);
        var person = Person.IssueBy(Authority);
        var options = Lists.Count == 0 ? Options : Options with
        {
            Revocation = RevocationMode.Offline,
            RevocationSources = [new CrlCollection(Lists.Select(static list => list.Make()))],
        };
        return new PathValidator(TrustAnchors.From("test", Trusted(root))).Validate(person, AtHand(root, authority), options);
    }

    public static X509Extension Addresses(params string[] addresses)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var address in addresses) builder.AddEmailAddress(address);
        return builder.Build();
    }

    public static byte[] Encode(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }

    /// <summary>Name constraints with one permitted or excluded base, given as an encoded GeneralName.</summary>
    public static X509Extension Constraint(bool isPermitted, params byte[][] bases) => new(Oids.NameConstraints, Encode(writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, isPermitted ? 0 : 1)))
        {
            foreach (var name in bases)
            {
                using (writer.PushSequence()) writer.WriteEncodedValue(name);
            }
        }
    }), true);

    public static byte[] Name(GeneralNameForm form, string text) => Encode(writer => writer.WriteCharacterString(UniversalTagNumber.IA5String, text, new Asn1Tag(TagClass.ContextSpecific, (int)form)));

    public static byte[] Name(string distinguishedName) => Encode(writer =>
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4))) writer.WriteEncodedValue(new X500DistinguishedName(distinguishedName).RawData);
    });

    public static byte[] Other(string type, string text) => Encode(writer =>
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0))) writer.WriteCharacterString(UniversalTagNumber.UTF8String, text);
        }
    });

    public static byte[] Address(params byte[] bytes) => Encode(writer => writer.WriteOctetString(bytes, new Asn1Tag(TagClass.ContextSpecific, 7)));

    public static X509Extension Names(params byte[][] names) => new(Oids.SubjectAlternativeName, Encode(writer =>
    {
        using (writer.PushSequence())
        {
            foreach (var name in names) writer.WriteEncodedValue(name);
        }
    }), false);

    public static byte[] Replace(byte[] der, string old, string replacement) => Replace(der, System.Text.Encoding.ASCII.GetBytes(old), System.Text.Encoding.ASCII.GetBytes(replacement));

    public static byte[] Replace(byte[] der, byte[] old, byte[] replacement)
    {
        for (var at = der.AsSpan().IndexOf(old); at >= 0; at = der.AsSpan().IndexOf(old)) replacement.CopyTo(der, at);
        return der;
    }

    /// <summary>Signs anew under the PKCS#1 algorithm with this last arc.</summary>
    public static byte[] Resign(byte[] der, RSA key, HashAlgorithmName hash, byte arc)
    {
        var altered = Replace(der, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11], [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, arc]);
        var outer = new AsnReader(altered, AsnEncodingRules.DER).ReadSequence();
        var tbs = outer.ReadEncodedValue().ToArray();
        return Encode(writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(tbs);
                writer.WriteEncodedValue(outer.ReadEncodedValue().Span);
                writer.WriteBitString(key.SignData(tbs, hash, RSASignaturePadding.Pkcs1));
            }
        });
    }
}
