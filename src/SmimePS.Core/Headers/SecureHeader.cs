using System.Text;
using MimeKit;
using SmimePS.Certificates;
using SmimePS.Cms;

namespace SmimePS.Headers;

/// <summary>Compares the header fields that a signature names in its attributes with those of the message (RFC 7508, section 5).</summary>
internal static class SecureHeader
{
    /// <summary>
    /// Those that the header does not have as they were signed, and whether that misleads, as it would beside fields inside of a protection.
    /// What the signer says to have taken out or changed is not looked for.
    /// </summary>
    public static List<ChangedHeader> Changed(IReadOnlyList<SecureHeaderField> fields, IReadOnlyList<Header> header)
    {
        var signed = fields.Where(static field => IsName(field.Name)).Select(static field => (field.Status, Field: AsHeader(field))).ToList();
        var view = new OutsideView([.. signed.Select(static one => one.Field)], [], mayHide: false);
        var changed = new List<ChangedHeader>();
        foreach (var same in signed.GroupBy(static one => one.Field.Field, StringComparer.OrdinalIgnoreCase).Where(static same => same.All(static one => one.Status == SecureHeaderStatus.Duplicated)))
        {
            var own = same.Select(static one => one.Field).ToList();
            var seen = header.Where(outer => outer.Field.Equals(same.Key, StringComparison.OrdinalIgnoreCase)).ToList();
            if (FieldComparison.Compare(own[0].Id, own, seen) != FieldDifference.None) changed.Add(new ChangedHeader(ShownText.Of(same.Key), view.Misleads(own[0].Id, own, seen)) { IsMissing = seen.Count == 0 });
        }

        return changed;
    }

    private static bool IsName(string name) => name.Length > 0 && name.All(static c => c is > ' ' and < '\x7f' and not ':');

    private static Header AsHeader(SecureHeaderField field)
    {
        var signed = new Header(field.Name, "");
        signed.SetRawValue([.. Encoding.UTF8.GetBytes(field.Value), .. "\r\n"u8]);
        return signed;
    }
}
