using System.Text;

namespace SmimePS.Mailboxes;

/// <summary>Names of folders as IMAP servers write them on the disk: modified UTF-7 (RFC 3501, 5.1.3).</summary>
internal static class ModifiedUtf7
{
    /// <summary>Writes a name.</summary>
    public static string Encode(string name)
    {
        var text = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length;)
        {
            if (IsPlain(name[i]))
            {
                text.Append(name[i] == '&' ? "&-" : name[i].ToString());
                i++;
                continue;
            }

            var begin = i;
            while (i < name.Length && !IsPlain(name[i])) i++;
            var bytes = Encoding.BigEndianUnicode.GetBytes(name.Substring(begin, i - begin));
            text.Append('&').Append(Convert.ToBase64String(bytes).TrimEnd('=').Replace('/', ',')).Append('-');
        }

        return text.ToString();
    }

    /// <summary>
    /// Reads a name; null where it is none that <see cref="Encode"/> would have written, which is then the name as it stands. Control characters are
    /// none of a name's.
    /// </summary>
    public static string? Decode(string text)
    {
        if (text.IndexOf('&') < 0) return text.All(IsPlain) ? text : null;
        var name = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '&')
            {
                name.Append(text[i]);
                continue;
            }

            var end = text.IndexOf('-', i);
            if (end < 0 || !Append(name, text.Substring(i + 1, end - i - 1))) return null;
            i = end;
        }

        var decoded = name.ToString();
        return Encode(decoded) == text && !decoded.Any(char.IsControl) ? decoded : null;
    }

    private static bool Append(StringBuilder name, string base64)
    {
        if (base64.Length == 0)
        {
            name.Append('&');
            return true;
        }

        try
        {
            var bytes = Convert.FromBase64String(base64.Replace(',', '/') + new string('=', (4 - (base64.Length % 4)) % 4));
            name.Append(Encoding.BigEndianUnicode.GetString(bytes));
            return bytes.Length % 2 == 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsPlain(char c) => c is >= ' ' and <= '~';
}
