using System.Text;
using MimeKit;
using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>The header fields of a message that stay outside its protection, byte for byte and in their order.</summary>
internal static class OuterHeader
{
    private static readonly Encoding Bytes = Encoding.GetEncoding(28591);

    /// <summary>
    /// Writes the fields of a message that goes on its way, with CRLF line ends: none that describes the content or names a hidden recipient,
    /// in the place of what nobody shall read what its protection has for it, and what could come apart on the way mended.
    /// </summary>
    /// <param name="fields">The message's own.</param>
    /// <param name="header">What goes inside of them, made of the same fields.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static void WriteSent(IReadOnlyList<Header> fields, PayloadHeader header, Stream output, CancellationToken cancellationToken)
    {
        var text = new CanonicalTextStream(output);
        foreach (var field in fields)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!IsOutside(field) || field.Id is HeaderId.Bcc or HeaderId.ResentBcc || FieldPlace.IsRecord(field)) continue;
            if (header.Outside(field) is { } instead) WriteBytes(text, instead);
            else if (TransportField.IsTornEasily(field)) WriteBytes(text, TransportField.Mend(field));
            else WriteField(field, text);
        }
    }

    /// <summary>Writes the fields as they stand, with CRLF line ends: all but those that describe the content.</summary>
    public static void WriteKept(IEnumerable<Header> fields, Stream output, CancellationToken cancellationToken)
    {
        var text = new CanonicalTextStream(output);
        foreach (var field in fields)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsOutside(field)) WriteField(field, text);
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

    /// <summary>Writes a field of one character a byte.</summary>
    public static void WriteBytes(Stream output, string field)
    {
        var bytes = Bytes.GetBytes(field);
        output.Write(bytes, 0, bytes.Length);
    }

    private static bool IsOutside(Header field) => !FieldPlace.IsOfContent(field) && field.Id != HeaderId.MimeVersion;
}
