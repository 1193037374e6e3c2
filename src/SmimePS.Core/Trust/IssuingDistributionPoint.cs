using System.Formats.Asn1;

namespace SmimePS.Trust;

/// <summary>A list's issuing distribution point (RFC 5280, 5.2.5): what the list is about.</summary>
internal sealed record IssuingDistributionPoint(
    DistributionPointName? Name, bool OnlyUserCertificates, bool OnlyAuthorityCertificates, RevocationReasons Reasons, bool IsIndirect,
    bool OnlyAttributeCertificates)
{
    /// <exception cref="AsnContentException">Malformed.</exception>
    public static IssuingDistributionPoint Read(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var nameTag = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        var reasonsTag = new Asn1Tag(TagClass.ContextSpecific, 3);
        var name = sequence.HasData && sequence.PeekTag() == nameTag ? DistributionPointName.Read(sequence.ReadSequence(nameTag)) : null;
        var onlyUsers = ReadFlag(sequence, 1);
        var onlyAuthorities = ReadFlag(sequence, 2);
        var reasons = sequence.HasData && sequence.PeekTag().HasSameClassAndValue(reasonsTag)
            ? DistributionPoint.ReadReasons(sequence, reasonsTag)
            : RevocationReasons.All;
        var point = new IssuingDistributionPoint(name, onlyUsers, onlyAuthorities, reasons, ReadFlag(sequence, 4), ReadFlag(sequence, 5));
        sequence.ThrowIfNotEmpty();
        return point;
    }

    private static bool ReadFlag(AsnReader sequence, int number)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, number);
        return sequence.HasData && sequence.PeekTag() == tag && sequence.ReadBoolean(tag);
    }
}
