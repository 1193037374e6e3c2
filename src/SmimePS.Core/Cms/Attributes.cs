using System.Formats.Asn1;

namespace SmimePS.Cms;

/// <summary>
/// A SET OF Attribute (RFC 5652, 5.3) that a signature or a tag covers: what it says, and the exact bytes that are covered, which
/// are its DER encoding as a SET whatever the sender transmitted (5.4).
/// </summary>
internal sealed class Attributes
{
    // Signers set a dozen attributes in a few kilobytes. Each attribute and value costs many times its bytes, and all of them
    // together are hashed again for each certificate that the signature may be from.
    private const int MaxCount = 1000;
    private const int MaxBytes = 1024 * 1024;

    private readonly Dictionary<string, List<ReadOnlyMemory<byte>>> _values = [];
    private int _count;

    private Attributes(byte[] transmitted)
    {
        Transmitted = transmitted;
        Der = transmitted;
    }

    /// <summary>The DER encoding.</summary>
    public byte[] Der { get; private set; }

    /// <summary>The encoding as it came, with the tag of a SET.</summary>
    public byte[] Transmitted { get; }

    /// <summary>Whether the sender transmitted DER.</summary>
    public bool IsDer => ReferenceEquals(Der, Transmitted);

    /// <summary>Whether some type stands there more than once, which none may.</summary>
    public bool HasRepeatedType { get; private set; }

    /// <summary>Every type and its values.</summary>
    public IReadOnlyDictionary<string, List<ReadOnlyMemory<byte>>> Values => _values;

    /// <summary>Reads the set under its implicit tag.</summary>
    public static Attributes Read(ReadOnlyMemory<byte> encoded, Asn1Tag tag)
    {
        if (encoded.Length > MaxBytes) throw new AsnContentException("The attributes are longer than anybody makes them.");
        var transmitted = encoded.ToArray();
        var set = new AsnReader(transmitted, AsnEncodingRules.BER).ReadSetOf(skipSortOrderValidation: true, tag);
        transmitted[0] = 0x31;
        var attributes = new Attributes(transmitted);
        var parts = new List<Part>();
        while (set.HasData) parts.Add(attributes.Add(set));
        if (!IsStrictDer(transmitted)) attributes.Der = Encode(parts.ConvertAll(p => IsStrictDer(p.Whole) ? p.Whole : Encode(p.Type, p.Values)));
        return attributes;
    }

    /// <summary>The only value of a type; null where the type is absent.</summary>
    /// <exception cref="AsnContentException">It has several values, or none.</exception>
    public ReadOnlyMemory<byte>? Single(string oid)
    {
        if (!_values.TryGetValue(oid, out var values)) return null;
        return values.Count == 1 ? values[0] : throw new AsnContentException("A single-valued attribute has another number of values.");
    }

    private Part Add(AsnReader set)
    {
        Count();
        var whole = set.PeekEncodedValue();
        var attribute = set.ReadSequence();
        var type = attribute.ReadObjectIdentifier();
        var values = new List<ReadOnlyMemory<byte>>();
        var content = attribute.ReadSetOf(skipSortOrderValidation: true);
        while (content.HasData)
        {
            Count();
            values.Add(content.ReadEncodedValue());
        }

        attribute.ThrowIfNotEmpty();
        if (_values.ContainsKey(type)) HasRepeatedType = true;
        else _values.Add(type, values);
        return new Part(whole, type, values);
    }

    private void Count()
    {
        if (++_count > MaxCount) throw new AsnContentException("There are more attributes than anybody sets.");
    }

    /// <summary>Definite lengths, shortest form, sorted sets, all the way down.</summary>
    private static bool IsStrictDer(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            Walk(new AsnReader(encoded, AsnEncodingRules.DER), 0);
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static void Walk(AsnReader reader, int depth)
    {
        if (depth > 32) throw new AsnContentException("Too deep.");
        while (reader.HasData)
        {
            var tag = reader.PeekTag();
            if (!tag.IsConstructed)
            {
                // Under DER's rules this refuses what is not the shortest form.
                reader.ReadEncodedValue();
                continue;
            }

            if (tag.HasSameClassAndValue(Asn1Tag.SetOf)) Walk(reader.ReadSetOf(), depth + 1);
            else Walk(reader.ReadSequence(tag), depth + 1);
        }
    }

    private static byte[] Encode(List<ReadOnlyMemory<byte>> attributes)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            foreach (var attribute in attributes) writer.WriteEncodedValue(attribute.Span);
        }

        return writer.Encode();
    }

    private static ReadOnlyMemory<byte> Encode(string type, List<ReadOnlyMemory<byte>> values)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSetOf())
            {
                // A value that is not DER within cannot be helped without knowing its type; the signature decides.
                foreach (var value in values) writer.WriteEncodedValue(value.Span);
            }
        }

        return writer.Encode();
    }

    /// <summary>One attribute as it was read.</summary>
    private sealed record Part(ReadOnlyMemory<byte> Whole, string Type, List<ReadOnlyMemory<byte>> Values);
}
