using System.Text;
using System.Text.RegularExpressions;
using SmimePS.Certificates;
using SmimePS.Mime;

namespace SmimePS.Messages;

/// <summary>
/// The first words of a text, for a sentence that says which text is meant. Strangers wrote it, so it is short, of one line, and has
/// nothing in it that steers a terminal.
/// </summary>
internal static class TextExcerpt
{
    private const int ReadBytes = 4096;
    private const int ShownCharacters = 60;

    private static readonly Regex Unseen = new("<(style|script|head)\\b.*?</\\1\\s*>|<!--.*?-->|<[^>]*>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    private static readonly Regex Blanks = new("\\s+", RegexOptions.CultureInvariant);

    // A line that only separates says nothing.
    private static readonly Regex Rule = new("^[\\s_\\-=*#~+.]+", RegexOptions.CultureInvariant);

    /// <summary>The first words of a part; empty where it has none, or is no text.</summary>
    public static string Of(MimeEntitySource source, SeenPart part)
    {
        if (part.Display == PartDisplay.Attachment) return "";
        var isMargin = part.Display == PartDisplay.Hidden;
        var bytes = Read(source, part.Range);
        return Of(bytes, isMargin ? null : part.Node, part.Display == PartDisplay.Html);
    }

    /// <summary>The first words of raw text of a part.</summary>
    /// <param name="bytes">The beginning of the text, in its transfer encoding.</param>
    /// <param name="node">The part, which names encoding and charset; null for ASCII.</param>
    /// <param name="isHtml">Whether tags are to be left out.</param>
    public static string Of(byte[] bytes, MimeNode? node, bool isHtml)
    {
        if (node?.Encoding is { } encoding && DecodingStream.Decoder(encoding) is { } decoder)
        {
            var decoded = new byte[decoder.EstimateOutputLength(bytes.Length)];
            Array.Resize(ref decoded, decoder.Decode(bytes, 0, bytes.Length, decoded));
            bytes = decoded;
        }

        var text = Charset(node).GetString(bytes);
        if (isHtml) text = WithoutTags(text);
        text = Blanks.Replace(Rule.Replace(text, ""), " ").Trim();
        if (text.Length > ShownCharacters)
        {
            var end = char.IsHighSurrogate(text[ShownCharacters - 1]) ? ShownCharacters - 1 : ShownCharacters;
            text = text.Substring(0, end).TrimEnd() + "…";
        }

        return ShownText.Of(text);
    }

    private static string WithoutTags(string text)
    {
        try
        {
            return System.Net.WebUtility.HtmlDecode(Unseen.Replace(text, " "));
        }
        catch (RegexMatchTimeoutException)
        {
            return "";
        }
    }

    private static byte[] Read(MimeEntitySource source, ByteRange range)
    {
        using var stream = RangeStream.Slice(source.Open(), range);
        var bytes = new byte[(int)Math.Min(range.Length, ReadBytes)];
        var length = 0;
        for (int read; length < bytes.Length && (read = stream.Read(bytes, length, bytes.Length - length)) > 0;) length += read;
        Array.Resize(ref bytes, length);
        return bytes;
    }

    private static Encoding Charset(MimeNode? node)
    {
        if (node?.ContentType.Charset is { } name)
        {
            try
            {
                return Encoding.GetEncoding(name.Trim());
            }
            catch (Exception error) when (error is ArgumentException or NotSupportedException)
            {
                // Named by a stranger; the excerpt is only to recognise the text by.
            }
        }

        return Encoding.UTF8;
    }
}
