using System.Management.Automation;
using SmimePS.Completion;
using SmimePS.Connecting;
using SmimePS.Pipeline;

namespace SmimePS.Commands;

/// <summary>Ends the connection to mailboxes.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "SmimeMailbox", DefaultParameterSetName = "Session")]
[OutputType(typeof(void))]
public sealed class DisconnectSmimeMailboxCommand : SmimeCmdlet
{
    [Parameter(Position = 0, ParameterSetName = "Session", ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SessionName]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public SmimeMailboxSession[] Session { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "All")]
    public SwitchParameter All { get; set; }

    protected override void Process()
    {
        IReadOnlyList<SmimeMailboxSession> sessions = All ? MailboxSessions.All
            : Session.Length > 0 ? Session
            : MyInvocation.ExpectingInput ? []
            : [MailboxSessions.Only];
        foreach (var session in sessions) TryItem(session, () => MailboxSessions.Close(session));
    }
}
