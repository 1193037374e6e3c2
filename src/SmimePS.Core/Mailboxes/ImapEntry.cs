using System.Globalization;
using SmimePS.Mime;

namespace SmimePS.Mailboxes;

/// <summary>A message on an IMAP server.</summary>
internal sealed class ImapEntry(ImapMailbox mailbox, uint number, uint validity) : MailboxEntry
{
    public override Mailbox Mailbox => mailbox;

    /// <summary>Its UID as a number.</summary>
    public uint Number { get; } = number;

    /// <summary>What the UID holds under.</summary>
    public uint Validity { get; } = validity;

    public override long? UidValidity => Validity;

    /// <summary>Those that were listed with it, from which bodies are read in one go.</summary>
    public ImapReadAhead? Neighbours { get; set; }

    /// <summary>A server's number as the UID that every mailbox has.</summary>
    public static string Text(uint number) => number.ToString(CultureInfo.InvariantCulture);

    private protected override MessageContent Read(CancellationToken cancellationToken) =>
        Neighbours?.Read(this, cancellationToken) ?? mailbox.Fetch(this, cancellationToken);
}
