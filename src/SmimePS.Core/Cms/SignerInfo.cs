using System.Formats.Asn1;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>SignerInfo (RFC 5652, 5.3) as it was read.</summary>
internal sealed record SignerInfo(
    CertificateIdentifier Identifier,
    AlgorithmIdentifier DigestAlgorithm,
    ReadOnlyMemory<byte>? SignedAttributes,
    AlgorithmIdentifier SignatureAlgorithm,
    byte[] Signature,
    ReadOnlyMemory<byte>? UnsignedAttributes)
{
    internal static readonly Asn1Tag SignedTag = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag UnsignedTag = new(TagClass.ContextSpecific, 1);

    public static List<SignerInfo> ReadAll(ReadOnlyMemory<byte> encoded, CmsLimits limits)
    {
        var found = new List<SignerInfo>();
        var set = new AsnReader(encoded, AsnEncodingRules.BER).ReadSetOf(skipSortOrderValidation: true);
        while (set.HasData)
        {
            found.Add(Read(set.ReadSequence()));
            if (found.Count > limits.MaxSigners) throw CmsException.Limit($"the message has more than {limits.MaxSigners} signers.");
        }

        return found;
    }

    private static SignerInfo Read(AsnReader sequence)
    {
        sequence.ReadInteger();
        var identifier = CertificateIdentifier.Read(sequence);
        var digest = AlgorithmIdentifier.Read(sequence);
        ReadOnlyMemory<byte>? signed = null;
        if (sequence.PeekTag().HasSameClassAndValue(SignedTag)) signed = sequence.ReadEncodedValue();
        var algorithm = AlgorithmIdentifier.Read(sequence);
        var signature = sequence.ReadOctetString();
        ReadOnlyMemory<byte>? unsigned = null;
        if (sequence.HasData && sequence.PeekTag().HasSameClassAndValue(UnsignedTag)) unsigned = sequence.ReadEncodedValue();
        sequence.ThrowIfNotEmpty();
        return new SignerInfo(identifier, digest, signed, algorithm, signature, unsigned);
    }
}
