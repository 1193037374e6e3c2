using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;

namespace SmimePS.Module.Tests;

/// <summary>PowerShell's engine with the packaged module in it.</summary>
public sealed class EngineSession : IDisposable
{
    private readonly RecordingHost _host = new();

    public EngineSession(bool import = true)
    {
        var state = InitialSessionState.CreateDefault2();
        if (import) state.ImportPSModule([Repository.Manifest]);
        Runspace = RunspaceFactory.CreateRunspace(_host, state);
        Runspace.Open();
    }

    public Runspace Runspace { get; }

    /// <summary>Runs a script; <paramref name="variables"/> are set before it.</summary>
    public EngineResult Run(string script, params (string Name, object? Value)[] variables)
    {
        using var shell = Create(script, variables);
        var output = new List<PSObject>();
        var errors = new List<ErrorRecord>();
        try
        {
            output.AddRange(shell.Invoke());
        }
        catch (RuntimeException error)
        {
            errors.Add(error.ErrorRecord);
        }

        errors.InsertRange(0, shell.Streams.Error);
        return new EngineResult(output, errors, [.. shell.Streams.Warning.Select(static warning => warning.Message)], _host.TakeLines());
    }

    /// <summary>What a user would see of the script's output.</summary>
    public string Show(string script, params (string Name, object? Value)[] variables)
    {
        var result = Run($"{script} | Out-Default", variables);
        Assert.Empty(result.Errors);
        return string.Join('\n', result.Host);
    }

    /// <summary>What Tab offers at the end of a line.</summary>
    public IReadOnlyList<string> Complete(string line)
    {
        using var shell = PowerShell.Create(Runspace);
        return [.. CommandCompletion.CompleteInput(line, line.Length, null, shell).CompletionMatches.Select(static match => match.CompletionText)];
    }

    public PowerShell Create(string script, params (string Name, object? Value)[] variables)
    {
        foreach (var (name, value) in variables) Runspace.SessionStateProxy.SetVariable(name, value);
        return PowerShell.Create(Runspace).AddScript(script);
    }

    public void Dispose() => Runspace.Dispose();
}
