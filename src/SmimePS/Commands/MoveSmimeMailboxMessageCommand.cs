using System.Management.Automation;
using SmimePS.Completion;
using SmimePS.Connecting;
using SmimePS.Filing;
using SmimePS.Mailboxes;
using SmimePS.Records;

namespace SmimePS.Commands;

/// <summary>Moves messages to another folder, or to another mailbox.</summary>
[Cmdlet(VerbsCommon.Move, "SmimeMailboxMessage", SupportsShouldProcess = true, DefaultParameterSetName = "Message")]
[OutputType(typeof(SmimeMailboxChange))]
public sealed class MoveSmimeMailboxMessageCommand : FilingCmdlet
{
    private DestinationFolder? _destination;
    private Mailbox? _target;

    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DestinationFolderCompleter))]
    public string Destination { get; set; } = "";

    [Parameter]
    [ValidateNotNull]
    [SessionName]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public SmimeMailboxSession? DestinationSession { get; set; }

    [Parameter]
    public SwitchParameter CreateFolder { get; set; }

    private protected override string Activity => "Moving";

    protected override void Begin()
    {
        _destination = new DestinationFolder(Destination, CreateFolder);
        if (DestinationSession is { } session) _target = Resolve(session, () => MailboxSessions.MailboxOf(session));
    }

    private protected override string DestinationOf(MailboxEntry entry)
    {
        var target = _target ?? entry.Mailbox;
        return InBackground(cancellationToken => _destination!.In(target, cancellationToken));
    }

    private protected override string Action(string? destination) =>
        DestinationSession is { } session ? $"Move to '{destination}' of {session}" : $"Move to '{destination}'";

    private protected override void Prepare(FiledMessage message)
    {
        var target = _target ?? message.Entry.Mailbox;
        if (_destination!.IsMissing(target)) InBackground(cancellationToken => { _destination.Make(target, cancellationToken); return true; });
    }

    private protected override IReadOnlyList<FilingResult> Do(IReadOnlyList<FiledMessage> messages, CancellationToken cancellationToken)
    {
        var first = messages[0];
        var (mailbox, destination) = (first.Entry.Mailbox, first.Destination!);
        if (_target is not null && _target != mailbox) return new MoveBetweenMailboxes(_target, destination).Do(messages, cancellationToken);
        // A server would give each a new UID, and call that moved.
        if (destination == first.Entry.Folder) return [.. messages.Select(static message => new FilingResult(message, new EntryOutcome(EntryOutcomeKind.Done, message.Entry.Uid)))];
        return Together(messages, entries => mailbox.Move(entries, destination, cancellationToken));
    }

    private protected override SmimeMailboxChange Describe(FilingResult result) => MailboxRecords.Change(
        result.Outcome.Kind == EntryOutcomeKind.MarkedOnly ? SmimeMailboxChangeKind.Copied : SmimeMailboxChangeKind.Moved,
        result.Message.Entry, result.Message.Session, result.Message.Destination, DestinationSession ?? result.Message.Session, result.Outcome.NewUid);
}
