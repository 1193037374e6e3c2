using System.Globalization;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace SmimePS.Host;

/// <summary>The console as PowerShell's engine sees it.</summary>
internal sealed class ConsoleHost(bool interactive) : PSHost, IHostSupportsInteractiveSession
{
    private readonly ConsoleInterface _interface = new(interactive);
    private Runspace? _runspace;

    public override string Name => "SmimePS.Host";

    public override Version Version { get; } = typeof(ConsoleHost).Assembly.GetName().Version ?? new Version(0, 1);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => _interface;

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public bool ShouldExit { get; private set; }

    public int ExitCode { get; private set; }

    public bool IsRunspacePushed => false;

    public Runspace Runspace => _runspace!;

    public void Attach(Runspace runspace) => _runspace = runspace;

    /// <summary>Whether all that is written is about an error.</summary>
    public bool WritesErrors
    {
        set => _interface.WritesErrors = value;
    }

    public void EndProgress() => _interface.EndProgress();

    public override void SetShouldExit(int exitCode) => (ShouldExit, ExitCode) = (true, exitCode);

    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no nested prompt. Use pwsh for debugging.");

    public override void ExitNestedPrompt()
    {
    }

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public void PushRunspace(Runspace runspace) => throw new NotSupportedException("This host has no remote sessions. Use pwsh for them.");

    public void PopRunspace()
    {
    }
}
