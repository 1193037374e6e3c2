using System.Management.Automation;
using SmimePS.Completion;
using SmimePS.Connecting;
using SmimePS.Mailboxes;
using SmimePS.Pipeline;
using SmimePS.Records;

namespace SmimePS.Commands;

/// <summary>Lists the folders of a mailbox.</summary>
[Cmdlet(VerbsCommon.Get, "SmimeMailboxFolder")]
[OutputType(typeof(SmimeMailboxFolder))]
public sealed class GetSmimeMailboxFolderCommand : MailboxCmdlet
{
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FolderNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    [Parameter]
    public SmimeFolderUse? Use { get; set; }

    [Parameter]
    public SwitchParameter NoCount { get; set; }

    protected override void Process()
    {
        var session = TheSession;
        TryItem(session, () => RunInBackground((writer, cancellationToken) =>
        {
            var all = MailboxSessions.MailboxOf(session).Folders(!NoCount, cancellationToken);
            foreach (var name in Name)
            {
                var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
                var found = all.Where(folder => pattern.IsMatch(folder.Name) && (Use is null || (SmimeFolderUse)folder.Use == Use)).ToList();
                if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name)) writer.WriteError(MailboxException.NoFolder(name, session.Name), name);
                foreach (var folder in found) writer.WriteObject(MailboxRecords.From(folder, session));
            }

            return Task.CompletedTask;
        }));
    }
}
