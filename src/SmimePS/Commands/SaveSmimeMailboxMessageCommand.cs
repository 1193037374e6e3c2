using System.Management.Automation;
using SmimePS.Completion;
using SmimePS.Connecting;
using SmimePS.Filing;
using SmimePS.Mailboxes;
using SmimePS.Mime;
using SmimePS.Pipeline;
using SmimePS.Records;

namespace SmimePS.Commands;

/// <summary>Adds messages to a folder of a mailbox.</summary>
[Cmdlet(VerbsData.Save, "SmimeMailboxMessage", DefaultParameterSetName = "Message", SupportsShouldProcess = true)]
[OutputType(typeof(SmimeMailboxChange))]
public sealed class SaveSmimeMailboxMessageCommand : SmimeCmdlet
{
    // The first mail was sent in 1971; what says to be older has no clock.
    private static readonly DateTimeOffset FirstMail = new(1971, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private DestinationFolder? _folder;
    private SmimeMailboxSession? _session;
    private RateProgress? _progress;
    private long _done;

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = "Message")]
    [ValidateNotNull]
    [WholeBytes(typeof(MessageArgument))]
    public MessageArgument[] Message { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "Path")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FolderNameCompleter))]
    public string Folder { get; set; } = Mailbox.Inbox;

    [Parameter]
    [ValidateNotNull]
    [SessionName]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public SmimeMailboxSession? Session { get; set; }

    [Parameter]
    public SmimeMessageFlags Flag { get; set; }

    [Parameter]
    [ValidateNotNull]
    [AllowEmptyCollection]
    public string[]? Keyword { get; set; }

    [Parameter]
    public DateTimeOffset? ReceivedDate { get; set; }

    [Parameter]
    public SwitchParameter CreateFolder { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void Begin()
    {
        _session = Session ?? MailboxSessions.Only;
        _folder = new DestinationFolder(Folder, CreateFolder);
        _ = FolderIn(MailboxSessions.MailboxOf(_session));
    }

    protected override void Process()
    {
        foreach (var argument in Message)
        {
            TryItem(argument.Value, () =>
            {
                foreach (var mail in MessageItems.Of(argument, Paths)) Save(mail);
            });
        }

        var isLiteral = ParameterSetName == "LiteralPath";
        foreach (var path in isLiteral ? LiteralPath : Path)
        {
            TryItem(path, () =>
            {
                foreach (var file in Paths.Resolve(path, isLiteral)) TryItem(file, () => Save(MessageItems.In(file)));
            });
        }
    }

    protected override void End() => _progress?.Complete();

    private void Save(GivenMail mail)
    {
        foreach (var item in mail.Messages) TryItem(item.Target, () => Save(item));
    }

    private void Save(MessageItem item)
    {
        var mailbox = MailboxSessions.MailboxOf(_session!);
        var folder = FolderIn(mailbox);
        var listed = item.Target is SmimeMailboxMessage record ? RecordOrigin.Find<MailboxEntry>(record) : null;
        MessageContent? content = null;
        InBackground(_ => content = item.Open());
        var summary = MessageSummary.Of(content!);
        if (!ShouldProcess($"'{summary.Subject}'{(listed is not null ? $" ({listed.Name})" : item.Path is not null ? $" ({item})" : "")}", $"Save to '{folder}' of {_session}")) return;
        string? uid = null;
        InBackground(cancellationToken =>
        {
            _folder!.Make(mailbox, cancellationToken);
            uid = mailbox.Append(folder, content!, MarksOf(listed), ReceivedDate ?? listed?.Received ?? Usable(summary.Date), cancellationToken);
        });
        if (PassThru) WriteObject(MailboxRecords.Saved(summary, folder, _session!, uid));
        _progress ??= new RateProgress(WriteProgress, "Saving", "messages");
        _progress.Report(++_done, item.Path);
    }

    private string FolderIn(Mailbox mailbox)
    {
        var folder = "";
        InBackground(cancellationToken => folder = _folder!.In(mailbox, cancellationToken));
        return folder;
    }

    private MailMarks MarksOf(MailboxEntry? listed)
    {
        var hasFlags = MyInvocation.BoundParameters.ContainsKey(nameof(Flag));
        return new MailMarks(hasFlags ? (MailFlags)Flag : listed?.Flags ?? MailFlags.None, Keyword ?? (hasFlags ? null : listed?.Keywords) ?? []);
    }

    /// <summary>A date that a message may have come at; null for none, which is now.</summary>
    private static DateTimeOffset? Usable(DateTimeOffset? date) => date > FirstMail && date <= DateTimeOffset.Now ? date : null;

    private void InBackground(Action<CancellationToken> work) => RunInBackground((_, cancellationToken) =>
    {
        work(cancellationToken);
        return Task.CompletedTask;
    });
}
