using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using SmimePS.Certificates;
using SmimePS.Keys;
using SmimePS.Trust;

namespace SmimePS.Authority;

/// <summary>Writes certificate revocation lists, version 2 and complete (RFC 5280, 5).</summary>
internal static class RevocationListBuilder
{
    private static readonly Asn1Tag Explicit0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private const int EntryBytes = 64;

    /// <summary>Signs a list.</summary>
    /// <param name="issuer">The authority's certificate.</param>
    /// <param name="key">Its key.</param>
    /// <param name="number">The list's number, larger than that of any before.</param>
    /// <param name="thisUpdate">When it is issued.</param>
    /// <param name="nextUpdate">When the next one comes at the latest.</param>
    /// <param name="entries">What is revoked: serial number in hexadecimal, when and why.</param>
    public static CertificateRevocationList Sign(
        Certificate issuer, PrivateKey key, BigInteger number, DateTimeOffset thisUpdate, DateTimeOffset nextUpdate, IReadOnlyList<(string Serial, IndexRevocation Revocation)> entries) =>
        CertificateRevocationList.Decode(SignedStructureWriter.Sign(key, algorithm => Encode(issuer, algorithm, number, thisUpdate, nextUpdate, entries)));

    private static byte[] Encode(
        Certificate issuer, AlgorithmIdentifier algorithm, BigInteger number, DateTimeOffset thisUpdate, DateTimeOffset nextUpdate, IReadOnlyList<(string Serial, IndexRevocation Revocation)> entries)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, (entries.Count * EntryBytes) + 1024);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            algorithm.Write(writer);
            writer.WriteEncodedValue(issuer.Subject.Encoded.Span);
            SignedStructureWriter.WriteTime(writer, thisUpdate);
            SignedStructureWriter.WriteTime(writer, nextUpdate);
            if (entries.Count > 0)
            {
                using (writer.PushSequence())
                {
                    foreach (var (serial, revocation) in entries) WriteEntry(writer, serial, revocation);
                }
            }

            using (writer.PushSequence(Explicit0))
            using (writer.PushSequence())
            {
                SignedStructureWriter.WriteExtension(writer, CertificateProfile.AuthorityKeyIdentifier(issuer));
                SignedStructureWriter.WriteExtension(writer, Extension(Oids.CrlNumber, value => value.WriteInteger(number)));
            }
        }

        return writer.Encode();
    }

    private static void WriteEntry(AsnWriter writer, string serial, IndexRevocation revocation)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(BigInteger.Parse("0" + serial, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            SignedStructureWriter.WriteTime(writer, revocation.At);
            // The absence of a reason is how unspecified is written (RFC 5280, 5.3.1).
            if (revocation.Reason == RevocationReason.Unspecified && revocation.Since is null) return;
            using (writer.PushSequence())
            {
                if (revocation.Reason != RevocationReason.Unspecified)
                    SignedStructureWriter.WriteExtension(writer, Extension(Oids.CrlReason, value => value.WriteEnumeratedValue(revocation.Reason)));
                if (revocation.Since is { } since)
                    SignedStructureWriter.WriteExtension(writer, Extension(Oids.InvalidityDate, value => value.WriteGeneralizedTime(since, omitFractionalSeconds: true)));
            }
        }
    }

    private static CertificateExtension Extension(string oid, Action<AsnWriter> write) => new(oid, false, Der.Encode(write));
}
