using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>
/// Signs what <see cref="SignedStructure"/> reads: SEQUENCE { what is signed, algorithm, signature }, the frame of certificates, revocation
/// lists and requests.
/// </summary>
internal static class SignedStructureWriter
{
    /// <summary>Signs with a key of any kind that can; RSA by PKCS#1 v1.5.</summary>
    /// <param name="key">The signer's.</param>
    /// <param name="encode">Encodes what is signed, given the algorithm, which stands within it too.</param>
    /// <exception cref="CertificateException">The key is of a kind that cannot sign certificates (<c>UnsupportedIssuerKey</c>).</exception>
    /// <exception cref="KeyException">The key refused to sign.</exception>
    public static byte[] Sign(PrivateKey key, Func<AlgorithmIdentifier, byte[]> encode)
    {
        var (algorithm, hash) = AlgorithmFor(key.PublicKey);
        var signed = encode(algorithm);
        var signature = hash is { } name ? key.SignDigest(Hash(name, signed), name) : key.SignData(signed);
        var writer = new AsnWriter(AsnEncodingRules.DER, signed.Length + 1024);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(signed);
            algorithm.Write(writer);
            writer.WriteBitString(signature);
        }

        return writer.Encode();
    }

    /// <summary>The signature algorithm for a key: SHA-256 for RSA up to 3072 bits and P-256, more for stronger keys; no hash for Ed25519.</summary>
    /// <exception cref="CertificateException">There is none (<c>UnsupportedIssuerKey</c>).</exception>
    public static (AlgorithmIdentifier Algorithm, HashAlgorithmName? Hash) AlgorithmFor(PublicKeyInfo key) => key.Algorithm.Oid switch
    {
        AlgorithmOids.RsaEncryption when RsaKeyBytes.Read(key) is { Bits: > 3072 } => (AlgorithmIdentifier.WithNull(AlgorithmOids.RsaSha384), HashAlgorithmName.SHA384),
        AlgorithmOids.RsaEncryption => (AlgorithmIdentifier.WithNull(AlgorithmOids.RsaSha256), HashAlgorithmName.SHA256),
        AlgorithmOids.EcPublicKey when key.NamedCurve is AlgorithmOids.NistP521 => (new AlgorithmIdentifier(AlgorithmOids.EcdsaSha512), HashAlgorithmName.SHA512),
        AlgorithmOids.EcPublicKey when key.NamedCurve is AlgorithmOids.NistP384 => (new AlgorithmIdentifier(AlgorithmOids.EcdsaSha384), HashAlgorithmName.SHA384),
        AlgorithmOids.EcPublicKey => (new AlgorithmIdentifier(AlgorithmOids.EcdsaSha256), HashAlgorithmName.SHA256),
        AlgorithmOids.Ed25519 => (new AlgorithmIdentifier(AlgorithmOids.Ed25519), null),
        var other => throw new CertificateException("UnsupportedIssuerKey", SmimeErrorKind.NotSupported,
            $"A key of the kind {other} cannot sign certificates. Use an authority with an RSA, ECDSA or Ed25519 key."),
    };

    /// <summary>One extension, with its flag only where it is critical.</summary>
    public static void WriteExtension(AsnWriter writer, CertificateExtension extension)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(extension.Oid);
            if (extension.IsCritical) writer.WriteBoolean(true);
            writer.WriteOctetString(extension.Value.Span);
        }
    }

    /// <summary>RFC 5280, 4.1.2.5: UTCTime from 1950, where its two digits of year begin, through 2049; GeneralizedTime otherwise; neither with fractions.</summary>
    public static void WriteTime(AsnWriter writer, DateTimeOffset time)
    {
        if (time.UtcDateTime.Year is >= 1950 and < 2050) writer.WriteUtcTime(time);
        else writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
    }

    private static byte[] Hash(HashAlgorithmName name, byte[] data)
    {
        using var hash = IncrementalHash.CreateHash(name);
        hash.AppendData(data);
        return hash.GetHashAndReset();
    }
}
