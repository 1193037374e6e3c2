using System.Text;
using MimeKit;
using MimeKit.Utils;
using SmimePS.Certificates;
using SmimePS.Headers;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Spooling;

namespace SmimePS.Sending;

/// <summary>
/// The form in which a message goes on its way: with an identifier and a date, without those who get it unseen, and with no byte that a mail
/// system would change, as far as no signature is over it.
/// </summary>
internal static class TransportForm
{
    private static readonly HeaderId[] AddressFields = [HeaderId.From, HeaderId.Sender, HeaderId.ReplyTo, HeaderId.To, HeaderId.Cc];

    private static readonly FormatOptions Format = FormatOptions.Default;

    /// <summary>
    /// The message with Message-ID and Date, which the first server would add otherwise (RFC 6409, 8): each transaction would get its own, and none would be
    /// within the signature. The same one where it has both.
    /// </summary>
    public static MessageContent Completed(MessageContent message, Envelope envelope)
    {
        var added = new StringBuilder();
        if (!Has(message, HeaderId.MessageId)) added.Append($"Message-ID: <{MimeUtils.GenerateMessageId(envelope.Sender.Domain)}>\r\n");
        if (!Has(message, HeaderId.Date)) added.Append($"Date: {DateUtils.FormatDate(DateTimeOffset.Now)}\r\n");
        return added.Length == 0 ? message : Spooled(message, output =>
        {
            OuterHeader.WriteText(output, added.ToString());
            using var source = message.OpenRead();
            source.CopyTo(output);
        });
    }

    /// <summary>The message as it is sent; the same one where nothing has to change.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isMade">Whether it was protected here, so that its body is as it should be.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static MessageContent Of(MessageContent message, bool isMade, CancellationToken cancellationToken)
    {
        var root = isMade ? null : MimeScan.Read(message, cancellationToken);
        if (root is not null && !IsCarried(message, root, cancellationToken))
        {
            var entity = ContentEntity.ForSigning(message, root, PayloadHeader.None, PayloadChanges.None, cancellationToken);
            return Spooled(message, output =>
            {
                WriteHeader(message.Headers.Where(static field => !FieldPlace.IsOfContent(field) && field.Id != HeaderId.MimeVersion), output);
                OuterHeader.WriteText(output, "MIME-Version: 1.0\r\n");
                entity.WriteTo(output, cancellationToken);
            });
        }

        if (message.Headers.All(static field => IsKept(field) && IsSafe(field))) return message;
        return Spooled(message, output =>
        {
            WriteHeader(message.Headers, output);
            OuterHeader.WriteText(output, "\r\n");
            using var source = message.OpenRead();
            source.Position = message.BodyOffset;
            source.CopyTo(output);
        });
    }

    private static MessageContent Spooled(MessageContent message, Action<Stream> write)
    {
        var spool = new Spool();
        try
        {
            write(spool);
            return MessageContent.FromSpool(spool, message.Name, message.WasEncrypted);
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    private static void WriteHeader(IEnumerable<Header> fields, Stream output)
    {
        var text = new CanonicalTextStream(output);
        foreach (var field in fields.Where(IsKept))
        {
            if (IsSafe(field)) OuterHeader.WriteField(field, text);
            else OuterHeader.WriteBytes(text, WithAsciiDomains(field) ?? TransportField.Best(field));
        }
    }

    /// <summary>A field of addresses whose domains alone are outside ASCII has a form that every server carries (RFC 5890); null for any other.</summary>
    private static string? WithAsciiDomains(Header field)
    {
        if (field.RawValue.All(static b => b < 0x80) || !AddressFields.Contains(field.Id) || !InternetAddressList.TryParse(MimeScan.Rules, field.RawValue, out var list)) return null;
        if (!list.Mailboxes.Any(static mailbox => mailbox.IsInternational)) return null;
        if (!list.Mailboxes.All(static mailbox => AddressSyntax.IsValid(mailbox.Address) && !AddressSyntax.Require(mailbox.Address).IsInternationalized)) return null;
        return TransportField.Write(field.Field, list.ToString(Format, encode: true));
    }

    private static bool IsKept(Header field) => field.Id is not (HeaderId.Bcc or HeaderId.ResentBcc);

    /// <summary>What is no field has no other form.</summary>
    private static bool IsSafe(Header field) => !TransportField.IsField(field) || (TransportField.IsSafe(field) && !TransportField.IsTornEasily(field));

    private static bool Has(MessageContent message, HeaderId id) => message.Headers.Any(field => field.Id == id && field.Value.Trim().Length > 0);

    /// <summary>Whether every mail system carries the body as it is; the bytes of binary parts are no lines, whatever they are.</summary>
    private static bool IsCarried(MessageContent message, MimeNode root, CancellationToken cancellationToken)
    {
        var traits = new ContentTraits();
        using var body = message.OpenRead();
        body.Position = message.BodyOffset;
        var buffer = new byte[64 * 1024];
        while (body.Read(buffer, 0, buffer.Length) is var read and > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            traits.Add(buffer.AsSpan(0, read));
        }

        traits.Complete();
        return traits.IsTransportSafe && (!traits.HasBareLf || root.DescendantsAndSelf().All(static node => node.Encoding != ContentEncoding.Binary));
    }
}
