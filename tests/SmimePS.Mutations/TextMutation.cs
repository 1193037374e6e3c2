using System.Text;

namespace SmimePS.Mutations;

/// <summary>Changes to mail and PEM: their lines, their header fields, and what their base64 says.</summary>
internal static class TextMutation
{
    private const int MaxLines = 20_000;

    private static readonly string[] Fields =
    [
        "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=\"x\"", "Content-Type: multipart/mixed; boundary=\"x\"",
        "Content-Type: application/pkcs7-mime; smime-type=compressed-data; name=smime.p7m", "Content-Type: application/pkcs7-mime",
        "Content-Type: message/rfc822", "Content-Type: text/plain; charset*=''%FF", "Content-Type: application/octet-stream; name=smime.p7m",
        "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: quoted-printable", "Content-Transfer-Encoding: x-uuencode",
        "Content-Transfer-Encoding: binary", "--x", "--x--", "", " ", "From: =?utf-8?B?/////w==?= <a@b>", "From someone Thu Jan  1 00:00:00 1970", ">From me",
        "Sender: <>", "Subject: =?x?Q?=00?=", "-----BEGIN CERTIFICATE-----", "-----END PRIVATE KEY-----", "Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-256-CBC,00",
    ];

    public static byte[] Apply(byte[] data, Random random, Func<byte[], byte[]> changeBinary, Func<byte[]> anotherText)
    {
        if (random.Next(5) < 3 && ChangeBase64(data, random, changeBinary) is { } changed) return changed;
        if (random.Next(3) == 0) return ByteMutation.Apply(data, random);
        var lines = Lines(data);
        if (lines.Count == 0) return ByteMutation.Apply(data, random);
        var at = random.Next(lines.Count);
        switch (random.Next(7))
        {
            case 0:
                lines.InsertRange(at, Enumerable.Repeat(lines[at], random.Next(10) == 0 ? random.Next(1, 500) : 1));
                break;
            case 1:
                lines.RemoveAt(at);
                break;
            case 2:
                var other = random.Next(lines.Count);
                (lines[at], lines[other]) = (lines[other], lines[at]);
                break;
            case 3:
                lines.Insert(at, Fields[random.Next(Fields.Length)] + "\r\n");
                break;
            case 4:
                lines[at] = Fields[random.Next(Fields.Length)] + "\r\n";
                break;
            case 5:
                var from = Lines(anotherText());
                if (from.Count > 0) lines.InsertRange(at, from.Skip(random.Next(from.Count)).Take(random.Next(1, 20)));
                break;
            default:
                var count = Math.Min(random.Next(1, 12), lines.Count - at);
                lines.InsertRange(random.Next(lines.Count), lines.GetRange(at, count));
                break;
        }

        return Encoding.Latin1.GetBytes(string.Concat(lines.Take(MaxLines)));
    }

    private static List<string> Lines(byte[] data)
    {
        var text = Encoding.Latin1.GetString(data);
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    /// <summary>Decodes one run of base64 lines, changes what they say and encodes it again; null where there is none.</summary>
    private static byte[]? ChangeBase64(byte[] data, Random random, Func<byte[], byte[]> change)
    {
        var lines = Lines(data);
        var runs = new List<(int Start, int Count)>();
        for (var i = 0; i < lines.Count;)
        {
            var end = i;
            while (end < lines.Count && IsBase64(lines[end])) end++;
            if (end > i && lines[i].Length > 20) runs.Add((i, end - i));
            i = end + 1;
        }

        if (runs.Count == 0) return null;
        var (start, count) = runs[random.Next(runs.Count)];
        var decoded = new byte[lines.Skip(start).Take(count).Sum(static line => line.Length)];
        var base64 = string.Concat(lines.Skip(start).Take(count).Select(static line => line.Trim()));
        if (!Convert.TryFromBase64String(base64, decoded, out var length)) return null;
        var encoded = Convert.ToBase64String(change(decoded[..length]), Base64FormattingOptions.InsertLineBreaks) + "\r\n";
        return Encoding.Latin1.GetBytes(string.Concat([.. lines.Take(start), encoded, .. lines.Skip(start + count)]));
    }

    private static bool IsBase64(string line)
    {
        var trimmed = line.AsSpan().TrimEnd();
        if (trimmed.IsEmpty) return false;
        foreach (var c in trimmed)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/' or '=')) return false;
        }

        return true;
    }
}
