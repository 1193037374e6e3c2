using System.Text;

namespace SmimePS.Mime;

/// <summary>As much of HTML as it takes to find where the shown text begins, in bytes of which ASCII stands for itself.</summary>
internal sealed class HtmlText(byte[] html)
{
    private const int LongestName = 20;

    // Text that holds no tags, whatever it looks like.
    private static readonly string[] Raw = ["script", "style", "title", "textarea", "noscript", "template"];
    private static readonly string[] OfADocument = ["html", "head", "meta", "link", "base"];
    private int _at;

    /// <summary>
    /// Where an element has to stand to be the first of the body: behind the body's tag, or at the beginning of what has no tag of a whole
    /// document. Null where that cannot be told, or the text goes on for longer than was read.
    /// </summary>
    public static int? FindBody(byte[] html)
    {
        var text = new HtmlText(html);
        int? fallback = 0;
        while (text.NextTag() is { } tag)
        {
            if (tag == "body") return text._at;
            if (tag == "/head") fallback = text._at;
            else if (fallback == 0 && (tag == "!" || OfADocument.Contains(tag))) fallback = null;
            else if (!IsOfTheHead(tag)) return fallback;
        }

        return fallback;
    }

    /// <summary>The length of the div element that begins there; null where it has no end.</summary>
    public static int? LengthOfDiv(byte[] html, int begin)
    {
        var text = new HtmlText(html) { _at = begin };
        var depth = 0;
        while (text.NextTag() is { } tag)
        {
            if (tag == "div") depth++;
            else if (tag == "/div" && --depth == 0) return text._at - begin;
            if (depth == 0) return null;
        }

        return null;
    }

    private static bool IsOfTheHead(string tag) => tag == "!" || OfADocument.Contains(tag) || Raw.Contains(tag.TrimStart('/')) || tag is "/html" or "?";

    /// <summary>Goes behind the next tag and gives its name in lower case, with a slash where it ends an element; comments are passed over.</summary>
    private string? NextTag()
    {
        while (Find((byte)'<', _at) is var begin and >= 0)
        {
            if (StartsWith(begin, "<!--"))
            {
                if (Find("-->", begin + 4) is not (var behind and >= 0)) return null;
                _at = behind + 3;
                continue;
            }

            var name = NameAt(begin + 1);
            if (name.Length == 0 || EndOfTag(begin + 1 + name.Length) is not { } end)
            {
                if (name.Length > 0) return null;
                _at = begin + 1;
                continue;
            }

            _at = end;
            if (Raw.Contains(name) && Find("</" + name, end) is var close) _at = close < 0 ? html.Length : close;
            return name;
        }

        return null;
    }

    private string NameAt(int at)
    {
        var name = new StringBuilder();
        if (at < html.Length && html[at] is (byte)'!' or (byte)'?') return ((char)html[at]).ToString();
        for (; at < html.Length && name.Length < LongestName && (IsLetter(html[at]) || (name.Length == 0 && html[at] == '/')); at++) name.Append(char.ToLowerInvariant((char)html[at]));
        return name.ToString();
    }

    private static bool IsLetter(byte b) => b is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9');

    /// <summary>Quotes may hold what would end the tag.</summary>
    private int? EndOfTag(int at)
    {
        byte quote = 0;
        for (; at < html.Length; at++)
        {
            var b = html[at];
            if (quote != 0) quote = b == quote ? (byte)0 : quote;
            else if (b is (byte)'"' or (byte)'\'') quote = b;
            else if (b == '>') return at + 1;
        }

        return null;
    }

    private int Find(byte b, int from) => from < html.Length ? Array.IndexOf(html, b, from) : -1;

    private int Find(string text, int from)
    {
        for (var at = Find((byte)text[0], from); at >= 0; at = Find((byte)text[0], at + 1))
        {
            if (StartsWith(at, text)) return at;
        }

        return -1;
    }

    private bool StartsWith(int at, string text)
    {
        if (at + text.Length > html.Length) return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.ToLowerInvariant((char)html[at + i]) != text[i]) return false;
        }

        return true;
    }
}
