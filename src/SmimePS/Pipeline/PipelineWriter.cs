using System.Management.Automation;

namespace SmimePS.Pipeline;

/// <summary>
/// A cmdlet as background work sees it. Every member may be called from any thread, acts on the pipeline thread, and throws
/// <see cref="OperationCanceledException"/> once the pipeline has gone.
/// </summary>
public sealed class PipelineWriter
{
    private readonly SmimeCmdlet _cmdlet;
    private readonly PipelineQueue _queue;

    internal PipelineWriter(SmimeCmdlet cmdlet, PipelineQueue queue)
    {
        _cmdlet = cmdlet;
        _queue = queue;
    }

    /// <summary>Writes one object; waits while the pipeline is behind.</summary>
    public void WriteObject(object? value) => _queue.Post(() => _cmdlet.WriteObject(value));

    /// <summary>Writes several objects, for the price of one; waits while the pipeline is behind.</summary>
    public void WriteObjects(IReadOnlyList<object> values) => _queue.Post(() =>
    {
        foreach (var value in values) _cmdlet.WriteObject(value);
    });

    /// <summary>Writes an error about one item; the run goes on.</summary>
    public void WriteError(Exception error, object? target) => _queue.Post(() => _cmdlet.WriteError(error, target));

    /// <summary>Writes a warning.</summary>
    public void WriteWarning(string text) => _queue.Post(() => _cmdlet.WriteWarning(text));

    /// <summary>Writes a verbose line.</summary>
    public void WriteVerbose(string text) => _queue.Post(() => _cmdlet.WriteVerbose(text));

    /// <summary>Writes a progress record.</summary>
    public void WriteProgress(ProgressRecord record) => _queue.Post(() => _cmdlet.WriteProgress(record));

    /// <summary>Asks <c>-WhatIf</c> and <c>-Confirm</c>, and waits for the answer.</summary>
    public bool ShouldProcess(string target, string action) => _queue.Ask(() => _cmdlet.ShouldProcess(target, action));

    /// <summary>Asks the user, whatever <c>-Confirm</c> says, and waits for the answer.</summary>
    public bool ShouldContinue(string query, string caption) => _queue.Ask(() => _cmdlet.ShouldContinue(query, caption));

    /// <summary>Runs anything else on the pipeline thread and waits for its result.</summary>
    public T Ask<T>(Func<T> question) => _queue.Ask(question);
}
