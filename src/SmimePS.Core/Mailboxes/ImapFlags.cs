using MailKit;

namespace SmimePS.Mailboxes;

/// <summary>Flags as MailKit names them, and back.</summary>
internal static class ImapFlags
{
    public static MessageFlags Of(MailFlags flags) =>
        (flags.HasFlag(MailFlags.Seen) ? MessageFlags.Seen : 0)
        | (flags.HasFlag(MailFlags.Answered) ? MessageFlags.Answered : 0)
        | (flags.HasFlag(MailFlags.Flagged) ? MessageFlags.Flagged : 0)
        | (flags.HasFlag(MailFlags.Deleted) ? MessageFlags.Deleted : 0)
        | (flags.HasFlag(MailFlags.Draft) ? MessageFlags.Draft : 0);

    public static MailFlags From(MessageFlags flags) =>
        (flags.HasFlag(MessageFlags.Seen) ? MailFlags.Seen : 0)
        | (flags.HasFlag(MessageFlags.Answered) ? MailFlags.Answered : 0)
        | (flags.HasFlag(MessageFlags.Flagged) ? MailFlags.Flagged : 0)
        | (flags.HasFlag(MessageFlags.Deleted) ? MailFlags.Deleted : 0)
        | (flags.HasFlag(MessageFlags.Draft) ? MailFlags.Draft : 0);
}
