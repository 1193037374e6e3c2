using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Trust;

/// <summary>A revocation list to be made: sound and empty as it stands.</summary>
internal sealed class TestRevocationList(TestCertificate issuer)
{
    public AsymmetricAlgorithm Key { get; set; } = issuer.Key;

    public DateTimeOffset ThisUpdate { get; set; } = TestPath.Now.AddDays(-1);

    public DateTimeOffset NextUpdate { get; set; } = TestPath.Now.AddDays(6);

    /// <summary>Changes the finished encoding.</summary>
    public Func<byte[], byte[]> Alter { get; set; } = static der => der;

    public int Number { get; set; } = 1;

    public DateTimeOffset RevokedAt { get; set; } = TestPath.Now.AddDays(-2);

    /// <summary>Since when revoked certificates are wrong; null to say nothing.</summary>
    public DateTimeOffset? InvalidSince { get; set; }

    public bool HasNextUpdate { get; set; } = true;

    public List<(TestCertificate Certificate, int? Reason, string? CriticalExtension)> Revoked { get; } = [];

    public List<(string Oid, bool IsCritical, Action<AsnWriter> Write)> Extensions { get; } = [];

    public TestRevocationList Revoke(TestCertificate certificate, int? reason = null, string? criticalExtension = null)
    {
        Revoked.Add((certificate, reason, criticalExtension));
        return this;
    }

    public TestRevocationList With(string oid, bool isCritical, Action<AsnWriter> write)
    {
        Extensions.Add((oid, isCritical, write));
        return this;
    }

    /// <summary>An issuing distribution point that sets one of its flags.</summary>
    public TestRevocationList Only(int flag) => With(Oids.IssuingDistributionPoint, true, writer =>
    {
        using (writer.PushSequence()) writer.WriteBoolean(true, new Asn1Tag(TagClass.ContextSpecific, flag));
    });

    public CertificateRevocationList Make()
    {
        var generator = Key is RSA rsa ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1) : X509SignatureGenerator.CreateForECDsa((ECDsa)Key);
        var tbs = TestPath.Encode(writer => WriteTbs(writer, generator));
        return CertificateRevocationList.Decode(Alter(TestPath.Encode(writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(tbs);
                writer.WriteEncodedValue(generator.GetSignatureAlgorithmIdentifier(HashAlgorithmName.SHA256));
                writer.WriteBitString(generator.SignData(tbs, HashAlgorithmName.SHA256));
            }
        })));
    }

    private void WriteTbs(AsnWriter writer, X509SignatureGenerator generator)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteEncodedValue(generator.GetSignatureAlgorithmIdentifier(HashAlgorithmName.SHA256));
            writer.WriteEncodedValue(new X500DistinguishedName(issuer.Subject).RawData);
            writer.WriteUtcTime(ThisUpdate);
            if (HasNextUpdate) writer.WriteUtcTime(NextUpdate);
            if (Revoked.Count > 0)
            {
                using (writer.PushSequence())
                {
                    foreach (var entry in Revoked) WriteEntry(writer, entry.Certificate, entry.Reason, entry.CriticalExtension);
                }
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                WriteExtension(writer, Oids.CrlNumber, false, inner => inner.WriteInteger(Number));
                foreach (var (oid, isCritical, write) in Extensions) WriteExtension(writer, oid, isCritical, write);
            }
        }
    }

    private void WriteEntry(AsnWriter writer, TestCertificate certificate, int? reason, string? criticalExtension)
    {
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned([1, (byte)(certificate.Serial >> 8), (byte)certificate.Serial]);
            writer.WriteUtcTime(RevokedAt);
            if (reason is null && criticalExtension is null && InvalidSince is null) return;
            using (writer.PushSequence())
            {
                if (reason is { } why) WriteExtension(writer, Oids.CrlReason, false, inner => inner.WriteEnumeratedValue((TestReason)why));
                if (InvalidSince is { } since) WriteExtension(writer, Oids.InvalidityDate, false, inner => inner.WriteGeneralizedTime(since, omitFractionalSeconds: true));
                if (criticalExtension is not null) WriteExtension(writer, criticalExtension, true, static inner => inner.WriteNull());
            }
        }
    }

    private static void WriteExtension(AsnWriter writer, string oid, bool isCritical, Action<AsnWriter> write)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            if (isCritical) writer.WriteBoolean(true);
            writer.WriteOctetString(TestPath.Encode(write));
        }
    }

    private enum TestReason
    {
    }
}
