using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>Signature algorithms of signers (RFC 5754, 3; RFC 4056; RFC 5753, 2; RFC 8419).</summary>
internal static class SignatureAlgorithms
{
    /// <summary>
    /// Whether the signature's algorithm uses the signer's digest, so far as it names one. Ed25519 fixes SHA-512 (RFC 8419, 3.1).
    /// </summary>
    public static bool Agree(AlgorithmIdentifier signature, HashAlgorithmName digest)
    {
        if (signature.Oid == AlgorithmOids.Ed25519) return digest == HashAlgorithmName.SHA512;
        var scheme = SignatureScheme.Read(signature) ?? throw CmsException.Unsupported("The signature algorithm " + signature.Oid);
        return scheme.Hash is null || scheme.Hash == digest;
    }

    public static bool IsDsa(string oid) => oid.StartsWith("1.2.840.10040.4.", StringComparison.Ordinal)
        || oid.StartsWith("2.16.840.1.101.3.4.3.", StringComparison.Ordinal);

    /// <summary>The algorithm to write for a key.</summary>
    /// <exception cref="CmsException">The key is of a kind that does not sign (<c>SignerKeyUnusable</c>).</exception>
    public static AlgorithmIdentifier ForWriting(Certificate certificate, HashAlgorithmName digest, bool usePss) => certificate.PublicKey.Algorithm.Oid switch
    {
        AlgorithmOids.RsaPss => Pss(digest),
        AlgorithmOids.RsaEncryption when usePss => Pss(digest),
        // Not sha256WithRSAEncryption: rsaEncryption is what every agent understands here (RFC 3370, 3.2; RFC 8551, 2.2).
        AlgorithmOids.RsaEncryption => AlgorithmIdentifier.WithNull(AlgorithmOids.RsaEncryption),
        AlgorithmOids.EcPublicKey => new AlgorithmIdentifier(digest.Name switch
        {
            "SHA384" => AlgorithmOids.EcdsaSha384,
            "SHA512" => AlgorithmOids.EcdsaSha512,
            _ => AlgorithmOids.EcdsaSha256,
        }),
        AlgorithmOids.Ed25519 => new AlgorithmIdentifier(AlgorithmOids.Ed25519),
        _ => throw new CmsException("SignerKeyUnusable", SmimeErrorKind.InvalidArgument,
            $"{certificate} cannot sign: its key is of a kind that does not. Choose a certificate with an RSA, EC or Ed25519 key."),
    };

    /// <summary>RSASSA-PSS-params (RFC 4055, 3.1) with one hash throughout and a salt of its length.</summary>
    private static AlgorithmIdentifier Pss(HashAlgorithmName digest)
    {
        var hash = AlgorithmIdentifier.WithNull(DigestAlgorithms.OidForWriting(digest));
        var encoded = Der.Sequence(writer =>
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0))) hash.Write(writer);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(CmsOids.Mgf1);
                hash.Write(writer);
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
                writer.WriteInteger(digest.Name switch { "SHA384" => 48, "SHA512" => 64, _ => 32 });
        });

        return new AlgorithmIdentifier(AlgorithmOids.RsaPss, encoded);
    }
}
