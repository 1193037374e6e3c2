using System.Management.Automation;
using SmimePS.Errors;
using SmimePS.Filing;
using SmimePS.Mailboxes;
using SmimePS.Records;

namespace SmimePS.Commands;

/// <summary>Sets and takes away flags and keywords of messages.</summary>
[Cmdlet(VerbsCommon.Set, "SmimeMailboxMessage", SupportsShouldProcess = true, DefaultParameterSetName = "Message")]
[OutputType(typeof(SmimeMailboxChange))]
public sealed class SetSmimeMailboxMessageCommand : FilingCmdlet
{
    private MailMarks _set = MailMarks.None;
    private MailMarks _clear = MailMarks.None;

    [Parameter]
    public SmimeMessageFlags Flag { get; set; }

    [Parameter]
    public SmimeMessageFlags ClearFlag { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Keyword { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ClearKeyword { get; set; } = [];

    [Parameter]
    public SwitchParameter Read { get; set; }

    [Parameter]
    public SwitchParameter Unread { get; set; }

    private protected override string Activity => "Marking";

    protected override void Begin()
    {
        _set = new MailMarks((MailFlags)(Flag | (Read ? SmimeMessageFlags.Seen : 0)), Keyword);
        _clear = new MailMarks((MailFlags)(ClearFlag | (Unread ? SmimeMessageFlags.Seen : 0)), ClearKeyword);
        if (_set.IsEmpty && _clear.IsEmpty) Fail(Wrong("NothingToChange", "No flag or keyword is named. Say what to change with -Read, -Unread, -Flag, -ClearFlag, -Keyword or -ClearKeyword."));
        var both = (_set.Flags & _clear.Flags) != MailFlags.None || Keyword.Intersect(ClearKeyword, StringComparer.OrdinalIgnoreCase).Any();
        if (both) Fail(Wrong("ContradictoryFlags", "The same flag or keyword is to be set and to be taken away. Choose one."));
    }

    private protected override string Action(string? destination) =>
        string.Join(", ", new[] { Words("Set", _set), Words("Take away", _clear) }.Where(static words => words is not null));

    private protected override IReadOnlyList<FilingResult> Do(IReadOnlyList<FiledMessage> messages, CancellationToken cancellationToken) =>
        Together(messages, entries => messages[0].Entry.Mailbox.Mark(entries, _set, _clear, cancellationToken));

    private protected override SmimeMailboxChange Describe(FilingResult result) =>
        MailboxRecords.Change(SmimeMailboxChangeKind.Marked, result.Message.Entry, result.Message.Session);

    private static string? Words(string verb, MailMarks marks) =>
        marks.IsEmpty ? null : $"{verb} {string.Join(", ", marks.Keywords.Prepend(marks.Flags == MailFlags.None ? "" : marks.Flags.ToString()).Where(static word => word.Length > 0))}";

    private static MailboxException Wrong(string id, string text) => new(id, SmimeErrorKind.InvalidArgument, text);
}
