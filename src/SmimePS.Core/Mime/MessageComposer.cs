using MimeKit;
using MimeKit.Utils;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Mime;

/// <summary>Makes a message from a draft.</summary>
public static class MessageComposer
{
    private const int LineLength = 76;

    /// <summary>Makes the message: UTF-8, 7-bit safe, CRLF line ends. It is spooled, so that attachments may have any size.</summary>
    /// <exception cref="SmimeException">
    /// No From address (<c>NoSender</c>), an address that is none (<c>InvalidAddress</c>), a header field that cannot be written
    /// (<c>InvalidHeader</c>), an attachment that cannot be read (<c>FileNotFound</c>, <c>AccessDenied</c>).
    /// </exception>
    public static MessageContent Compose(MessageDraft draft, CancellationToken cancellationToken = default)
    {
        var open = new List<IDisposable>();
        var spool = new Spool();
        try
        {
            var message = Build(draft, open);
            var format = FormatOptions.Default.Clone();
            format.NewLineFormat = NewLineFormat.Dos;
            // A local part outside ASCII can only be written as it is (RFC 6532).
            format.International = Mailboxes(message).Any(static mailbox => mailbox.IsInternational);
            message.Prepare(EncodingConstraint.SevenBit, LineLength);
            message.WriteTo(format, spool, cancellationToken);
            return MessageContent.FromSpool(spool, draft.Subject is { Length: > 0 } subject ? $"The message \"{subject}\"" : "The message");
        }
        catch (Exception error)
        {
            spool.Dispose();
            if (error is IOException) throw new MessageException("AttachmentNotReadable", SmimeErrorKind.Io, $"An attachment cannot be read: {error.Message}", error);
            throw;
        }
        finally
        {
            open.ForEach(static one => one.Dispose());
        }
    }

    private static MimeMessage Build(MessageDraft draft, List<IDisposable> open)
    {
        var message = new MimeMessage();
        open.Add(message);
        AddAddresses(message.From, draft.From);
        if (message.From.Count == 0)
        {
            throw new MessageException("NoSender", SmimeErrorKind.InvalidArgument, "A message needs a From address. Give one, such as alice@example.org.");
        }

        if (draft.Sender is not null) message.Sender = Parse(draft.Sender);
        AddAddresses(message.ReplyTo, draft.ReplyTo);
        AddAddresses(message.To, draft.To);
        AddAddresses(message.Cc, draft.Cc);
        AddAddresses(message.Bcc, draft.Bcc);
        message.Subject = CheckLine("Subject", draft.Subject ?? "");
        message.Date = draft.Date ?? DateTimeOffset.Now;
        message.MessageId = draft.MessageId is null ? MimeUtils.GenerateMessageId(Domain(message)) : CheckLine("Message-ID", draft.MessageId.Trim('<', '>'));
        foreach (var pair in draft.Headers) AddHeader(message, pair.Key, pair.Value);

        var builder = new BodyBuilder { TextBody = draft.Text, HtmlBody = draft.Html };
        if (draft.Text is null && draft.Html is null) builder.TextBody = "";
        foreach (var path in draft.Attachments) builder.Attachments.Add(Attach(path, open));
        message.Body = builder.ToMessageBody();
        return message;
    }

    private static MimeEntity Attach(string path, List<IDisposable> open)
    {
        var name = Path.GetFileName(path);
        var type = ContentType.Parse(MimeTypes.GetMimeType(name));
        if (type.IsMimeType("message", "rfc822"))
        {
            // RFC 2046 forbids encoding a message, so it has to be one.
            var part = new MessagePart("rfc822") { Message = MessageContent.FromFile(path).Load() };
            part.ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = name };
            return part;
        }

        var stream = MessageSource.OpenFile(path);
        open.Add(stream);
        return new MimePart(type)
        {
            Content = new MimeContent(stream),
            ContentTransferEncoding = ContentEncoding.Base64,
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = name },
        };
    }

    private static void AddHeader(MimeMessage message, string name, string value)
    {
        try
        {
            message.Headers.Add(new Header(name, CheckLine(name, value)));
        }
        catch (ArgumentException error)
        {
            throw new MessageException("InvalidHeader", SmimeErrorKind.InvalidArgument,
                $"'{name}' is not the name of a header field. Use letters, digits and hyphens.", error);
        }
    }

    /// <summary>A line end in a value would start a field of somebody else's choice.</summary>
    private static string CheckLine(string name, string value) => value.IndexOfAny(['\r', '\n', '\0']) < 0
        ? value
        : throw new MessageException("InvalidHeader", SmimeErrorKind.InvalidArgument, $"The value of {name} has a line end in it. Take it out.");

    private static void AddAddresses(InternetAddressList list, IReadOnlyList<string> addresses)
    {
        foreach (var address in addresses) list.Add(Parse(address));
    }

    private static MailboxAddress Parse(string text)
    {
        CheckLine("an address", text);
        if (MailboxAddress.TryParse(text, out var mailbox) && mailbox.Address.IndexOf('@') is > 0 and var at && at < mailbox.Address.Length - 1) return mailbox;
        throw new MessageException("InvalidAddress", SmimeErrorKind.InvalidArgument,
            $"'{text}' is not a mail address. Write alice@example.org or Alice <alice@example.org>.");
    }

    private static IEnumerable<MailboxAddress> Mailboxes(MimeMessage message) =>
        message.From.Mailboxes.Concat(message.GetRecipients(onlyUnique: false)).Concat(message.ReplyTo.Mailboxes);

    private static string Domain(MimeMessage message)
    {
        var address = message.From.Mailboxes.First().GetAddress(idnEncode: true);
        return address.Substring(address.LastIndexOf('@') + 1);
    }
}
