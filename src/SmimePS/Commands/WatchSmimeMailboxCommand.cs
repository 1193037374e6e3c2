using System.Management.Automation;
using SmimePS.Completion;
using SmimePS.Connecting;
using SmimePS.Mailboxes;
using SmimePS.Mailboxes.Watching;
using SmimePS.Pipeline;
using SmimePS.Records;

namespace SmimePS.Commands;

/// <summary>Waits for messages of a folder and writes each as it comes.</summary>
[Cmdlet(VerbsCommon.Watch, "SmimeMailbox", DefaultParameterSetName = "New")]
[OutputType(typeof(SmimeMailboxMessage))]
public sealed class WatchSmimeMailboxCommand : MailboxCmdlet
{
    private const int LongestSeconds = 86_400;
    private const double LongestDuration = 24 * 86_400;

    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FolderNameCompleter))]
    public string Folder { get; set; } = Mailbox.Inbox;

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
    public SwitchParameter Signed { get; set; }

    [Parameter]
    public SwitchParameter Encrypted { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "FromStart")]
    public SwitchParameter FromStart { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Since")]
    public DateTime? Since { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatePath { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? First { get; set; }

    [Parameter]
    [Seconds(1, LongestDuration)]
    public TimeSpan? Duration { get; set; }

    [Parameter]
    [ValidateRange(1, LongestSeconds)]
    public int? PollSeconds { get; set; }

    protected override void Process()
    {
        var session = TheSession;
        TryItem(Folder, () => Watch(session));
    }

    private void Watch(SmimeMailboxSession session)
    {
        var statePath = StatePath is { } path ? Paths.Output(path) : null;
        RunInBackground((writer, cancellationToken) =>
        {
            var mailbox = MailboxSessions.MailboxOf(session);
            using var watch = MailboxWatch.Of(mailbox, mailbox.Resolve(Folder, cancellationToken), Options(writer, statePath));
            var count = 0;
            foreach (var entry in watch.Messages(cancellationToken))
            {
                var message = MailboxRecords.From(entry, session);
                // Comes back when the commands further down are done with it; where one of them ends the pipeline, not at all.
                writer.Ask(() =>
                {
                    WriteObject(message);
                    return true;
                });
                watch.Handled(entry);
                if (++count == First) break;
            }

            return Task.CompletedTask;
        });
    }

    private WatchOptions Options(PipelineWriter writer, string? statePath) => new()
    {
        Filter = new WatchFilter
        {
            From = From,
            To = To,
            Subject = Subject,
            IsSigned = Given(nameof(Signed), Signed),
            IsEncrypted = Given(nameof(Encrypted), Encrypted),
        },
        FromStart = FromStart,
        Since = Since,
        Duration = Duration,
        Poll = PollSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        StatePath = statePath,
        Tell = writer.WriteVerbose,
        Warn = writer.WriteWarning,
    };
}
