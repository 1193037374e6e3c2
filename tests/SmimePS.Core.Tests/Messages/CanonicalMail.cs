using System.Text;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Messages;

/// <summary>
/// What a message's protected entity has to be, worked out with plain string operations rather than with the code under test:
/// the Content-* fields as they stand, an empty line, the body; CRLF line ends except within parts that are labelled binary.
/// </summary>
internal static class CanonicalMail
{
    public static byte[] Entity(MessageContent content)
    {
        var text = TestMail.Text(content);
        var head = text.Substring(0, (int)content.BodyOffset);
        var body = text.Substring((int)content.BodyOffset);
        var fields = new StringBuilder();
        var isContent = false;
        foreach (var line in head.Split('\n'))
        {
            if (line is "" or "\r") continue;
            if (line[0] is not (' ' or '\t')) isContent = line.StartsWith("content-", StringComparison.OrdinalIgnoreCase) && line.Contains(':');
            if (isContent) fields.Append(line.TrimEnd('\r')).Append("\r\n");
        }

        return Encoding.Latin1.GetBytes(fields + "\r\n" + Text(body));
    }

    private static string Text(string body)
    {
        var result = new StringBuilder();
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] == '\n' && (i == 0 || body[i - 1] != '\r')) result.Append('\r');
            result.Append(body[i]);
        }

        return result.ToString();
    }
}
