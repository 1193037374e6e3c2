using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>Writes X.509 v3 certificates (RFC 5280, 4.1) signed by any <see cref="PrivateKey"/>, one that cannot be exported included.</summary>
public static class CertificateBuilder
{
    private static readonly Asn1Tag Explicit0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Explicit3 = new(TagClass.ContextSpecific, 3, isConstructed: true);

    /// <summary>
    /// A serial number of 20 bytes and 158 random bits: positive, never with a leading zero byte, so that each software writes it alike.
    /// </summary>
    public static byte[] NewSerialNumber()
    {
        var serial = PasswordEncryption.Random(20);
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return serial;
    }

    /// <summary>Signs a certificate.</summary>
    /// <param name="content">What it says.</param>
    /// <param name="issuerKey">The issuer's key; RSA signs with PKCS#1 v1.5, and the hash is matched to the key's strength.</param>
    /// <exception cref="CertificateException">The key is of a kind that cannot sign certificates (<c>UnsupportedIssuerKey</c>).</exception>
    /// <exception cref="KeyException">The key refused to sign.</exception>
    public static Certificate Sign(CertificateContent content, PrivateKey issuerKey)
    {
        var (algorithm, hash) = SignatureAlgorithm(issuerKey.PublicKey);
        var signed = Encode(content, algorithm);
        var signature = hash is { } name ? issuerKey.SignDigest(Hash(name, signed), name) : issuerKey.SignData(signed);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(signed);
            algorithm.Write(writer);
            writer.WriteBitString(signature);
        }

        return Certificate.Decode(writer.Encode());
    }

    /// <summary>The signature algorithm for a key: SHA-256 for RSA up to 3072 bits and P-256, more for stronger keys; no hash for Ed25519.</summary>
    internal static (AlgorithmIdentifier Algorithm, HashAlgorithmName? Hash) SignatureAlgorithm(PublicKeyInfo key) => key.Algorithm.Oid switch
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

    private static byte[] Encode(CertificateContent content, AlgorithmIdentifier algorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(Explicit0)) writer.WriteInteger(2);
            writer.WriteIntegerUnsigned(content.SerialNumber.Span);
            algorithm.Write(writer);
            writer.WriteEncodedValue(content.Issuer.Encoded.Span);
            using (writer.PushSequence())
            {
                WriteTime(writer, content.NotBefore);
                WriteTime(writer, content.NotAfter);
            }

            writer.WriteEncodedValue(content.Subject.Encoded.Span);
            writer.WriteEncodedValue(content.PublicKey.Encoded.Span);
            if (content.Extensions.Count > 0)
            {
                using (writer.PushSequence(Explicit3))
                using (writer.PushSequence())
                {
                    foreach (var extension in content.Extensions) WriteExtension(writer, extension);
                }
            }
        }

        return writer.Encode();
    }

    private static void WriteExtension(AsnWriter writer, CertificateExtension extension)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(extension.Oid);
            if (extension.IsCritical) writer.WriteBoolean(true);
            writer.WriteOctetString(extension.Value.Span);
        }
    }

    // RFC 5280, 4.1.2.5: UTCTime through 2049, GeneralizedTime from then on, neither with fractions.
    private static void WriteTime(AsnWriter writer, DateTimeOffset time)
    {
        if (time.UtcDateTime.Year < 2050) writer.WriteUtcTime(time);
        else writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
    }

    private static byte[] Hash(HashAlgorithmName name, byte[] data)
    {
        using var hash = IncrementalHash.CreateHash(name);
        hash.AppendData(data);
        return hash.GetHashAndReset();
    }
}
