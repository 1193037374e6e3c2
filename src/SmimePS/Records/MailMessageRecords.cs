using SmimePS.Messages;
using SmimePS.Mime;

namespace SmimePS.Records;

/// <summary>Message contents as the records that users see.</summary>
internal static class MailMessageRecords
{
    /// <param name="content">The message.</param>
    /// <param name="path">The file it stands in, if any.</param>
    /// <param name="index">Its number in that file, from 1, where the file holds many.</param>
    public static MailMessage From(MessageContent content, string? path = null, int? index = null) => From(content, null, path, index);

    /// <summary>A message that was opened, in memory or in a spool.</summary>
    /// <param name="opened">The message.</param>
    /// <param name="item">What it was before.</param>
    public static MailMessage From(OpenedMessage opened, MessageItem item) => From(opened.Content, opened, item.Path, item.Index, item.Target);

    /// <summary>A message that was opened into a file.</summary>
    /// <param name="content">The message, in the file.</param>
    /// <param name="opened">The same, as it was opened.</param>
    /// <param name="path">The file.</param>
    /// <param name="item">What it was before.</param>
    public static MailMessage From(MessageContent content, OpenedMessage opened, string path, MessageItem item) => From(content, opened, path, null, item.Target);

    private static MailMessage From(MessageContent content, OpenedMessage? opened, string? path, int? index, object? before = null)
    {
        var summary = MessageSummary.Of(content);
        // A pipeline may hold many thousands of them.
        content.ForgetHeaders();
        var record = new MailMessage(new ContentSource(content))
        {
            From = ShownValue.OrNull(summary.From),
            To = ShownValue.Each(summary.To),
            Cc = ShownValue.Each(summary.Cc),
            Bcc = ShownValue.Each(summary.Bcc),
            ReplyTo = ShownValue.Each(summary.ReplyTo),
            Subject = ShownValue.OrNull(summary.Subject),
            Date = summary.Date,
            MessageId = ShownValue.OrNull(summary.MessageId),
            Size = content.Length,
            IsSigned = summary.IsSigned,
            IsEncrypted = summary.IsEncrypted,
            Layers = opened is null ? [] : MailLayerRecords.From(opened.Layers, summary.IsSigned),
            Integrity = opened is null ? MailIntegrity.NotEncrypted : Of(opened.Integrity),
            HeaderProtection = opened is null ? default : MailLayerRecords.From(opened.HeaderProtection),
            ChangedHeaders = opened is null ? [] : ShownValue.Each(opened.ChangedHeaders.Select(static change => change.Name)),
            Parts = opened is null ? [] : [.. opened.Parts.Select(Part)],
            MailboxMessage = before as SmimeMailboxMessage ?? (before as MailMessage)?.MailboxMessage,
            Path = path,
            Index = index,
        };
        return RecordOrigin.Remember(record, content);
    }

    private static MailPart Part(OpenedPart part) => new(part.OpenRead)
    {
        Location = part.Location,
        Layers = MailLayerRecords.From(part),
        Integrity = Of(part.Integrity),
        Problem = ShownValue.OrNull(part.Error?.Message),
    };

    private static MailIntegrity Of(ContentIntegrity integrity) => integrity switch
    {
        ContentIntegrity.NotEncrypted => MailIntegrity.NotEncrypted,
        ContentIntegrity.Signed => MailIntegrity.Signed,
        ContentIntegrity.Authenticated => MailIntegrity.Authenticated,
        _ => MailIntegrity.Alterable,
    };
}
