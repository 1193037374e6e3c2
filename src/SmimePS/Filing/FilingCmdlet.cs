using System.Management.Automation;
using SmimePS.Completion;
using SmimePS.Connecting;
using SmimePS.Errors;
using SmimePS.Mailboxes;
using SmimePS.Pipeline;

namespace SmimePS.Filing;

/// <summary>A cmdlet that moves, removes or marks messages of mailboxes: those of one folder with one command, and no other than those that are named.</summary>
public abstract class FilingCmdlet : SmimeCmdlet
{
    private readonly HashSet<Mailbox> _warned = [];
    private FilingQueue? _queue;
    private RateProgress? _progress;
    private long _done;

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = "Message")]
    [ValidateNotNull]
    public MailMessage[] Message { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "Uid")]
    [ValidateNotNullOrEmpty]
    public string[] Uid { get; set; } = [];

    [Parameter(ParameterSetName = "Uid")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FolderNameCompleter))]
    public string Folder { get; set; } = Mailbox.Inbox;

    [Parameter(ParameterSetName = "Uid")]
    [ValidateNotNull]
    [SessionName]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public SmimeMailboxSession? Session { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>What is being done, for the progress line.</summary>
    private protected abstract string Activity { get; }

    /// <summary>The folder that a message is for; null where it stays where it is.</summary>
    private protected virtual string? DestinationOf(MailboxEntry entry) => null;

    /// <summary>What <c>-WhatIf</c> and <c>-Confirm</c> say.</summary>
    /// <param name="destination">The folder that it is for; null where it stays where it is.</param>
    private protected abstract string Action(string? destination);

    /// <summary>Runs on the pipeline thread before a message that the user wants done.</summary>
    private protected virtual void Prepare(FiledMessage message)
    {
    }

    /// <summary>Does messages of one folder; on any thread.</summary>
    private protected abstract IReadOnlyList<FilingResult> Do(IReadOnlyList<FiledMessage> messages, CancellationToken cancellationToken);

    /// <summary>What <c>-PassThru</c> writes.</summary>
    private protected abstract SmimeMailboxChange Describe(FilingResult result);

    /// <inheritdoc/>
    protected override void Process()
    {
        Report();
        if (ParameterSetName == "Uid") TryItem(Folder, TakeByUid);
        foreach (var message in Message) TryItem(message, () => Take(message));
        Report();
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _queue?.Finish(WaitForOthers, InBackground);
        Report();
        _progress?.Complete();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CloseCalls();
            _queue?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Does something that may need the pipeline thread, which is at its service meanwhile.</summary>
    private protected T InBackground<T>(Func<CancellationToken, T> work)
    {
        var result = default(T)!;
        InBackground(cancellationToken => { result = work(cancellationToken); });
        return result;
    }

    /// <summary>What one command does to all of them.</summary>
    private protected static IReadOnlyList<FilingResult> Together(IReadOnlyList<FiledMessage> messages, Func<IReadOnlyList<MailboxEntry>, IReadOnlyList<EntryOutcome>> work)
    {
        try
        {
            var outcomes = work([.. messages.Select(static message => message.Entry)]);
            return [.. messages.Select((message, i) => new FilingResult(message, outcomes[i]))];
        }
        catch (SmimeException error)
        {
            return [.. messages.Select(message => new FilingResult(message, default, error))];
        }
    }

    private void InBackground(Action<CancellationToken> work) => RunInBackground((_, cancellationToken) =>
    {
        work(cancellationToken);
        return Task.CompletedTask;
    });

    private void TakeByUid()
    {
        var session = Session ?? MailboxSessions.Only;
        var mailbox = MailboxSessions.MailboxOf(session);
        var (folder, found) = InBackground(cancellationToken =>
        {
            var name = mailbox.Resolve(Folder, cancellationToken);
            return (name, mailbox.Find(name, new MailboxQuery { Uids = Uid }, cancellationToken).ToDictionary(static entry => entry.Uid, StringComparer.Ordinal));
        });
        foreach (var uid in Uid)
        {
            TryItem(uid, () => Take(found.TryGetValue(uid, out var entry) ? entry : throw MailboxException.NoMessage(uid, folder, mailbox.Name), session, uid));
        }
    }

    private void Take(MailMessage given)
    {
        // One that was opened stands for the one that it was before.
        var message = given as SmimeMailboxMessage ?? given.MailboxMessage ?? throw Foreign(given);
        var session = message.Session ?? throw Foreign(given);
        // Also sees that it is still connected.
        _ = MailboxSessions.MailboxOf(session);
        Take(RecordOrigin.Find<MailboxEntry>(message) ?? throw Foreign(given), session, given);
    }

    private static MailboxException Foreign(MailMessage message) => new("NotAMailboxMessage", SmimeErrorKind.InvalidArgument,
        $"'{message}' is in no mailbox: it was read from a file, or made here. Pipe in what Get-SmimeMailboxMessage or Watch-SmimeMailbox gives, or what Unprotect-MailMessage has opened of that, or name messages with -Uid and -Folder.");

    private void Take(MailboxEntry entry, SmimeMailboxSession session, object target)
    {
        var message = new FiledMessage(entry, session, target, DestinationOf(entry));
        if (!ShouldProcess(Named(entry), Action(message.Destination))) return;
        Prepare(message);
        _queue ??= new FilingQueue(Do, StopToken);
        _queue.Add(message, WaitForOthers, InBackground);
    }

    private void WaitForOthers() => AnswerCalls();

    private static string Named(MailboxEntry entry) =>
        $"'{entry.Subject}'{(entry.From.Count > 0 ? $" from {entry.From[0]}" : "")} ({entry.Name})";

    private void Report()
    {
        while (_queue is not null && _queue.TryTake(out var result))
        {
            var (message, outcome) = (result.Message, result.Outcome);
            if (result.Error is { } error) WriteError(error, message.Target);
            else if (outcome.Kind == EntryOutcomeKind.Gone) WriteError(MailboxException.Gone(message.Entry), message.Target);
            else
            {
                if (outcome.Kind == EntryOutcomeKind.MarkedOnly && _warned.Add(message.Entry.Mailbox)) WriteWarning(OnlyMarked(message.Entry));
                if (PassThru) WriteObject(Describe(result));
            }

            _progress ??= new RateProgress(WriteProgress, Activity, "messages");
            _progress.Report(++_done);
        }
    }

    private static string OnlyMarked(MailboxEntry entry) =>
        $"The server of {entry.Mailbox.Name} can only remove all messages at once that are marked as deleted, and others may have marked more: it has no UIDPLUS (RFC 4315). " +
        $"The messages are marked as deleted, and still in '{entry.Folder}' until a mail program clears that folder up.";
}
