using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Certificates;

/// <summary>A request for a certificate to be made: sound as it stands, so that a test changes the one thing it is about.</summary>
internal sealed class TestRequest
{
    private static readonly Lazy<PrivateKey> Usual = new(static () => KeyGenerator.Create(KeyAlgorithm.EcdsaP256));
    private readonly List<CertificateExtension> _extensions = [];

    public PrivateKey Key { get; init; } = Usual.Value;

    public DistinguishedName Subject { get; init; } = new DistinguishedNameBuilder().AddCommonName("Alice Example").Build();

    /// <summary>The attribute that asks for the extensions.</summary>
    public string Attribute { get; init; } = Oids.ExtensionRequest;

    public TestRequest With(string oid, bool isCritical, Action<AsnWriter> write)
    {
        _extensions.Add(new CertificateExtension(oid, isCritical, Encode(write)));
        return this;
    }

    public TestRequest For(params string[] addresses) =>
        With(Oids.SubjectAlternativeName, false, writer => writer.WriteEncodedValue(SubjectAlternativeName.Encode([.. addresses.Select(AddressSyntax.Require)])));

    public TestRequest WithUsage(KeyUsages usage) => With(Oids.KeyUsage, true, writer => writer.WriteNamedBitList(usage));

    public TestRequest WithUses(params string[] uses) => With(Oids.ExtendedKeyUsage, false, writer =>
    {
        using (writer.PushSequence())
        {
            foreach (var use in uses) writer.WriteObjectIdentifier(use);
        }
    });

    public CertificateRequest Make() => CertificateRequest.Decode(Attribute == Oids.ExtensionRequest
        ? CertificateRequestBuilder.Sign(Subject, _extensions, Key)
        : SignedStructureWriter.Sign(Key, _ => Encode(WriteInfo)));

    /// <summary>A key of which only the public half matters: what it signs does not hold.</summary>
    public static PrivateKey Forged(PublicKeyInfo key) => new ForgedKey(key);

    /// <summary>A public RSA key of any numbers.</summary>
    public static PublicKeyInfo Rsa(byte[] modulus, params byte[] exponent)
    {
        var key = Encode(writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteIntegerUnsigned(modulus);
                writer.WriteIntegerUnsigned(exponent);
            }
        });
        return EcPublicKey.Encode(AlgorithmIdentifier.WithNull(AlgorithmOids.RsaEncryption), key);
    }

    /// <summary>As other programs write it: a challenge password, attributes out of order, and the extensions where they like.</summary>
    private void WriteInfo(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            writer.WriteEncodedValue(Subject.Encoded.Span);
            writer.WriteEncodedValue(Key.PublicKey.Encoded.Span);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true)))
            {
                WriteAttribute(writer, Attribute, values =>
                {
                    using (values.PushSequence())
                    {
                        foreach (var extension in _extensions) SignedStructureWriter.WriteExtension(values, extension);
                    }
                });
                WriteAttribute(writer, "1.2.840.113549.1.9.7", static values => values.WriteCharacterString(UniversalTagNumber.PrintableString, "secret"));
            }
        }
    }

    private static void WriteAttribute(AsnWriter writer, string type, Action<AsnWriter> write)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSetOf()) write(writer);
        }
    }

    public static byte[] Encode(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }

    private sealed class ForgedKey(PublicKeyInfo key) : PrivateKey
    {
        public override PublicKeyInfo PublicKey => key;

        public override byte[] SignDigest(byte[] digest, HashAlgorithmName algorithm, RSASignaturePadding? padding = null) => new byte[64];

        public override byte[] SignData(byte[] data) => new byte[64];
    }
}
