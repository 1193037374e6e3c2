using System.Formats.Asn1;
using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>What an OCSP response says of one certificate (SingleResponse, RFC 6960, 4.2.1).</summary>
internal sealed class OcspStatement
{
    private static readonly Asn1Tag GoodTag = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag RevokedTag = new(TagClass.ContextSpecific, 1, isConstructed: true);
    private static readonly Asn1Tag UnknownTag = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Explicit0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Explicit1 = new(TagClass.ContextSpecific, 1, isConstructed: true);

    private OcspStatement(AsnReader reader)
    {
        Id = OcspCertificateId.Read(reader);
        if (reader.PeekTag() == GoodTag)
        {
            reader.ReadNull(GoodTag);
            State = RevocationState.Good;
        }
        else if (reader.PeekTag() == RevokedTag)
        {
            Revoked = ReadRevoked(reader.ReadSequence(RevokedTag));
            State = RevocationState.Revoked;
        }
        else
        {
            reader.ReadNull(UnknownTag);
            State = RevocationState.Unknown;
        }

        ThisUpdate = reader.ReadGeneralizedTime();
        if (reader.HasData && reader.PeekTag() == Explicit0)
        {
            var next = reader.ReadSequence(Explicit0);
            NextUpdate = next.ReadGeneralizedTime();
            next.ThrowIfNotEmpty();
        }

        if (reader.HasData && reader.PeekTag() == Explicit1)
        {
            var outer = reader.ReadSequence(Explicit1);
            foreach (var extension in RevocationListExtensions.ReadList(outer))
            {
                if (extension.Oid == Oids.OcspArchiveCutoff) KeepsExpiredSince = new AsnReader(extension.Value, AsnEncodingRules.DER).ReadGeneralizedTime();
                // The reason is in the response itself, and the others concern the list that the responder read.
                else HasUnknownCritical |= extension.IsCritical;
            }

            outer.ThrowIfNotEmpty();
        }

        reader.ThrowIfNotEmpty();
    }

    public OcspCertificateId Id { get; }

    public RevocationState State { get; }

    /// <summary>When and why it was revoked, where it was.</summary>
    public RevokedCertificate? Revoked { get; }

    public DateTimeOffset ThisUpdate { get; }

    public DateTimeOffset? NextUpdate { get; }

    /// <summary>Certificates that ended after this are still known (archive cutoff, RFC 6960, 4.4.4); null where nothing is said of them.</summary>
    public DateTimeOffset? KeepsExpiredSince { get; }

    public bool HasUnknownCritical { get; }

    /// <exception cref="AsnContentException">Malformed.</exception>
    public static OcspStatement Read(AsnReader single) => new(single);

    private RevokedCertificate ReadRevoked(AsnReader info)
    {
        var at = info.ReadGeneralizedTime();
        var reason = RevocationReason.Unspecified;
        if (info.HasData)
        {
            var outer = info.ReadSequence(Explicit0);
            reason = RevokedEntries.ReadReason(outer);
            outer.ThrowIfNotEmpty();
        }

        info.ThrowIfNotEmpty();
        return new RevokedCertificate(Convert.ToHexString(Id.SerialNumber.ToArray()), at, reason);
    }
}
