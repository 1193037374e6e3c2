using System.Security.Cryptography;
using Org.BouncyCastle.Cms;
using SmimePS.Cms;
using SmimePS.Keys;
using static SmimePS.Core.Tests.Cms.HandmadeCms;
using static SmimePS.Core.Tests.Cms.TestIdentities;

namespace SmimePS.Core.Tests.Cms;

/// <summary>Messages that ask for as much work or memory as a few megabytes can ask for.</summary>
internal static class ExtremeMessages
{
    private const int Most = 15_000_000;
    private static readonly byte[] TinySigner = [0x30, 0x12, 2, 1, 3, 0x80, 1, 0, .. AnyAlgorithm, .. AnyAlgorithm, 4, 0];
    private static readonly byte[] TinyRecipient = [0x30, 0x0D, 2, 1, 2, 0x80, 1, 0, .. AnyAlgorithm, 4, 0];
    private static readonly byte[] TinyAgreement = [0x30, 0x06, 0xA0, 2, 4, 0, 4, 0];

    public static IReadOnlyDictionary<string, Func<byte[]>> All { get; } = new Dictionary<string, Func<byte[]>>
    {
        ["a content of a terabyte"] = static () => [0x30, 0x80, .. Oid(CmsOids.Data), 0xA0, 0x80, 0x04, 0x86, 1, 0, 0, 0, 0, 0, 1, 2, 3],
        ["recipients of a terabyte"] = static () => [0x30, 0x80, .. Oid(CmsOids.EnvelopedData), 0xA0, 0x80, 0x30, 0x80, 2, 1, 0, 0x31, 0x86, 1, 0, 0, 0, 0, 0, 1, 2, 3],
        ["a million digest algorithms"] = static () => Signed(digests: Repeat(AnyAlgorithm, 1_000_000)),
        ["digest algorithms all through"] = static () => Signed(digests: Repeat(AnyAlgorithm, Most / AnyAlgorithm.Length)),
        ["a million signers"] = static () => Signed(signers: Repeat(TinySigner, Most / TinySigner.Length)),
        ["a million recipients"] = static () => Enveloped(Repeat(TinyRecipient, Most / TinyRecipient.Length)),
        ["a million recipients of one agreement"] = static () => Enveloped(Value(0xA1, Integer(3), Value(0xA0, Value(0x80, [1])), AnyAlgorithm, Value(0x30, Repeat(TinyAgreement, Most / TinyAgreement.Length)))),
        ["ten thousand recipients that are us"] = static () => Enveloped(Repeat(Recipient(Us, Value(0x30, Oid(AlgorithmOids.RsaOaep)), new byte[256]), 10_000)),
        ["passwords with two thousand million rounds"] = static () => Enveloped(Repeat(Value(0xA3, Integer(0), Value(0xA0, Oid("1.2.840.113549.1.5.12"), Value(0x30, Value(0x04, new byte[8]), Value(0x02, [0x7F, 0xFF, 0xFF, 0xFF]))), AnyAlgorithm, Value(0x04)), 10_000)),
        ["seven million certificates that are none"] = static () => Signed(certificates: Repeat([0x30, 0], Most / 2)),
        ["seven million originators that are none"] = static () => Enveloped(TinyRecipient, originators: Value(0xA0, Repeat([0x30, 0], Most / 2))),
        ["seven million CRLs"] = static () => Signed(crls: Repeat([0x30, 0], Most / 2)),
        ["many tiny certificates"] = static () => Many(static _ => EcPublicKey.Encode(new AlgorithmIdentifier("1.2"), [1]), 200_000, 1, TinySigner),
        ["a thousand certificates of one name"] = static () => Many(i => EcPublicKey.Encode(AlgorithmOids.NistP256, Point(i)), 1000, 64, EcSigner),
        ["a thousand certificates with large keys"] = static () => Many(static _ => Rsa(2048, 8), 1000, 64, Signer(Named, Pss([21]), [1, .. Big(2047)])),
        ["a thousand certificates with large groups"] = static () => Many(static _ => Dsa(512, 64), 1000, 64, Signer(Named, DsaSha256, DsaSignature)),
        ["a version of fifteen megabytes"] = static () => Message(CmsOids.SignedData, Value(0x02, Big(Most)), Value(0x31)),
        ["a serial number of fifteen megabytes"] = static () => Enveloped(Value(0x30, Integer(0), Value(0x30, Value(0x30), Value(0x02, Big(Most))), AnyAlgorithm, Value(0x04))),
        ["an algorithm with one long number"] = static () => Signed(digests: Value(0x30, Value(0x06, [.. Enumerable.Repeat((byte)0x81, 5_000_000), 1]))),
        ["an algorithm with many numbers"] = static () => Signed(digests: Value(0x30, Value(0x06, [.. Enumerable.Repeat((byte)0x01, 5_000_000)]))),
        ["strings in strings for a megabyte"] = static () => [.. Head, .. Repeat([0x24, 0x80], 500_000)],
        ["empty segments for fifteen megabytes"] = static () => [.. Head, 0x24, 0x80, .. Repeat([0x04, 0], Most / 2), 0, 0, 0, 0, 0, 0],
        ["segments of one byte"] = static () => [.. Head, 0x24, 0x80, .. Repeat([0x04, 1, 1], 2_000_000), 0, 0, 0, 0, 0, 0],
        ["an attribute of fifteen megabytes"] = static () => Attributes(Attribute("1.2.3", Value(0x04, new byte[Most]))),
        ["a million attributes"] = static () => Attributes(Repeat([0x30, 5, 6, 1, 0x2A, 0x31, 0], Most / 7)),
        ["a million attributes that are no DER"] = static () => Attributes(Repeat([0x30, 0x81, 5, 6, 1, 0x2A, 0x31, 0], Most / 8)),
        ["an attribute with seven million values"] = static () => Attributes(Attribute("1.2.3", Repeat([5, 0], Most / 2))),
        ["capabilities of fifteen megabytes"] = static () => Attributes(Attribute(CmsOids.Capabilities, Value(0x30, Repeat(AnyAlgorithm, Most / AnyAlgorithm.Length)))),
        ["a bomb in a bomb"] = static () => Bomb(Bomb(new byte[1_000_000_000])),
        ["a PSS salt of two thousand million bytes"] = static () => FromKey(Get("rsa2048").Certificate.PublicKey, Pss([0x7F, 0xFF, 0xFF, 0xFF]), 256),
        ["an RSA exponent of 16384 bits"] = static () => FromKey(Rsa(2048, 2048), RsaSha256, 2048),
        ["an RSA modulus of a megabyte"] = static () => FromKey(Rsa(1_000_000, 8), RsaSha256, 1_000_000),
        ["64 signers with the largest RSA keys"] = static () => FromKey(Rsa(2048, 8), RsaSha256, 2048, 64),
        ["64 signers with the largest RSA keys and PSS"] = static () => FromKey(Rsa(2048, 8), Pss([21]), 2048, 64),
        ["64 signers with large keys and PSS"] = static () => FromKey(Rsa(1024, 8), Pss([21]), 1024, 64),
        ["64 signers with large DSA groups"] = static () => FromKey(Dsa(384, 32), DsaSha256, DsaSignature, 64),
        ["a thousand certificates and a megabyte of attributes"] = static () => Many(i => EcPublicKey.Encode(AlgorithmOids.NistP256, Point(i)), 1000, 1,
            Signer(Named, Value(0x30, Oid(AlgorithmOids.EcdsaSha256)), Value(0x30, Value(0x02, Big(32)), Value(0x02, Big(31))),
                Join(Attribute(CmsOids.ContentType, Oid(CmsOids.Data)), Attribute(CmsOids.MessageDigest, Value(0x04, System.Security.Cryptography.SHA256.HashData(Text))), Attribute("1.2.3", Value(0x04, new byte[1_000_000]))))),
        ["64 signers with the largest DSA groups"] = static () => FromKey(Dsa(512, 64), DsaSha256, DsaSignature, 64),
        ["a point that is not on the curve"] = static () => FromKey(OffCurve, Value(0x30, Oid(AlgorithmOids.EcdsaSha256)), DsaSignature),
        ["an originator that is not on the curve"] = static () => Enveloped(Value(0xA1, Integer(3), Value(0xA0, Value(0xA1, Value(0x30, Oid(AlgorithmOids.EcPublicKey)), Value(0x03, [0, .. OffCurve.Key.ToArray()]))),
            Value(0x30, Oid(CmsOids.DhSha256Kdf), Value(0x30, Oid(CmsOids.Aes256Wrap))), Value(0x30, Value(0x30, Written(CertificateOf("p256")), Value(0x04, new byte[40]))))),
    };

    /// <summary>64 signers, and as many certificates for each of which any other may be the issuer.</summary>
    public static byte[] Tangle(int keyBytes)
    {
        var certificates = Enumerable.Range(1, 64).Select(i => Certificate(Rsa(keyBytes, 8), i, (byte)i, RsaSha256, keyBytes)).ToList();
        return Signed(certificates: Join([.. certificates]),
            signers: [.. certificates.Select(one => Signer(CertificateIdentifier.ByIssuer(SmimePS.Certificates.Certificate.Decode(one)), RsaSha256, [1, 2, 3]))]);
    }

    private static byte[] Head => [0x30, 0x80, .. Oid(CmsOids.Data), 0xA0, 0x80];

    private static CertificateIdentifier Us => CertificateOf("rsa2048");

    private static byte[] RsaSha256 => Value(0x30, Oid(AlgorithmOids.RsaSha256), [5, 0]);

    private static byte[] DsaSha256 => Value(0x30, Oid("2.16.840.1.101.3.4.3.2"));

    private static byte[] EcSigner => Signer(Named, Value(0x30, Oid(AlgorithmOids.EcdsaSha256)), Value(0x30, Value(0x02, Big(32)), Value(0x02, Big(31))));

    private static byte[] DsaSignature => Value(0x30, Integer(5), Integer(7));

    private static PublicKeyInfo OffCurve => EcPublicKey.Encode(AlgorithmOids.NistP256, [4, .. Big(32), .. Big(32)]);

    private static CertificateIdentifier CertificateOf(string person) => CertificateIdentifier.ByIssuer(Get(person).Certificate);

    private static byte[] Written(CertificateIdentifier identifier)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        identifier.Write(writer);
        return writer.Encode();
    }

    /// <summary>A point of the curve, another one for each number.</summary>
    private static byte[] Point(int number)
    {
        var curve = Org.BouncyCastle.Asn1.X9.ECNamedCurveTable.GetByOid(new Org.BouncyCastle.Asn1.DerObjectIdentifier(AlgorithmOids.NistP256));
        return curve.G.Multiply(Org.BouncyCastle.Math.BigInteger.ValueOf(number + 2)).GetEncoded(false);
    }

    /// <summary>A positive odd number of so many bytes.</summary>
    private static byte[] Big(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        bytes[0] = (byte)((bytes[0] & 0x3F) | 0x40);
        bytes[^1] |= 1;
        return bytes;
    }

    private static byte[] Attributes(byte[] attributes) => Signed(signers: Signer(Named, RsaSha256, new byte[256], attributes));

    /// <summary>By another's writer: ours refuses to make what looks like one.</summary>
    public static byte[] Bomb(byte[] content) =>
        new CmsCompressedDataGenerator().Generate(new CmsProcessableByteArray(content), CmsCompressedDataGenerator.ZLib).GetEncoded();

    /// <summary>A message signed by a key that only its certificate has.</summary>
    private static byte[] FromKey(PublicKeyInfo key, byte[] algorithm, int signature, int signers = 1) => FromKey(key, algorithm, [1, .. Big(signature - 1)], signers);

    private static byte[] FromKey(PublicKeyInfo key, byte[] algorithm, byte[] signature, int signers = 1) =>
        Signed(certificates: Certificate(key), signers: [.. Enumerable.Repeat(Signer(Named, algorithm, signature), signers)]);

    private static byte[] Many(Func<int, PublicKeyInfo> key, int count, int signers, byte[] signer) =>
        Signed(certificates: Join([.. Enumerable.Range(0, count).Select(i => Certificate(key(i), i))]), signers: [.. Enumerable.Repeat(signer, signers)]);

    private static byte[] Pss(byte[] salt) => Value(0x30, Oid(AlgorithmOids.RsaPss), Value(0x30,
        Value(0xA0, Sha256), Value(0xA1, Value(0x30, Oid("1.2.840.113549.1.1.8"), Sha256)), Value(0xA2, Value(0x02, salt))));

    private static PublicKeyInfo Rsa(int modulus, int exponent) =>
        EcPublicKey.Encode(AlgorithmIdentifier.WithNull(AlgorithmOids.RsaEncryption), Value(0x30, Value(0x02, Big(modulus)), Value(0x02, Big(exponent))));

    private static PublicKeyInfo Dsa(int p, int q) => EcPublicKey.Encode(
        new AlgorithmIdentifier("1.2.840.10040.4.1", Value(0x30, Value(0x02, Big(p)), Value(0x02, Big(q)), Value(0x02, Big(p - 1)))), Value(0x02, Big(p - 2)));
}
