using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>
/// The signing-certificate attribute (RFC 2634, 5.4; RFC 5035): it binds the signature to one certificate, so that another with the
/// same key cannot be put in its place.
/// </summary>
internal sealed record SigningCertificate(HashAlgorithmName? Hash, byte[] Digest)
{
    /// <summary>The first identifier, which is the signer's; those after it restrict the path and are not used here.</summary>
    public static SigningCertificate Read(AsnReader reader, bool isSecondVersion)
    {
        var first = reader.ReadSequence().ReadSequence().ReadSequence();
        HashAlgorithmName? hash = isSecondVersion ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;
        if (isSecondVersion && first.PeekTag() == Asn1Tag.Sequence) hash = DigestAlgorithms.Find(AlgorithmIdentifier.Read(first).Oid);
        return new SigningCertificate(hash, first.ReadOctetString());
    }

    /// <summary>Whether it names this certificate; a hash that is not supported names none.</summary>
    public bool Names(Certificate certificate) => Hash is { } hash
        && (hash == HashAlgorithmName.SHA256 ? certificate.Sha256.ToArray() : DigestAlgorithms.Hash(hash, certificate.RawData.ToArray())).AsSpan().SequenceEqual(Digest);

    /// <summary>signingCertificateV2's value with SHA-256, which is its default and so goes unnamed.</summary>
    public static void Write(AsnWriter writer, Certificate certificate)
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteOctetString(certificate.Sha256.Span);
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4))) writer.WriteEncodedValue(certificate.Issuer.Encoded.Span);
                writer.WriteInteger(certificate.SerialNumber.Span);
            }
        }
    }
}
