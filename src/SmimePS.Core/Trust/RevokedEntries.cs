using System.Formats.Asn1;
using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>
/// The entries of a revocation list, found by issuer and serial number. An entry of an indirect list may name another issuer, which then
/// holds for those that follow.
/// </summary>
internal sealed class RevokedEntries
{
    private readonly Dictionary<(string Issuer, string Serial), RevokedCertificate> _byCertificate = [];

    public int Count => _byCertificate.Count;

    public IEnumerable<RevokedCertificate> All => _byCertificate.Values;

    /// <summary>Whether an entry has a critical extension that is not understood.</summary>
    public bool HasUnknownCritical { get; private set; }

    /// <exception cref="AsnContentException">Malformed.</exception>
    public static RevokedEntries Read(ReadOnlyMemory<byte> encoded, DistinguishedName listIssuer)
    {
        var entries = new RevokedEntries();
        if (encoded.IsEmpty) return entries;
        string[] issuers = [ComparableName.Of(listIssuer).Key];
        var list = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
        while (list.HasData)
        {
            var entry = list.ReadSequence();
            var number = entry.ReadIntegerBytes().ToArray();
            var revokedAt = SignedStructure.ReadTime(entry);
            var reason = RevocationReason.Unspecified;
            DateTimeOffset? invalidSince = null;
            if (entry.HasData)
            {
                foreach (var extension in RevocationListExtensions.ReadList(entry))
                {
                    var reader = new AsnReader(extension.Value, AsnEncodingRules.DER);
                    switch (extension.Oid)
                    {
                        case Oids.CrlReason:
                            reason = ReadReason(reader);
                            break;
                        case Oids.CertificateIssuer:
                            issuers = [.. GeneralName.ReadAll(reader).Where(static name => name.Directory is not null)
                                .Select(static name => ComparableName.Of(name.Directory!).Key)];
                            break;
                        case Oids.InvalidityDate:
                            invalidSince = ReadInvaliditySince(reader);
                            break;
                        default:
                            entries.HasUnknownCritical |= extension.IsCritical;
                            break;
                    }
                }
            }

            entry.ThrowIfNotEmpty();
            var revoked = new RevokedCertificate(Convert.ToHexString(TrimSign(number).ToArray()), revokedAt, reason) { InvalidSince = invalidSince };
            // The whole integer is the key: 255 and -1 differ in the zero byte alone.
            var serial = Convert.ToHexString(number);
            foreach (var issuer in issuers) entries._byCertificate[(issuer, serial)] = revoked;
        }

        return entries;
    }

    public RevokedCertificate? Find(Certificate certificate) =>
        _byCertificate.TryGetValue((ComparableName.Of(certificate.Issuer).Key, Convert.ToHexString(certificate.SerialNumber.ToArray())), out var entry)
            ? entry
            : null;

    internal static RevocationReason ReadReason(AsnReader reader)
    {
        var bytes = reader.ReadEnumeratedBytes().Span;
        return bytes.Length == 1 ? (RevocationReason)bytes[0] : RevocationReason.Unspecified;
    }

    /// <summary>What cannot be read says nothing; the entry counts all the same.</summary>
    private static DateTimeOffset? ReadInvaliditySince(AsnReader reader)
    {
        try
        {
            return SignedStructure.ReadTime(reader);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static ReadOnlySpan<byte> TrimSign(ReadOnlySpan<byte> integer) =>
        integer.Length > 1 && integer[0] == 0 ? integer.Slice(1) : integer;
}
