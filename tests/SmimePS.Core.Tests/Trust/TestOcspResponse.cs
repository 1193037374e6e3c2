using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Keys;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Trust;

/// <summary>An OCSP response to be made: its issuer itself calls the certificate good, as it stands.</summary>
internal sealed class TestOcspResponse(Certificate certificate, Certificate issuer, AsymmetricAlgorithm issuerKey)
{
    private static readonly byte[] EcdsaSha1 = [0x30, 9, 6, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 1];

    public AsymmetricAlgorithm Key { get; set; } = issuerKey;

    /// <summary>Who says to have signed.</summary>
    public Certificate Responder { get; set; } = issuer;

    public bool IsNamedByKey { get; set; }

    public IReadOnlyList<Certificate> Certificates { get; set; } = [];

    public Certificate About { get; set; } = certificate;

    public Certificate Issuer { get; set; } = issuer;

    public HashAlgorithmName IdHash { get; set; } = HashAlgorithmName.SHA1;

    public HashAlgorithmName SignatureHash { get; set; } = HashAlgorithmName.SHA256;

    /// <summary>0 good, 1 revoked, 2 unknown.</summary>
    public int Status { get; set; }

    public DateTimeOffset RevokedAt { get; set; } = TestPath.Now.AddDays(-2);

    public int? Reason { get; set; }

    public DateTimeOffset ThisUpdate { get; set; } = TestPath.Now.AddHours(-1);

    public DateTimeOffset? NextUpdate { get; set; } = TestPath.Now.AddDays(1);

    public byte[]? Nonce { get; set; }

    /// <summary>Of the response.</summary>
    public string? CriticalExtension { get; set; }

    /// <summary>Of what it says about the certificate.</summary>
    public string? CriticalStatementExtension { get; set; }

    public DateTimeOffset? ArchiveCutoff { get; set; }

    public byte ResponseStatus { get; set; }

    public Func<byte[], byte[]> AlterSignature { get; set; } = static signature => signature;

    public OcspResponse Make() => OcspResponse.Decode(Encode());

    public byte[] Encode()
    {
        if (ResponseStatus != 0) return [0x30, 3, 0x0A, 1, ResponseStatus];
        var generator = Key is RSA rsa ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1) : X509SignatureGenerator.CreateForECDsa((ECDsa)Key);
        var data = TestPath.Encode(WriteData);
        var basic = TestPath.Encode(writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(data);
                writer.WriteEncodedValue(SignatureHash == HashAlgorithmName.SHA1 ? EcdsaSha1 : generator.GetSignatureAlgorithmIdentifier(SignatureHash));
                writer.WriteBitString(AlterSignature(generator.SignData(data, SignatureHash)));
                if (Certificates.Count == 0) return;
                using (writer.PushSequence(Explicit(0)))
                using (writer.PushSequence())
                {
                    foreach (var one in Certificates) writer.WriteEncodedValue(one.RawData.Span);
                }
            }
        });
        return TestPath.Encode(writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue([0x0A, 1, 0]);
                using (writer.PushSequence(Explicit(0)))
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Oids.OcspBasicResponse);
                    writer.WriteOctetString(basic);
                }
            }
        });
    }

    private void WriteData(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            if (IsNamedByKey)
            {
                using (writer.PushSequence(Explicit(2))) writer.WriteOctetString(SHA1.HashData(Responder.PublicKey.Key.Span));
            }
            else
            {
                using (writer.PushSequence(Explicit(1))) writer.WriteEncodedValue(Responder.Subject.Encoded.Span);
            }

            writer.WriteGeneralizedTime(ThisUpdate, omitFractionalSeconds: true);
            using (writer.PushSequence())
            using (writer.PushSequence()) WriteStatement(writer);
            if (Nonce is null && CriticalExtension is null) return;
            using (writer.PushSequence(Explicit(1)))
            using (writer.PushSequence())
            {
                if (Nonce is not null) WriteExtension(writer, Oids.OcspNonce, false, Nonce);
                if (CriticalExtension is not null) WriteExtension(writer, CriticalExtension, true, [5, 0]);
            }
        }
    }

    private void WriteStatement(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            AlgorithmIdentifier.WithNull(IdHash == HashAlgorithmName.SHA1 ? "1.3.14.3.2.26" : IdHash == HashAlgorithmName.SHA256 ? "2.16.840.1.101.3.4.2.1" : "1.2.840.113549.2.5").Write(writer);
            byte[] Hash(ReadOnlySpan<byte> data) => IdHash == HashAlgorithmName.SHA1 ? SHA1.HashData(data) : IdHash == HashAlgorithmName.SHA256 ? SHA256.HashData(data) : MD5.HashData(data);
            writer.WriteOctetString(Hash(Issuer.Subject.Encoded.Span));
            writer.WriteOctetString(Hash(Issuer.PublicKey.Key.Span));
            writer.WriteInteger(About.SerialNumber.Span);
        }

        if (Status == 1)
        {
            using (writer.PushSequence(Explicit(1)))
            {
                writer.WriteGeneralizedTime(RevokedAt, omitFractionalSeconds: true);
                if (Reason is { } reason)
                {
                    using (writer.PushSequence(Explicit(0))) writer.WriteEncodedValue([0x0A, 1, (byte)reason]);
                }
            }
        }
        else
        {
            writer.WriteNull(new Asn1Tag(TagClass.ContextSpecific, Status));
        }

        writer.WriteGeneralizedTime(ThisUpdate, omitFractionalSeconds: true);
        if (NextUpdate is { } next)
        {
            using (writer.PushSequence(Explicit(0))) writer.WriteGeneralizedTime(next, omitFractionalSeconds: true);
        }

        if (ArchiveCutoff is null && CriticalStatementExtension is null) return;
        using (writer.PushSequence(Explicit(1)))
        using (writer.PushSequence())
        {
            if (ArchiveCutoff is { } cutoff) WriteExtension(writer, Oids.OcspArchiveCutoff, false, TestPath.Encode(inner => inner.WriteGeneralizedTime(cutoff, omitFractionalSeconds: true)));
            if (CriticalStatementExtension is not null) WriteExtension(writer, CriticalStatementExtension, true, [5, 0]);
        }
    }

    private static void WriteExtension(AsnWriter writer, string oid, bool isCritical, byte[] value)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            if (isCritical) writer.WriteBoolean(true);
            writer.WriteOctetString(value);
        }
    }

    private static Asn1Tag Explicit(int number) => new(TagClass.ContextSpecific, number, isConstructed: true);
}
