using System.Formats.Asn1;

namespace SmimePS.Cms;

/// <summary>What became of a signed header field in the header outside (RFC 7508, section 4.1).</summary>
public enum SecureHeaderStatus
{
    /// <summary>It stands there as it is signed.</summary>
    Duplicated = 0,

    /// <summary>It was taken out.</summary>
    Deleted = 1,

    /// <summary>Something else stands there.</summary>
    Modified = 2,
}

/// <summary>A header field that a signature's attributes repeat (RFC 7508). It says what the signer signed, not what the message has.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Status">What became of it outside.</param>
public sealed record SecureHeaderField(string Name, string Value, SecureHeaderStatus Status)
{
    // Nobody signs more in this way; the attributes as a whole are bounded too.
    private const int MaximumFields = 200;

    /// <summary>Reads the attribute's value: a SET of the canonicalization and the fields.</summary>
    internal static IReadOnlyList<SecureHeaderField> Read(AsnReader reader)
    {
        var set = reader.ReadSetOf(skipSortOrderValidation: true);
        var fields = new List<SecureHeaderField>();
        while (set.HasData)
        {
            if (!set.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            {
                // How white space was treated, which does not matter to a comparison by meaning.
                set.ReadEncodedValue();
                continue;
            }

            for (var list = set.ReadSequence(); list.HasData;)
            {
                if (fields.Count == MaximumFields) throw new AsnContentException("There are more fields than any header has.");
                fields.Add(ReadField(list.ReadSequence()));
            }
        }

        return fields;
    }

    private static SecureHeaderField ReadField(AsnReader field)
    {
        var name = field.ReadCharacterString(UniversalTagNumber.VisibleString);
        var value = field.ReadCharacterString(UniversalTagNumber.UTF8String);
        if (!field.HasData) return new SecureHeaderField(name, value, SecureHeaderStatus.Duplicated);
        return field.TryReadInt32(out var status) && status is >= 0 and <= 2
            ? new SecureHeaderField(name, value, (SecureHeaderStatus)status)
            : throw new AsnContentException("A header field has a status that there is not.");
    }
}
