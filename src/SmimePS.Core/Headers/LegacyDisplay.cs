using System.Text;
using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>
/// The header fields that an encrypted message hides, once more in front of its text, for readers whose program does not know header
/// protection; one that does leaves them out (RFC 9788, sections 2.1.2 and 5.2.2 to 5.2.5).
/// </summary>
internal static class LegacyDisplay
{
    /// <summary>The parameter of a part's type that says that it begins with the element.</summary>
    public const string Parameter = "hp-legacy-display";

    private const string HtmlClass = "header-protection-legacy-display";
    private const int Looked = 256 * 1024;
    private const int LongestElement = 64 * 1024;

    /// <summary>What puts the lines in front of a part's text; null where its content, encoding or charset does not let them be put there safely.</summary>
    /// <param name="source">The bytes in which the part stands.</param>
    /// <param name="node">A main body part.</param>
    /// <param name="lines">The fields, decoded, one a line.</param>
    /// <param name="charset">The charset that the part must be labelled with for it; null for the one it has.</param>
    public static DecodedSplice? Insertion(Stream source, MimeNode node, IReadOnlyList<string> lines, out string? charset)
    {
        charset = null;
        if (!BodyStart.IsReadable(node) || node.Traits.HasNul) return null;
        // Where nothing is, there may be no place for it: no empty line, or none before the next boundary.
        if (node.BodyBegin == node.HeaderEnd || (node.Body.Length == 0 && node.Parent is not null)) return null;
        if (lines.Sum(static line => line.Length) > LongestElement / 8) return null;
        if (EncodingOf(node) is not { } encoding) return null;
        if (node.IsMimeType("text", "html")) return InHtml(source, node, lines, encoding);
        if (HasByteOrderMark(BodyStart.Read(source, node, 3))) return null;
        var text = string.Join("\r\n", lines) + "\r\n\r\n";
        if (Encode(encoding, text) is { } bytes) return new DecodedSplice(0, 0, bytes);
        // ASCII is UTF-8 too, as far as it really is.
        if (encoding.CodePage != Encoding.ASCII.CodePage || !BodyStart.IsIdentity(node) || node.Traits.EightBit > 0) return null;
        charset = "utf-8";
        return new DecodedSplice(0, 0, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>What takes the element away again; null where the part does not begin with one.</summary>
    public static DecodedSplice? Removal(Stream source, MimeNode node)
    {
        if (node.ContentType.Parameters[Parameter]?.Trim() != "1" || !BodyStart.IsReadable(node) || EncodingOf(node) is null) return null;
        var isHtml = node.IsMimeType("text", "html");
        var start = BodyStart.Read(source, node, isHtml ? Looked : LongestElement);
        return isHtml ? FromHtml(start) : FromText(start);
    }

    private static DecodedSplice? InHtml(Stream source, MimeNode node, IReadOnlyList<string> lines, Encoding encoding)
    {
        // What is no text in two bytes may look like a tag in one.
        if (encoding.WebName.StartsWith("iso-2022-", StringComparison.OrdinalIgnoreCase)) return null;
        var start = BodyStart.Read(source, node, Looked);
        if (HasByteOrderMark(start) || HtmlText.FindBody(start) is not { } at) return null;
        var element = new StringBuilder($"<div class=\"{HtmlClass}\">\r\n<pre>");
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0) element.Append("\r\n");
            AppendEscaped(element, lines[i]);
        }

        return new DecodedSplice(at, 0, Encoding.ASCII.GetBytes(element.Append("</pre>\r\n</div>\r\n").ToString()));
    }

    private static void AppendEscaped(StringBuilder html, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsSurrogatePair(text, i);
            if (text[i] is >= ' ' and < '\x7f' and not ('<' or '>' or '&' or '"')) html.Append(text[i]);
            else html.Append("&#").Append(isPair ? char.ConvertToUtf32(text, i) : text[i]).Append(';');
            if (isPair) i++;
        }
    }

    /// <summary>Everything up to the first empty line (RFC 9788, section 4.5.3), as long as it is fields: a text that only says so stays whole.</summary>
    private static DecodedSplice? FromText(byte[] start)
    {
        for (var begin = 0; begin < start.Length;)
        {
            var end = Array.IndexOf(start, (byte)'\n', begin);
            if (end < 0) return null;
            var line = Encoding.ASCII.GetString(start, begin, end - begin).TrimEnd('\r');
            if (line.Trim().Length == 0) return begin == 0 ? null : new DecodedSplice(0, end + 1, []);
            var isContinued = begin > 0 && line[0] is ' ' or '\t';
            if (!isContinued && !StartsWithName(line)) return null;
            begin = end + 1;
        }

        return null;
    }

    private static bool StartsWithName(string line)
    {
        var colon = line.IndexOf(':');
        return colon > 0 && line.Take(colon).All(static c => c is > ' ' and < '\x7f');
    }

    private static DecodedSplice? FromHtml(byte[] start)
    {
        if (HtmlText.FindBody(start) is not { } at) return null;
        var begin = at;
        while (begin < start.Length && start[begin] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') begin++;
        if (HtmlText.LengthOfDiv(start, begin) is not { } length || length > LongestElement) return null;
        var tag = Encoding.ASCII.GetString(start, begin, Array.IndexOf(start, (byte)'>', begin) - begin);
        return tag.IndexOf(HtmlClass, StringComparison.Ordinal) < 0 ? null : new DecodedSplice(begin, LengthWithLineEnd(start, begin + length) - begin, []);
    }

    private static int LengthWithLineEnd(byte[] text, int end)
    {
        if (end < text.Length && text[end] == '\r') end++;
        return end < text.Length && text[end] == '\n' ? end + 1 : end;
    }

    /// <summary>The part's charset, where ASCII stands for itself in it; null for one that is not known or in which it does not.</summary>
    private static Encoding? EncodingOf(MimeNode node)
    {
        const string ascii = "\t\r\n !\"#$%&'()*+,-./0123456789:;<=>?@ABCXYZ[\\]^_`abcxyz{|}~";
        var encoding = node.ContentType.Charset is { Length: > 0 } ? node.ContentType.CharsetEncoding : Encoding.ASCII;
        return encoding is not null && Encode(encoding, ascii) is { } bytes && bytes.AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(ascii)) ? encoding : null;
    }

    private static byte[]? Encode(Encoding encoding, string text)
    {
        try
        {
            return Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ReplacementFallback).GetBytes(text);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            // A character that it has not, or an encoding that cannot be had that way.
            return null;
        }
    }

    private static bool HasByteOrderMark(byte[] start) => start.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]);
}
