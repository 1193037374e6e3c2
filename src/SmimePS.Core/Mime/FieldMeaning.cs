using System.Globalization;
using MimeKit;
using MimeKit.Utils;

namespace SmimePS.Mime;

/// <summary>Whether a header field in another form still says what it said: what is signed in someone's name must not have been made up.</summary>
internal static class FieldMeaning
{
    private const string Marks = "\"\\()<>,;:@.";

    /// <summary>True where both values of a Content-Type lead a reader to the same parts, or the same kind of content.</summary>
    public static bool IsSameType(byte[] before, byte[] after)
    {
        if (!ContentType.TryParse(MimeScan.Rules, before, out var old)) return !ContentType.TryParse(MimeScan.Rules, after, out _);
        return ContentType.TryParse(MimeScan.Rules, after, out var type) && type.IsMimeType(old.MediaType, old.MediaSubtype) && type.Boundary == old.Boundary;
    }

    /// <summary>True where both values of a Content-Transfer-Encoding are read as the same one, or neither as any.</summary>
    public static bool IsSameEncoding(string before, string after) => EncodingOf(before) == EncodingOf(after);

    /// <summary>True where both have the same parameters, and nothing that stood beside them, a comment say, is lost.</summary>
    public static bool HasSameParameters(byte[] before, ContentType old, byte[] after) =>
        IsSameType(before, after) && ContentType.TryParse(MimeScan.Rules, after, out var type)
        && HasSame(before, old.MimeType, old.Parameters, type.MimeType, type.Parameters);

    /// <inheritdoc cref="HasSameParameters(byte[], ContentType, byte[])"/>
    public static bool HasSameParameters(byte[] before, ContentDisposition old, byte[] after) =>
        ContentDisposition.TryParse(MimeScan.Rules, after, out var disposition)
        && HasSame(before, old.Disposition, old.Parameters, disposition.Disposition, disposition.Parameters);

    /// <summary>
    /// True where both name the same people in the same way. Of what is no name, a second comment or a route, only its letters are compared.
    /// An address outside ASCII has no form in it (RFC 6532).
    /// </summary>
    public static bool HasSameAddresses(byte[] before, byte[] after)
    {
        if (!InternetAddressList.TryParse(MimeScan.Rules, before, out var old) || !InternetAddressList.TryParse(MimeScan.Rules, after, out var list)) return false;
        var (was, now) = (Addresses(old).ToList(), Addresses(list).ToList());
        return was.SequenceEqual(now) && was.All(static entry => IsAscii(entry.Address)) && HasSameLetters(before, list.ToString());
    }

    /// <summary>True where both are the same text for who knows nothing of the field.</summary>
    public static bool HasSameText(byte[] before, byte[] after) =>
        Rfc2047.DecodeText(MimeScan.Rules, before).Trim() == Rfc2047.DecodeText(MimeScan.Rules, after).Trim();

    private static ContentEncoding? EncodingOf(string value) => MimeUtils.TryParse(value, out ContentEncoding encoding) ? encoding : null;

    private static bool HasSame(byte[] before, string oldName, ParameterList old, string name, ParameterList parameters)
    {
        static IEnumerable<string> Sorted(ParameterList list) =>
            list.Select(static parameter => parameter.Name.ToLowerInvariant() + "=" + parameter.Value).OrderBy(static text => text, StringComparer.Ordinal);
        if (oldName != name || !IsAscii(name) || !parameters.All(static parameter => IsAscii(parameter.Name)) || !Sorted(old).SequenceEqual(Sorted(parameters))) return false;
        // What was ASCII before may have been in the form of RFC 2231, and had no text that could be lost.
        return before.All(static b => b < 0x80) || HasSameLetters(before, name + string.Concat(parameters.Select(static parameter => parameter.Name + "=" + parameter.Value)));
    }

    /// <summary>Each address, and each group with its members in it.</summary>
    private static IEnumerable<(string Name, string Address)> Addresses(InternetAddressList list)
    {
        foreach (var entry in list)
        {
            yield return (entry.Name ?? "", entry is MailboxAddress mailbox ? $"{mailbox.Route}{mailbox.Address}" : "");
            if (entry is not GroupAddress group) continue;
            foreach (var member in Addresses(group.Members)) yield return member;
            yield return ("", ";");
        }
    }

    /// <summary>Comments and names change places and quotes come and go, but no character may.</summary>
    private static bool HasSameLetters(byte[] before, string after) =>
        Letters(Rfc2047.DecodeText(MimeScan.Rules, before)).SequenceEqual(Letters(after));

    private static IEnumerable<char> Letters(string text)
    {
        var letters = text.Where(static c => !char.IsWhiteSpace(c) && Marks.IndexOf(c) < 0 && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Control).ToArray();
        Array.Sort(letters);
        return letters;
    }

    private static bool IsAscii(string text) => text.All(static c => c < 0x80);
}
