using System.Text;
using MimeKit;

namespace SmimePS.Messages;

/// <summary>The header fields of a message that stay outside its protection, byte for byte and in their order.</summary>
internal static class OuterHeader
{
    /// <summary>Writes the fields with CRLF line ends: all but those that describe the content, and none that names a hidden recipient.</summary>
    /// <param name="message">The message they come from.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="isSent">
    /// Whether the message goes on its way: then Bcc and Resent-Bcc are left out, and a field is mended that could come apart on it.
    /// </param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static void Write(MessageContent message, Stream output, bool isSent, CancellationToken cancellationToken)
    {
        var text = new CanonicalTextStream(output);
        foreach (var field in message.Headers)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ContentEntity.IsContentField(field) || field.Id == HeaderId.MimeVersion) continue;
            if (isSent && field.Id is HeaderId.Bcc or HeaderId.ResentBcc) continue;
            if (isSent && TransportField.IsTornEasily(field)) WriteMended(field, text);
            else WriteField(field, text);
        }
    }

    /// <summary>Writes one field as it stands, ended by CRLF.</summary>
    public static void WriteField(Header field, Stream text)
    {
        text.Write(field.RawField, 0, field.RawField.Length);
        var isLineWithoutColon = field.RawValue.Length == 0 && field.RawField.AsSpan().EndsWith("\n"u8);
        if (isLineWithoutColon) return;
        text.Write([(byte)':'], 0, 1);
        text.Write(field.RawValue, 0, field.RawValue.Length);
        if (!field.RawValue.AsSpan().EndsWith("\n"u8)) text.Write([(byte)'\r', (byte)'\n'], 0, 2);
    }

    public static void WriteText(Stream output, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        output.Write(bytes, 0, bytes.Length);
    }

    private static void WriteMended(Header field, Stream text)
    {
        var bytes = Encoding.GetEncoding(28591).GetBytes(TransportField.Mend(field));
        text.Write(bytes, 0, bytes.Length);
    }
}
