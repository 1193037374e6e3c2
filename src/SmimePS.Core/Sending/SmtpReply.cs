using SmimePS.Connections;

namespace SmimePS.Sending;

/// <summary>What a mail server answered (RFC 5321, 4.2).</summary>
/// <param name="Code">Three digits: 2xx yes, 4xx not now, 5xx no.</param>
/// <param name="EnhancedCode">The same in more detail, such as <c>5.1.1</c> (RFC 3463); null where the server does not say.</param>
/// <param name="Text">The words, on one line, without either code.</param>
public sealed record SmtpReply(int Code, string? EnhancedCode, string Text)
{
    /// <summary>Whether it says yes.</summary>
    public bool IsPositive => Code is >= 200 and < 300;

    /// <summary>Whether another try may end otherwise.</summary>
    public bool IsTemporary => Code is >= 400 and < 500;

    /// <summary>Whether the server closes the connection (RFC 5321, 3.8).</summary>
    public bool IsClosing => Code == 421;

    /// <summary>Reads one.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="text">What follows; several lines become one, each without its own enhanced code.</param>
    public static SmtpReply Of(int code, string text)
    {
        string? enhanced = null;
        var words = new List<string>();
        foreach (var line in text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var length = EnhancedLength(line);
            if (length > 0) enhanced ??= line.Substring(0, length);
            var rest = line.Substring(length).Trim();
            if (rest.Length > 0) words.Add(rest);
        }

        return new SmtpReply(code, enhanced, words.Count == 0 ? "" : ServerErrors.Quote(string.Join(" ", words)));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(" ", new[] { Code.ToString(System.Globalization.CultureInfo.InvariantCulture), EnhancedCode, Text }.Where(static part => part is { Length: > 0 }));

    /// <summary>How much of a line is an enhanced code: class, subject and detail, and a blank or the end after them.</summary>
    private static int EnhancedLength(string line)
    {
        var end = line.IndexOf(' ');
        if (end < 0) end = line.Length;
        var parts = line.Substring(0, end).Split('.');
        var isOne = parts.Length == 3 && parts[0] is "2" or "4" or "5" && parts.Skip(1).All(static part => part.Length is > 0 and <= 3 && part.All(static c => c is >= '0' and <= '9'));
        return isOne ? end : 0;
    }
}
