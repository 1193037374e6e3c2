using System.Text;
using System.Text.RegularExpressions;

namespace SmimePS.Messages;

/// <summary>
/// Whether an address field has a shape that every program takes apart in the same way. Parsers mend what is broken, each in its way:
/// where one finds the end of a name another one goes on.
/// </summary>
internal static class AddressFieldShape
{
    // Where it is known, every letter can be hidden in it, the at sign included; where it is not, its text is shown as it stands.
    private static readonly Regex HidingCharset = new(@"=\?[^?]*utf-?7[^?]*\?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>
    /// Every quote, comment and angle bracket that opens closes; a mailbox has one pair of angles and nothing behind it but comments;
    /// and no comment stands within an address (RFC 5322, 3.4).
    /// </summary>
    public static bool IsPlain(byte[] field)
    {
        var text = Encoding.GetEncoding(28591).GetString(field);
        return new Shape().Takes(text) && !HidingCharset.IsMatch(text);
    }

    private sealed class Shape
    {
        private int _comments;
        private bool _isQuoted;
        private bool _isInAngles;
        private bool _isBehindAngles;
        private bool _isBehindComment;
        private char _last;

        public bool Takes(string text)
        {
            for (var i = 0; i < text.Length; i++)
            {
                // An escaped character is no more than itself.
                if (text[i] == '\\' && (_isQuoted || _comments > 0)) i++;
                else if (_isQuoted) _isQuoted = text[i] != '"';
                else if (_comments > 0) TakeInComment(text[i]);
                else if (!char.IsWhiteSpace(text[i]) && !Take(text[i])) return false;
            }

            return !_isQuoted && _comments == 0 && !_isInAngles;
        }

        private void TakeInComment(char character)
        {
            if (character == '(') _comments++;
            if (character == ')') _comments--;
            _isBehindComment = true;
        }

        private bool Take(char character)
        {
            var (last, isBehindComment) = (_last, _isBehindComment);
            _last = character;
            _isBehindComment = false;
            switch (character)
            {
                case '(':
                    _comments++;
                    return !_isInAngles && last != '@';
                case '"':
                    _isQuoted = true;
                    return !_isBehindAngles;
                case '<':
                    _isInAngles = true;
                    return last != '<' && !_isBehindAngles;
                case '>':
                    _isBehindAngles = true;
                    return _isInAngles && !(_isInAngles = false);
                case ',' or ';' when !_isInAngles:
                    _isBehindAngles = false;
                    return true;
                default:
                    return !_isBehindAngles && !(character == '@' && isBehindComment);
            }
        }
    }
}
