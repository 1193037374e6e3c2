using System.Management.Automation;
using SmimePS.Completion;
using SmimePS.Connecting;
using SmimePS.Mailboxes;

namespace SmimePS.Pipeline;

/// <summary>A cmdlet that works on a mailbox: the one that is named, or the only one that is connected.</summary>
public abstract class MailboxCmdlet : SmimeCmdlet
{
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [SessionName]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public SmimeMailboxSession? Session { get; set; }

    /// <summary>The session to work with.</summary>
    /// <exception cref="MailboxException">None is connected (<c>NotConnected</c>), or several are and none is named (<c>SeveralMailboxes</c>).</exception>
    private protected SmimeMailboxSession TheSession => Session ?? MailboxSessions.Only;

    /// <summary>What a switch asks for, where it was given: <c>-Signed:$false</c> asks for the opposite, and no switch for nothing.</summary>
    private protected bool? Given(string parameter, SwitchParameter value) => MyInvocation.BoundParameters.ContainsKey(parameter) ? value.IsPresent : null;
}
