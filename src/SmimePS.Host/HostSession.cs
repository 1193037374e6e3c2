using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace SmimePS.Host;

/// <summary>A runspace with the module in it, and the three ways to use it.</summary>
internal sealed class HostSession : IDisposable
{
    private readonly ConsoleHost _host;
    private readonly Runspace _runspace;
    private readonly Lock _gate = new();
    private PowerShell? _running;
    private bool _interrupted;

    public HostSession(string module, bool interactive)
    {
        _host = new ConsoleHost(interactive);
        // The default state's second form: the first one looks for the snap-ins of an installed PowerShell.
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Path.Combine(module, "SmimePS.psd1")]);
        if (OperatingSystem.IsWindows()) state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.RemoteSigned;
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
        Runspace.DefaultRunspace = _runspace;
        _host.Attach(_runspace);
        Console.CancelKeyPress += OnCancel;
    }

    /// <summary>Runs a script file; its <c>exit</c> or its failure is the result.</summary>
    public int RunFile(string path, IReadOnlyList<string> arguments) => Run(shell =>
    {
        // As pwsh does: the arguments are source text, so that -Name value and -Switch bind by name.
        var call = new System.Text.StringBuilder("& ").Append(Quote(Path.GetFullPath(path)));
        foreach (var argument in arguments) call.Append(' ').Append(IsParameterName(argument) ? argument : Quote(argument));
        shell.AddScript(call.ToString());
    }, failsOnLastError: false);

    /// <summary>Runs a command line; a last command that failed is a failure.</summary>
    public int RunCommand(string command) => Run(shell => shell.AddScript(command), failsOnLastError: true);

    /// <summary>Asks for commands until <c>exit</c> or the end of the input.</summary>
    public int RunPrompt()
    {
        var reader = new CommandReader(_runspace, _host);
        if (!Console.IsInputRedirected) _host.UI.WriteLine($"SmimePS on PowerShell's engine {typeof(PSObject).Assembly.GetName().Version?.ToString(3)}. Get-Command -Module SmimePS shows the commands, exit leaves.");
        var code = ExitCodes.Success;
        while (!_host.ShouldExit && reader.Read(Prompt()) is { } command)
        {
            if (string.IsNullOrWhiteSpace(command)) continue;
            code = Run(shell => shell.AddScript(command), failsOnLastError: true);
        }

        return _host.ShouldExit ? _host.ExitCode : Console.IsInputRedirected ? code : ExitCodes.Success;
    }

    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancel;
        _runspace.Dispose();
    }

    private int Run(Action<PowerShell> add, bool failsOnLastError)
    {
        using var shell = PowerShell.Create(_runspace);
        add(shell);
        shell.AddCommand("Out-Default");
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        try
        {
            lock (_gate) (_running, _interrupted) = (shell, false);
            shell.Invoke();
            if (_host.ShouldExit) return _host.ExitCode;
            return failsOnLastError && !LastSucceeded() ? ExitCodes.Failure : ExitCodes.Success;
        }
        catch (RuntimeException error)
        {
            if (_host.ShouldExit) return _host.ExitCode;
            if (error is not PipelineStoppedException) Show(error.ErrorRecord);
            return Interrupted() ? ExitCodes.Interrupted : ExitCodes.Failure;
        }
        finally
        {
            lock (_gate) _running = null;
            _host.EndProgress();
        }
    }

    private bool Interrupted()
    {
        lock (_gate) return _interrupted;
    }

    private bool LastSucceeded()
    {
        using var shell = PowerShell.Create(_runspace);
        return shell.AddScript("$global:?").Invoke().FirstOrDefault()?.BaseObject is not false;
    }

    private void Show(ErrorRecord record)
    {
        // Through Out-Default, so that $ErrorView and the error's own view hold.
        using var shell = PowerShell.Create(_runspace);
        var shown = PSObject.AsPSObject(record);
        shown.Properties.Add(new PSNoteProperty("writeErrorStream", true));
        shell.AddCommand("Out-Default");
        try
        {
            shell.Invoke(new[] { shown });
        }
        catch (RuntimeException)
        {
            _host.UI.WriteErrorLine(record.ToString());
        }
    }

    private string Prompt()
    {
        using var shell = PowerShell.Create(_runspace);
        shell.AddScript("prompt");
        try
        {
            return shell.Invoke().FirstOrDefault()?.ToString() ?? "PS> ";
        }
        catch (RuntimeException)
        {
            return "PS> ";
        }
    }

    private void OnCancel(object? sender, ConsoleCancelEventArgs arguments)
    {
        lock (_gate)
        {
            if (arguments.SpecialKey != ConsoleSpecialKey.ControlC || _running is null) return;
            // The first one stops the pipeline; one more, while it is still stopping, ends the process.
            arguments.Cancel = !_interrupted;
            _interrupted = true;
            _running.BeginStop(null, null);
        }
    }

    private static bool IsParameterName(string argument) => argument.Length > 1 && argument[0] == '-' && (char.IsLetter(argument[1]) || argument[1] == '_')
        && argument.TrimEnd(':').Skip(1).All(static character => char.IsLetterOrDigit(character) || character is '_');

    private static string Quote(string text) => $"'{System.Management.Automation.Language.CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
