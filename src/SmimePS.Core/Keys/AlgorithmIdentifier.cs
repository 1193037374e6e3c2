using System.Formats.Asn1;

namespace SmimePS.Keys;

/// <summary>AlgorithmIdentifier (RFC 5280, 4.1.1.2): an object identifier and its parameters as they were encoded.</summary>
/// <param name="Oid">The algorithm's object identifier, dotted.</param>
/// <param name="Parameters">The parameters' whole encoding, or empty where there are none.</param>
public sealed record AlgorithmIdentifier(string Oid, ReadOnlyMemory<byte> Parameters)
{
    private static readonly byte[] DerNull = [0x05, 0x00];

    /// <summary>An identifier without parameters.</summary>
    public AlgorithmIdentifier(string oid) : this(oid, ReadOnlyMemory<byte>.Empty)
    {
    }

    /// <summary>An identifier whose parameters are NULL, as RSA and the older hash identifiers want it.</summary>
    public static AlgorithmIdentifier WithNull(string oid) => new(oid, DerNull);

    /// <summary>True where the parameters are absent or NULL, which most algorithms treat as the same.</summary>
    public bool HasNoParameters => Parameters.IsEmpty || Parameters.Span.SequenceEqual(DerNull);

    /// <summary>Reads one identifier.</summary>
    /// <exception cref="AsnContentException">The next value is not an AlgorithmIdentifier.</exception>
    public static AlgorithmIdentifier Read(AsnReader reader, Asn1Tag? tag = null)
    {
        var sequence = reader.ReadSequence(tag);
        var oid = sequence.ReadObjectIdentifier();
        var parameters = sequence.HasData ? sequence.ReadEncodedValue() : ReadOnlyMemory<byte>.Empty;
        sequence.ThrowIfNotEmpty();
        return new AlgorithmIdentifier(oid, parameters);
    }

    /// <summary>Writes the identifier.</summary>
    public void Write(AsnWriter writer, Asn1Tag? tag = null)
    {
        using (writer.PushSequence(tag))
        {
            writer.WriteObjectIdentifier(Oid);
            if (!Parameters.IsEmpty) writer.WriteEncodedValue(Parameters.Span);
        }
    }

    /// <inheritdoc/>
    public bool Equals(AlgorithmIdentifier? other) =>
        other is not null && Oid == other.Oid && Parameters.Span.SequenceEqual(other.Parameters.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => Oid.GetHashCode();
}
