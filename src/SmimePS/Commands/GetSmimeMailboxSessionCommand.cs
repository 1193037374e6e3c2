using System.Management.Automation;
using SmimePS.Completion;
using SmimePS.Connecting;
using SmimePS.Pipeline;

namespace SmimePS.Commands;

/// <summary>Shows the mailboxes that are connected.</summary>
[Cmdlet(VerbsCommon.Get, "SmimeMailboxSession")]
[OutputType(typeof(SmimeMailboxSession))]
public sealed class GetSmimeMailboxSessionCommand : SmimeCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    protected override void Process()
    {
        foreach (var name in Name) TryItem(name, () => Show(name));
    }

    private void Show(string name)
    {
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        var found = MailboxSessions.All.Where(session => pattern.IsMatch(session.Name)).ToList();
        if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
        {
            throw new Mailboxes.MailboxException("NotConnected", Errors.SmimeErrorKind.NotFound, $"No mailbox named '{name}' is connected. Connect-SmimeMailbox connects one.");
        }

        foreach (var session in found) WriteObject(session);
    }
}
