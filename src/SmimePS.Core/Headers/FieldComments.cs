using System.Text;
using MimeKit;
using MimeKit.Utils;
using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>
/// A structured field taken apart into its comments (RFC 5322, 3.2.2) and the rest. Most programs leave comments out of what they show, and
/// some show nothing else.
/// </summary>
internal sealed class FieldComments
{
    private static readonly Encoding Bytes = Encoding.GetEncoding(28591);

    private FieldComments(IReadOnlyList<string> comments, string rest)
    {
        Comments = comments;
        Rest = rest;
    }

    /// <summary>What stands in parentheses, decoded, in its order; a comment that does not end goes on to the end of the field.</summary>
    public IReadOnlyList<string> Comments { get; }

    /// <summary>The field without them, with single blanks.</summary>
    public string Rest { get; }

    public static FieldComments In(Header field)
    {
        var text = Bytes.GetString(field.RawValue);
        var (rest, comment) = (new StringBuilder(), new StringBuilder());
        var comments = new List<string>();
        var (depth, isQuoted) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            var isEscaped = character == '\\' && (depth > 0 || isQuoted) && i + 1 < text.Length;
            if (isEscaped) i++;
            else if (depth == 0 && character == '"') isQuoted = !isQuoted;
            else if (!isQuoted && character == '(' && depth++ == 0) continue;
            else if (depth > 0 && character == ')' && --depth == 0)
            {
                Complete();
                continue;
            }

            (depth > 0 ? comment : rest).Append(text[i]);
        }

        if (depth > 0) Complete();
        return new FieldComments(comments, Line(rest.ToString()));

        void Complete()
        {
            comments.Add(Line(Rfc2047.DecodeText(MimeScan.Rules, Bytes.GetBytes(comment.ToString()))));
            comment.Clear();
            rest.Append(' ');
        }
    }

    private static string Line(string text) => string.Join(" ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
