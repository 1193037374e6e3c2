using System.Text;
using System.Text.RegularExpressions;
using SmimePS.Certificates;

namespace SmimePS.Headers;

/// <summary>
/// An address field of a shape that every program takes apart in the same way. Parsers mend what is broken, each in its way: where one
/// finds the end of a name another one goes on, and where one skips a blank another finds an address.
/// </summary>
internal sealed class AddressFieldShape
{
    // UTF-7, its names among code pages, and that of IMAP. Where it is known, every letter can be hidden in it, the at sign included; where it is not, its text is shown as it stands.
    private static readonly Regex HidingCharset = new(@"=\?[^?]*(?:utf[-_]?7|65000|imap)[^?]*\?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // What gateways put into the names of those who write from outside, some without the quotes that brackets need. Programs differ in whether they
    // show it, and find no other address for it.
    private static readonly Regex Tag = new(@"\G\[EXT(?:ERN(?:AL)?)?\]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private readonly string _text;
    private readonly List<string> _names = [];
    private int _at;

    private AddressFieldShape(string text)
    {
        _text = text;
    }

    /// <summary>What a reader may be shown beside the addresses: names and comments as they stand, one character a byte.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>How many addresses there are.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Takes a field apart; null where it is not plain. Mailboxes stand between commas (RFC 5322, 3.4): an address, or a name and an address
    /// in angles. A name is words, in quotes or of the characters of an atom, to which dots (4.1) and letters that are not ASCII (RFC 6532)
    /// count, and the tag of a gateway; comments stand in no address. There are no groups, no routes, and no mailboxes without an address.
    /// </summary>
    public static AddressFieldShape? Read(byte[] field)
    {
        var shape = new AddressFieldShape(Encoding.GetEncoding(28591).GetString(field));
        return shape.TakeAll() && !HidingCharset.IsMatch(shape._text) ? shape : null;
    }

    private char Next => _at < _text.Length ? _text[_at] : '\0';

    private bool TakeAll()
    {
        do
        {
            // Nobody stands behind a last comma, to any program.
            if (Count > 0 && SkipBlanks() && _at == _text.Length) return true;
            if (!TakeMailbox()) return false;
            Count++;
        }
        while (Take(','));
        return _at == _text.Length;
    }

    private bool TakeMailbox()
    {
        if (!TakeComments()) return false;
        var begin = _at;
        if (TakeWord() && Next == '@')
        {
            return TakeAddressBehind(isInAngles: false) && _text.Substring(begin, _at - begin) is var address && TakeComments() && (Next != '<' || TakeSame(address));
        }

        while (TakeComments() && Next != '<')
        {
            if (!TakeWord() && !TakeTag()) return false;
        }

        if (_at > begin) _names.Add(_text.Substring(begin, _at - begin));
        return Take('<') && SkipBlanks() && TakeWord() && SkipBlanks() && TakeAddressBehind(isInAngles: true) && Take('>') && TakeComments();
    }

    /// <summary>An address as its own name, which many programs write without quotes: every reading gives that address alone.</summary>
    private bool TakeSame(string address)
    {
        var end = _text.IndexOf('>', _at);
        if (end < 0 || !string.Equals(_text.Substring(_at + 1, end - _at - 1), address, StringComparison.OrdinalIgnoreCase)) return false;
        _at = end + 1;
        return TakeComments();
    }

    /// <summary>The at sign and the domain. The old syntax has blanks beside them (RFC 5322, 4.4), which without angles end the address for some.</summary>
    private bool TakeAddressBehind(bool isInAngles)
    {
        if (!Take('@') || (isInAngles && !SkipBlanks())) return false;
        if (!TakeLiteral() && !TakeAtom()) return false;
        return !isInAngles || SkipBlanks();
    }

    private bool TakeWord() => Next == '"' ? TakeQuoted() : TakeAtom();

    private bool TakeAtom()
    {
        var begin = _at;
        while (IsOfAtom(Next)) _at++;
        return _at > begin;
    }

    private bool TakeTag()
    {
        if (Next != '[' || Tag.Match(_text, _at) is not { Success: true } tag) return false;
        _at += tag.Length;
        return true;
    }

    private bool TakeLiteral()
    {
        if (!Take('[')) return false;
        while (IsOfAtom(Next) || Next == ':') _at++;
        return Take(']');
    }

    private bool TakeQuoted()
    {
        for (_at++; _at < _text.Length; _at++)
        {
            // An escaped character is no more than itself.
            if (Next == '\\') _at++;
            else if (Take('"')) return true;
        }

        return false;
    }

    /// <summary>Blanks and comments; false where a comment does not end.</summary>
    private bool TakeComments()
    {
        while (SkipBlanks() && Next == '(')
        {
            var begin = _at;
            if (!TakeComment()) return false;
            _names.Add(_text.Substring(begin + 1, _at - begin - 2));
        }

        return true;
    }

    private bool TakeComment()
    {
        var depth = 0;
        for (; _at < _text.Length; _at++)
        {
            if (Next == '\\') _at++;
            else if (Next == '(') depth++;
            else if (Next == ')' && --depth == 0) return Take(')');
        }

        return false;
    }

    private bool SkipBlanks()
    {
        while (Next is ' ' or '\t' or '\r' or '\n') _at++;
        return true;
    }

    private bool Take(char character)
    {
        if (Next != character) return false;
        _at++;
        return true;
    }

    private static bool IsOfAtom(char character) => character is '.' or >= '\x80' || MailAddressComparer.IsAtom(character);
}
