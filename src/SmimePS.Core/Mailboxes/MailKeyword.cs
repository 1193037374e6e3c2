using SmimePS.Errors;

namespace SmimePS.Mailboxes;

/// <summary>What a keyword may be (RFC 9051, 9: flag-keyword).</summary>
internal static class MailKeyword
{
    private const string Special = "(){%*\"\\]";

    /// <summary>Checks keywords that are to be kept.</summary>
    /// <exception cref="MailboxException">One is none (<c>InvalidKeyword</c>).</exception>
    public static void Require(IEnumerable<string> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (keyword.Length > 0 && keyword.All(static c => c is > ' ' and <= '~' && Special.IndexOf(c) < 0)) continue;
            throw new MailboxException("InvalidKeyword", SmimeErrorKind.InvalidArgument,
                $"'{keyword}' cannot be a keyword of a message: it must be one word of ASCII characters without parentheses, braces, quotes, percent signs, asterisks or backslashes. Choose another word.");
        }
    }
}
