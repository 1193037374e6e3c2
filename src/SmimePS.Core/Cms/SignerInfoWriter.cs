using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>Signs: builds the signed attributes, signs their DER, and writes the SignerInfo (RFC 5652, 5.3 to 5.5).</summary>
internal static class SignerInfoWriter
{
    private static readonly Asn1Tag PreferenceTag = new(TagClass.ContextSpecific, 0);

    public static void Write(AsnWriter writer, CmsSigner signer, SignedDataOptions options, byte[] contentDigest)
    {
        var algorithm = SignatureAlgorithms.ForWriting(signer.Identity.Certificate, signer.Digest, signer.UsePss);
        var attributes = Attributes(signer, options, contentDigest);
        var signature = Sign(signer, algorithm, attributes);
        using (writer.PushSequence())
        {
            writer.WriteInteger(signer.ByKeyIdentifier ? 3 : 1);
            signer.Identifier.Write(writer);
            DigestAlgorithms.Identifier(signer.Digest).Write(writer);
            attributes[0] = 0xA0;
            writer.WriteEncodedValue(attributes);
            algorithm.Write(writer);
            writer.WriteOctetString(signature);
        }
    }

    /// <summary>Ed25519 goes with SHA-512 alone (RFC 8419, 3.1).</summary>
    public static void RequireFit(CmsSigner signer)
    {
        DigestAlgorithms.OidForWriting(signer.Digest);
        var algorithm = SignatureAlgorithms.ForWriting(signer.Identity.Certificate, signer.Digest, signer.UsePss);
        if (!SignatureAlgorithms.Agree(algorithm, signer.Digest))
        {
            throw new CmsException("UnsupportedAlgorithm", SmimeErrorKind.InvalidArgument,
                $"An Ed25519 key signs with SHA512, not with {signer.Digest.Name}. Leave the digest out.");
        }
    }

    private static byte[] Sign(CmsSigner signer, AlgorithmIdentifier algorithm, byte[] attributes)
    {
        var key = signer.Identity.Key;
        if (algorithm.Oid == AlgorithmOids.Ed25519) return key.SignData(attributes);
        var padding = algorithm.Oid == AlgorithmOids.RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        return key.SignDigest(DigestAlgorithms.Hash(signer.Digest, attributes), signer.Digest, padding);
    }

    private static byte[] Attributes(CmsSigner signer, SignedDataOptions options, byte[] contentDigest)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            Attribute(writer, CmsOids.ContentType, w => w.WriteObjectIdentifier(options.ContentType));
            Attribute(writer, CmsOids.SigningTime, w => WriteTime(w, signer.SigningTime ?? DateTimeOffset.UtcNow));
            Attribute(writer, CmsOids.MessageDigest, w => w.WriteOctetString(contentDigest));
            Attribute(writer, CmsOids.SigningCertificateV2, w => SigningCertificate.Write(w, signer.Identity.Certificate));
            if (options.Capabilities.Count > 0) Attribute(writer, CmsOids.Capabilities, w => SmimeCapabilities.Write(w, options.Capabilities));
            if (signer.EncryptionCertificate is { } preferred)
                Attribute(writer, CmsOids.EncryptionKeyPreference, w => CertificateIdentifier.ByIssuer(preferred).WriteIssuerAndSerial(w, PreferenceTag));
        }

        return writer.Encode();
    }

    private static void Attribute(AsnWriter writer, string oid, Action<AsnWriter> value)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            using (writer.PushSetOf()) value(writer);
        }
    }

    /// <summary>UTCTime through 2049 and GeneralizedTime from 2050 on, whole seconds (RFC 5652, 11.3).</summary>
    private static void WriteTime(AsnWriter writer, DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        if (utc.Year is >= 1950 and <= 2049) writer.WriteUtcTime(utc, 2049);
        else writer.WriteGeneralizedTime(utc, omitFractionalSeconds: true);
    }
}
