using System.Formats.Asn1;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>What certificates and revocation lists have in common (RFC 5280, 4.1 and 5.1): a signed part, an algorithm, a signature.</summary>
/// <param name="SignedData">The part that is signed, as it stands.</param>
/// <param name="Content">A reader over the inside of that part.</param>
/// <param name="Algorithm">The algorithm named beside the signature.</param>
/// <param name="Signature">The signature; empty where it can verify nothing.</param>
internal sealed record SignedStructure(ReadOnlyMemory<byte> SignedData, AsnReader Content, AlgorithmIdentifier Algorithm, ReadOnlyMemory<byte> Signature)
{
    /// <summary>Reads the frame; what is inside is the caller's.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    public static SignedStructure Read(ReadOnlyMemory<byte> encoded)
    {
        var outer = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
        var signedData = outer.PeekEncodedValue();
        var content = outer.ReadSequence();
        var algorithm = AlgorithmIdentifier.Read(outer);
        // Unused bits are no reason to refuse here; such a signature is emptied, so that it cannot verify as a second form of a good one.
        ReadOnlyMemory<byte> signature = outer.ReadBitString(out var unusedBits);
        if (unusedBits != 0) signature = ReadOnlyMemory<byte>.Empty;
        outer.ThrowIfNotEmpty();
        return new SignedStructure(signedData, content, algorithm, signature);
    }

    /// <summary>Reads a Time; the two digits of a UTCTime stand for 1950 to 2049 (RFC 5280, 4.1.2.5.1).</summary>
    /// <exception cref="AsnContentException">The next value is none.</exception>
    public static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime(2049) : reader.ReadGeneralizedTime();
}
