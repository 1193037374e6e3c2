using System.Text;
using MimeKit;
using SmimePS.Certificates;
using SmimePS.Cms;

namespace SmimePS.Headers;

/// <summary>Compares the header fields that a signature names in its attributes with those of the message (RFC 7508, section 5).</summary>
internal static class SecureHeader
{
    /// <summary>The names of those that the header does not have as they were signed. What was to be hidden in the end is not looked for.</summary>
    public static List<string> Changed(IReadOnlyList<SecureHeaderField> fields, IReadOnlyList<Header> header) =>
    [
        .. fields.Where(field => field.Status == SecureHeaderStatus.Duplicated && !header.Any(outer => IsSame(field, outer)))
            .Select(static field => ShownText.Of(field.Name)).Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    private static bool IsSame(SecureHeaderField field, Header outer)
    {
        if (!outer.Field.Equals(field.Name, StringComparison.OrdinalIgnoreCase)) return false;
        var signed = new Header(outer.Field, "");
        signed.SetRawValue([.. Encoding.UTF8.GetBytes(field.Value), .. "\r\n"u8]);
        return FieldComparison.Compare(outer.Id, [signed], [outer]) != FieldDifference.Meaning;
    }
}
