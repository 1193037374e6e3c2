namespace SmimePS.Spoofs;

/// <summary>Where the CMS data of a message stands: as the second part of its multipart/signed, or as its body.</summary>
internal readonly struct SignatureSite
{
    private readonly string _message;
    private readonly int _begin;
    private readonly int _end;

    private SignatureSite(string message, int begin, int end)
    {
        _message = message;
        _begin = begin;
        _end = end;
    }

    /// <summary>The entity with the data in it: its fields, an empty line, the body.</summary>
    public string Part => _message[_begin.._end];

    public byte[] Cms => Convert.FromBase64String(Part[MailText.BodyOf(Part)..].Trim());

    public static SignatureSite In(string message) => IsDetached(message) ? InMultipart(message) : new SignatureSite(message, 0, message.Length);

    public static bool IsDetached(string message) =>
        MailText.FieldsOf(message).Any(static field => MailText.IsNamed(field, "Content-Type") && field.Contains("multipart/signed", StringComparison.OrdinalIgnoreCase));

    /// <summary>The first part of a multipart/signed, as it was signed.</summary>
    public static string SignedPart(string message)
    {
        var line = "--" + MailText.BoundaryOf(message) + "\r\n";
        var begin = MailText.Find(message, line) + line.Length;
        return message[begin..MailText.Find(message, "\r\n" + line, begin)];
    }

    /// <summary>The message with another such entity.</summary>
    public string With(string part) => _message[.._begin] + part + _message[_end..];

    /// <summary>The message with other data.</summary>
    public string With(byte[] cms)
    {
        var part = Part;
        return With(part[..MailText.BodyOf(part)] + MailText.Base64(cms) + "\r\n");
    }

    private static SignatureSite InMultipart(string message)
    {
        var boundary = MailText.BoundaryOf(message);
        var line = "--" + boundary + "\r\n";
        var first = MailText.Find(message, line);
        var second = MailText.Find(message, "\r\n" + line, first + line.Length) + line.Length + 2;
        return new SignatureSite(message, second, MailText.Find(message, "\r\n--" + boundary, second));
    }
}
