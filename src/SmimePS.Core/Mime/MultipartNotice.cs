using System.Text;
using System.Text.RegularExpressions;

namespace SmimePS.Mime;

/// <summary>
/// What mail programs write before the first part of a multipart for readers without MIME (RFC 2046, section 5.1.1), each in its own words
/// and in the language of its user. No program with MIME shows it. A short text of which each sentence speaks of MIME, in words that
/// can say nothing else (<see cref="ProtectionWords"/>), is such a notice, and so are a few sentences as they stand; any other text there might have been
/// put in by someone else.
/// </summary>
internal sealed class MultipartNotice
{
    private const int Longest = 500;

    // Sentences that have other words, of those programs that are not forgotten.
    private static readonly string[] Known =
    [
        "Since your mail reader does not understand this format, some or all of this message may not be legible", // Exchange 5.5
        "Since your mail reader does not understand this format, some or all parts of this message may not be legible",
        "If you see this text it means that your", // Courier, on the line before the next
        "E-mail software does not support MIME-formatted messages",
        "If you are reading this text, you may want to consider changing to a mail reader or gateway that understands how to properly handle MIME multipart messages", // GroupWise
    ];

    private static readonly Regex OfMime = new(@"MIME|multi-?part", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // Addresses, links, tags, entities, amounts, accounts. Digits are in none but a version's number, and a dot within a word is that of a host's name.
    private static readonly Regex Suspicious = new(@"[@<>{}$&%=#*]|:\S|\\|\d|\w\.\w|www", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // A sentence ends at a full stop, at a line that another one begins behind, and where there is more room than between words.
    private static readonly Regex SentenceEnd = new(@"[.!?;]+(?:\s+|\z)|\s*\n\s*(?=[A-Z])|\s*\n\s*\n\s*|[ \t]{3,}", RegexOptions.CultureInvariant);
    private static readonly Regex Blank = new(@"\s+", RegexOptions.CultureInvariant);

    private static readonly Encoding Strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Latin1 = Encoding.GetEncoding(28591);

    private readonly StringBuilder _text = new();
    private bool _isTooLong;

    /// <summary>Whether there is text of another kind.</summary>
    public bool IsForeign
    {
        get
        {
            var text = Decoded(_text.ToString()).Trim();
            return text.Length > 0 && (_isTooLong || text.Length > Longest || Suspicious.IsMatch(text.Replace("MIME 1.0", "MIME").Replace("MIME-1.0", "MIME")) || !SentenceEnd.Split(text).All(IsUsual));
        }
    }

    private static bool IsUsual(string sentence) => sentence.Length == 0 || (OfMime.IsMatch(sentence) && ProtectionWords.CountOthers(sentence) == 0) || Known.Contains(Blank.Replace(sentence, " "), StringComparer.Ordinal);

    private static string Decoded(string bytes)
    {
        try
        {
            return Strict.GetString(Latin1.GetBytes(bytes));
        }
        catch (DecoderFallbackException)
        {
            return bytes;
        }
    }

    /// <summary>Takes in some of the text. Blanks around it do not count, and more than fits is too much whatever it is.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (_isTooLong) return;
            if (_text.Length <= Longest && (b > ' ' || _text.Length > 0)) _text.Append((char)b);
            else _isTooLong = b > ' ';
        }
    }
}
