using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using BigInteger = Org.BouncyCastle.Math.BigInteger;

namespace SmimePS.Keys;

/// <summary>
/// What the platform cannot verify, verified by BouncyCastle. Nothing it throws for a bad key gets out: such a key verifies nothing.
/// </summary>
internal static class BouncyVerification
{
    // Verification with larger DSA groups takes long enough to be an attack; FIPS 186-4 ends here.
    private const int MaxDsaBits = 3072;
    private const int MaxDsaOrderBits = 256;

    public static bool Ed25519(PublicKeyInfo key, byte[] data, byte[] signature)
    {
        if (key.Algorithm.Oid != AlgorithmOids.Ed25519 || !key.Algorithm.Parameters.IsEmpty || key.Key.Length != 32 || signature.Length != 64) return false;
        return Guard(() =>
        {
            var signer = new Ed25519Signer();
            signer.Init(forSigning: false, new Ed25519PublicKeyParameters(key.Key.ToArray()));
            signer.BlockUpdate(data, 0, data.Length);
            return signer.VerifySignature(signature);
        });
    }

    public static bool Dsa(PublicKeyInfo key, byte[] digest, byte[] signature) => Guard(() =>
    {
        if (key.Algorithm.Oid != "1.2.840.10040.4.1" || key.Algorithm.HasNoParameters) return false;
        var group = new AsnReader(key.Algorithm.Parameters, AsnEncodingRules.DER).ReadSequence();
        var p = Positive(group);
        var q = Positive(group);
        var g = Positive(group);
        group.ThrowIfNotEmpty();
        if (p.BitLength > MaxDsaBits || q.BitLength > MaxDsaOrderBits || p.SignValue == 0 || q.SignValue == 0) return false;
        var y = Positive(new AsnReader(key.Key, AsnEncodingRules.DER));
        if (EcdsaSignature.ToFixedLength(signature, 64) is not { } rs) return false;
        var signer = new DsaSigner();
        signer.Init(forSigning: false, new DsaPublicKeyParameters(y, new DsaParameters(p, q, g)));
        return signer.VerifySignature(digest, new BigInteger(1, rs, 0, 64), new BigInteger(1, rs, 64, 64));
    });

    public static bool Ecdsa(PublicKeyInfo key, string curve, byte[] digest, byte[] fixedLength) => Guard(() =>
    {
        if (ECNamedCurveTable.GetByOid(new DerObjectIdentifier(curve)) is not { } x9) return false;
        var domain = new ECDomainParameters(x9.Curve, x9.G, x9.N, x9.H);
        var signer = new ECDsaSigner();
        signer.Init(forSigning: false, new ECPublicKeyParameters(x9.Curve.DecodePoint(key.Key.ToArray()), domain));
        var half = fixedLength.Length / 2;
        return signer.VerifySignature(digest, new BigInteger(1, fixedLength, 0, half), new BigInteger(1, fixedLength, half, half));
    });

    public static bool Pss(PublicKeyInfo key, HashAlgorithmName hash, HashAlgorithmName mask, int saltLength, byte[] digest, byte[] signature) => Guard(() =>
    {
        if (RsaKeyBytes.Read(key) is not { } rsa || signature.Length != rsa.Modulus.Length) return false;
        var parameters = new RsaKeyParameters(isPrivate: false, new BigInteger(1, rsa.Modulus), new BigInteger(1, rsa.Exponent));
        var signer = PssSigner.CreateRawSigner(new RsaEngine(), Digest(hash), Digest(mask), saltLength, PssSigner.TrailerImplicit);
        signer.Init(forSigning: false, parameters);
        signer.BlockUpdate(digest, 0, digest.Length);
        return signer.VerifySignature(signature);
    });

    /// <summary>The uncompressed form of an EC point, or null where it is not a point of the curve.</summary>
    public static byte[]? Uncompress(string curve, byte[] point)
    {
        byte[]? result = null;
        Guard(() =>
        {
            result = ECNamedCurveTable.GetByOid(new DerObjectIdentifier(curve))?.Curve.DecodePoint(point).GetEncoded(compressed: false);
            return true;
        });
        return result;
    }

    private static BigInteger Positive(AsnReader reader)
    {
        var bytes = reader.ReadIntegerBytes();
        return (bytes.Span[0] & 0x80) == 0 ? new BigInteger(1, bytes.ToArray()) : throw new AsnContentException("A key's number is negative.");
    }

    private static IDigest Digest(HashAlgorithmName hash) => hash.Name switch
    {
        "SHA1" => new Sha1Digest(),
        "SHA256" => new Sha256Digest(),
        "SHA384" => new Sha384Digest(),
        _ => new Sha512Digest(),
    };

    private static bool Guard(Func<bool> verify)
    {
        try
        {
            return verify();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or ArithmeticException
            or CryptoException or FormatException or IOException or IndexOutOfRangeException)
        {
            return false;
        }
    }
}
