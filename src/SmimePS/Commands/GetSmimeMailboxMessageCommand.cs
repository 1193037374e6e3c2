using System.Collections;
using System.Management.Automation;
using SmimePS.Completion;
using SmimePS.Connecting;
using SmimePS.Mailboxes;
using SmimePS.Pipeline;
using SmimePS.Records;

namespace SmimePS.Commands;

/// <summary>Finds messages in a mailbox, those that came last first.</summary>
[Cmdlet(VerbsCommon.Get, "SmimeMailboxMessage")]
[OutputType(typeof(SmimeMailboxMessage))]
public sealed class GetSmimeMailboxMessageCommand : MailboxCmdlet
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FolderNameCompleter))]
    public string[] Folder { get; set; } = [Mailbox.Inbox];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Uid { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? From { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? To { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Subject { get; set; }

    [Parameter]
    public DateTime? Since { get; set; }

    [Parameter]
    public DateTime? Before { get; set; }

    [Parameter]
    public SwitchParameter Signed { get; set; }

    [Parameter]
    public SwitchParameter Encrypted { get; set; }

    [Parameter]
    public SwitchParameter Unread { get; set; }

    [Parameter]
    public SmimeMessageFlags Flag { get; set; }

    [Parameter]
    public SmimeMessageFlags NotFlag { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Keyword { get; set; } = [];

    [Parameter]
    [ValidateRange(0L, long.MaxValue)]
    public long? LargerThan { get; set; }

    [Parameter]
    [ValidateRange(1L, long.MaxValue)]
    public long? SmallerThan { get; set; }

    [Parameter]
    [ValidateNotNull]
    public IDictionary? Header { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Query { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? First { get; set; }

    protected override void Process()
    {
        var session = TheSession;
        foreach (var folder in Folder) TryItem(folder, () => List(session, folder));
    }

    private void List(SmimeMailboxSession session, string folder) => RunInBackground((writer, cancellationToken) =>
    {
        var mailbox = MailboxSessions.MailboxOf(session);
        var progress = new RateProgress(writer.WriteProgress, $"Reading {folder}", "messages");
        var batch = new ObjectBatch(writer);
        var count = 0;
        foreach (var entry in mailbox.Find(mailbox.Resolve(folder, cancellationToken), Wanted(), cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            batch.Add(MailboxRecords.From(entry, session));
            progress.Report(++count);
            if (count == First) break;
        }

        batch.Flush();
        progress.Complete();
        return Task.CompletedTask;
    });

    private MailboxQuery Wanted() => new()
    {
        Uids = Uid,
        From = From,
        To = To,
        Subject = Subject,
        Since = Since,
        Before = Before,
        With = (MailFlags)Flag,
        Without = (MailFlags)(NotFlag | (Unread ? SmimeMessageFlags.Seen : 0)),
        Keywords = Keyword,
        LargerThan = LargerThan,
        SmallerThan = SmallerThan,
        Fields = Header is null ? [] : [.. Header.Cast<DictionaryEntry>().Select(static pair => new KeyValuePair<string, string>(
            LanguagePrimitives.ConvertTo<string>(pair.Key), LanguagePrimitives.ConvertTo<string>(pair.Value) ?? ""))],
        IsSigned = Given(nameof(Signed), Signed),
        IsEncrypted = Given(nameof(Encrypted), Encrypted),
        Raw = Query,
    };
}
