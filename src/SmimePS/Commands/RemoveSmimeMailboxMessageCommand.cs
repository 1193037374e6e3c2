using System.Management.Automation;
using SmimePS.Filing;
using SmimePS.Mailboxes;
using SmimePS.Records;

namespace SmimePS.Commands;

/// <summary>Removes messages for good: exactly those that are named.</summary>
[Cmdlet(VerbsCommon.Remove, "SmimeMailboxMessage", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Message")]
[OutputType(typeof(SmimeMailboxChange))]
public sealed class RemoveSmimeMailboxMessageCommand : FilingCmdlet
{
    private protected override string Activity => "Removing";

    private protected override string Action(string? destination) => "Remove for good";

    private protected override IReadOnlyList<FilingResult> Do(IReadOnlyList<FiledMessage> messages, CancellationToken cancellationToken) =>
        Together(messages, entries => messages[0].Entry.Mailbox.Remove(entries, cancellationToken));

    private protected override SmimeMailboxChange Describe(FilingResult result) => MailboxRecords.Change(
        result.Outcome.Kind == EntryOutcomeKind.MarkedOnly ? SmimeMailboxChangeKind.MarkedForRemoval : SmimeMailboxChangeKind.Removed,
        result.Message.Entry, result.Message.Session);
}
