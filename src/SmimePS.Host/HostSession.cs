using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace SmimePS.Host;

/// <summary>A runspace with the module in it, and the three ways to use it.</summary>
internal sealed class HostSession : IDisposable
{
    private readonly ConsoleHost _host;
    private readonly Runspace _runspace;
    private readonly Lock _gate = new();
    private Pipeline? _running;
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
    public int RunFile(string path, IReadOnlyList<string> arguments)
    {
        var script = new Command(Path.GetFullPath(path));
        foreach (var argument in arguments) script.Parameters.Add(ScriptArgument.Read(argument));
        ScriptExit.EndsTheSession(_runspace);
        return Run(script, "", failsOnLastError: false);
    }

    /// <summary>Runs a command line; a last command that failed is a failure.</summary>
    public int RunCommand(string command) => Run(new Command(command, isScript: true, useLocalScope: false), command, failsOnLastError: true);

    /// <summary>Asks for commands until <c>exit</c> or the end of the input.</summary>
    public int RunPrompt()
    {
        var reader = new CommandReader(_runspace, _host);
        if (!Console.IsInputRedirected) _host.UI.WriteLine($"SmimePS on PowerShell's engine {typeof(PSObject).Assembly.GetName().Version?.ToString(3)}. Get-Command -Module SmimePS shows the commands, exit leaves.");
        var code = ExitCodes.Success;
        while (!_host.ShouldExit && reader.Read(Prompt()) is { } command)
        {
            if (string.IsNullOrWhiteSpace(command)) continue;
            code = RunCommand(command);
        }

        return _host.ShouldExit ? _host.ExitCode : Console.IsInputRedirected ? code : ExitCodes.Success;
    }

    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancel;
        _runspace.Dispose();
    }

    private int Run(Command command, string shown, bool failsOnLastError)
    {
        // The engine keeps $? only for what goes into the history.
        using var pipeline = _runspace.CreatePipeline(shown.Length > 0 ? shown : "#", addToHistory: true);
        pipeline.Commands.Clear();
        command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        pipeline.Commands.Add(command);
        pipeline.Commands.Add(new Command("Out-Default", isScript: false, useLocalScope: true));
        try
        {
            lock (_gate) (_running, _interrupted) = (pipeline, false);
            pipeline.Invoke();
            if (_host.ShouldExit) return _host.ExitCode;
            return Interrupted() || (failsOnLastError && !LastSucceeded()) ? ExitCodes.Failure : ExitCodes.Success;
        }
        catch (RuntimeException error)
        {
            if (_host.ShouldExit) return _host.ExitCode;
            if (error is not PipelineStoppedException) Show(error.ErrorRecord);
            return ExitCodes.Failure;
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
        using var pipeline = _runspace.CreatePipeline("$global:?");
        return pipeline.Invoke().FirstOrDefault()?.BaseObject is not false;
    }

    private void Show(ErrorRecord record)
    {
        // Through Out-Default, so that $ErrorView and the error's own view hold.
        using var shell = PowerShell.Create(_runspace);
        shell.AddCommand("Out-Default");
        _host.WritesErrors = true;
        try
        {
            shell.Invoke(new[] { record });
        }
        catch (RuntimeException)
        {
            _host.UI.WriteErrorLine(record.ToString());
        }
        finally
        {
            _host.WritesErrors = false;
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
            _running.StopAsync();
        }
    }
}
