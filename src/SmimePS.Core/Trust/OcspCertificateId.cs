using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Trust;

/// <summary>How OCSP names a certificate (CertID, RFC 6960, 4.1.1): by hashes of its issuer's name and key, and its serial number.</summary>
internal sealed record OcspCertificateId(AlgorithmIdentifier Hash, ReadOnlyMemory<byte> NameHash, ReadOnlyMemory<byte> KeyHash, ReadOnlyMemory<byte> SerialNumber)
{
    private const string Sha1 = "1.3.14.3.2.26";

    /// <summary>
    /// The name to ask by. With SHA-1, because many responders know no other; nothing rests on it, since the answer must be signed with the issuer's
    /// key or under it, and an issuer does not give out a serial number twice.
    /// </summary>
    public static OcspCertificateId Of(Certificate certificate, Certificate issuer) =>
        new(AlgorithmIdentifier.WithNull(Sha1), Digest(Sha1, issuer.Subject.Encoded.Span)!, Digest(Sha1, issuer.PublicKey.Key.Span)!, certificate.SerialNumber);

    /// <exception cref="AsnContentException">Malformed.</exception>
    public static OcspCertificateId Read(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var id = new OcspCertificateId(AlgorithmIdentifier.Read(sequence), sequence.ReadOctetString(), sequence.ReadOctetString(), sequence.ReadIntegerBytes());
        sequence.ThrowIfNotEmpty();
        return id;
    }

    /// <summary>SHA-1 of a key, by which a responder may be named.</summary>
    public static byte[] KeyHashOf(PublicKeyInfo key) => Digest(Sha1, key.Key.Span)!;

    public void Write(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            Hash.Write(writer);
            writer.WriteOctetString(NameHash.Span);
            writer.WriteOctetString(KeyHash.Span);
            writer.WriteInteger(SerialNumber.Span);
        }
    }

    /// <summary>Whether it names this certificate of this issuer; never where its hash is not known.</summary>
    public bool Names(Certificate certificate, Certificate issuer) =>
        SerialNumber.Span.SequenceEqual(certificate.SerialNumber.Span)
        && Hash.HasNoParameters
        // The name as the issuer has it or as the certificate repeats it: they may be written in different kinds of string.
        && (NameHash.Span.SequenceEqual(Digest(Hash.Oid, issuer.Subject.Encoded.Span)) || NameHash.Span.SequenceEqual(Digest(Hash.Oid, certificate.Issuer.Encoded.Span)))
        && KeyHash.Span.SequenceEqual(Digest(Hash.Oid, issuer.PublicKey.Key.Span));

    private static byte[]? Digest(string oid, ReadOnlySpan<byte> data)
    {
#pragma warning disable CA5350 // a name, not a protection
        using HashAlgorithm? hash = oid switch
        {
            Sha1 => SHA1.Create(),
            "2.16.840.1.101.3.4.2.1" => SHA256.Create(),
            "2.16.840.1.101.3.4.2.2" => SHA384.Create(),
            "2.16.840.1.101.3.4.2.3" => SHA512.Create(),
            _ => null,
        };
#pragma warning restore CA5350
        return hash?.ComputeHash(data.ToArray());
    }
}
