using System.Collections.Concurrent;
using System.Management.Automation;
using System.Runtime.ExceptionServices;
using System.Security;
using SmimePS.Certificates;
using SmimePS.Authority;
using SmimePS.Errors;
using SmimePS.Paths;
using SmimePS.Secrets;
using SmimePS.Selection;

namespace SmimePS.Pipeline;

/// <summary>
/// What every cmdlet here stands on: errors become error records, Ctrl+C becomes a cancellation, background work reaches the
/// pipeline thread. A cmdlet overrides <see cref="Begin"/>, <see cref="Process"/> and <see cref="End"/>.
/// </summary>
/// <remarks>
/// An error out of <see cref="Begin"/> ends the call; out of <see cref="Process"/> and <see cref="End"/> it is one error record and the
/// pipeline goes on. A cmdlet that takes several items at once runs each through <see cref="TryItem"/>, so that one bad item
/// does not cost the others.
/// </remarks>
public abstract class SmimeCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<string> _lateWarnings = new();
    private readonly PipelineCalls _calls = new();
    private int _pipelineThread;
    private FilePaths? _paths;
    private SecretPrompt? _secrets;
    private CertificateFiles? _files;
    private CertificateResolver? _certificates;
    private CaSelection? _authorities;

    /// <summary>Cancelled by Ctrl+C and by whatever else stops the pipeline.</summary>
    protected CancellationToken StopToken => _stopping.Token;

    /// <summary>Resolves paths through PowerShell's providers.</summary>
    protected internal FilePaths Paths => _paths ??= new FilePaths(SessionState);

    /// <summary>Asks the user for secrets.</summary>
    private protected SecretPrompt Secrets => _secrets ??= new SecretPrompt(Host);

    /// <summary>Opens certificate files, each once.</summary>
    private protected CertificateFiles CertificateFiles => _files ??= new CertificateFiles(Secrets);

    /// <summary>Finds the certificates that the user named.</summary>
    internal CertificateResolver Certificates => _certificates ??= new CertificateResolver(Paths, CertificateFiles);

    /// <summary>Opens the certificate authorities that the user named.</summary>
    private protected CaSelection Authorities => _authorities ??= new CaSelection(Paths, Secrets, WriteWarning);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    // What foreign files and certificates say gets into what is told: none of it may steer the terminal, whoever forgot to see to that.

    /// <summary>Writes a warning; from another than the pipeline's thread, as soon as that one comes by (<see cref="WriteLateWarnings"/>).</summary>
    public new void WriteWarning(string text)
    {
        if (Environment.CurrentManagedThreadId == _pipelineThread) base.WriteWarning(ShownText.OfLines(text));
        else _lateWarnings.Enqueue(text);
    }

    /// <summary>Writes a verbose line.</summary>
    public new void WriteVerbose(string text) => base.WriteVerbose(ShownText.OfLines(text));

    /// <summary>Asks <c>-WhatIf</c> and <c>-Confirm</c>.</summary>
    public new bool ShouldProcess(string target) => base.ShouldProcess(ShownText.OfLines(target));

    /// <summary>Asks <c>-WhatIf</c> and <c>-Confirm</c>.</summary>
    public new bool ShouldProcess(string target, string action) => base.ShouldProcess(ShownText.OfLines(target), ShownText.OfLines(action));

    /// <summary>Asks the user, whatever <c>-Confirm</c> says.</summary>
    public new bool ShouldContinue(string query, string caption) => base.ShouldContinue(ShownText.OfLines(query), ShownText.OfLines(caption));

    /// <summary>Writes what other threads had to warn of. Runs by itself after each item.</summary>
    private protected void WriteLateWarnings()
    {
        while (_lateWarnings.TryDequeue(out var text)) WriteWarning(text);
    }

    /// <summary>Does what other threads need of this one. Runs by itself after each item.</summary>
    private protected void AnswerCalls() => _calls.Answer();

    /// <summary>Other threads need not wait for this one any more.</summary>
    private protected void CloseCalls() => _calls.Close();

    /// <summary>Writes an error record about an item and goes on.</summary>
    internal void WriteError(Exception error, object? target) => WriteError(ErrorRecords.From(error, target));

    /// <summary>Runs before the first item.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>Runs for each item of the pipeline.</summary>
    protected virtual void Process()
    {
    }

    /// <summary>Runs after the last item.</summary>
    protected virtual void End()
    {
    }

    /// <summary>Releases what the cmdlet holds; also runs when the pipeline was stopped.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        _calls.Close();
        _stopping.Dispose();
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Guard(Begin, error => ThrowTerminatingError(ErrorRecords.From(error, null)));

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(Process, error => WriteError(error, null));

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(End, error => WriteError(error, null));

    /// <inheritdoc/>
    protected sealed override void StopProcessing()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself in the same moment.
        }
    }

    /// <summary>Ends the whole call with an error.</summary>
    protected void Fail(Exception error, object? target = null) => ThrowTerminatingError(ErrorRecords.From(error, target));

    /// <summary>Opens an authority's key; where that fails the call ends: it would be the same for every item, and would be asked for again each time.</summary>
    private protected void Unlock(CertificateAuthority authority, SecureString? passphrase)
    {
        try
        {
            Authorities.Unlock(authority, passphrase, "-CaPassphrase");
        }
        catch (SmimeException error)
        {
            Fail(error, authority.Name);
        }
    }

    /// <summary>Where an authority's key is not here the call ends, also with <c>-WhatIf</c>, and before a passphrase is asked for.</summary>
    private protected void RequireKey(CertificateAuthority authority)
    {
        try
        {
            authority.CheckKey();
        }
        catch (SmimeException error)
        {
            Fail(error, authority.Name);
        }
    }

    /// <summary>Resolves what a parameter names; what goes wrong ends the call, with what was given as its target.</summary>
    internal T Resolve<T>(object? given, Func<T> resolve)
    {
        try
        {
            return resolve();
        }
        catch (SmimeException error)
        {
            Fail(error, given);
            throw;
        }
    }

    /// <summary>Does something for one item; what goes wrong becomes an error record with that item as its target.</summary>
    /// <returns>True where nothing went wrong.</returns>
    protected bool TryItem(object? item, Action action)
    {
        var succeeded = true;
        Guard(action, error =>
        {
            succeeded = false;
            WriteError(error, item);
        });
        return succeeded;
    }

    /// <summary>
    /// Runs work on another thread while this one writes what it hands over. When the pipeline goes away under it (a throw, break or
    /// <c>Select-Object -First</c> further down, Ctrl+C), the work is cancelled, what it had queued is dropped, and the call returns
    /// only when the work has ended.
    /// </summary>
    /// <param name="work">Gets the way to the pipeline, and a token that says to stop.</param>
    protected void RunInBackground(Func<PipelineWriter, CancellationToken, Task> work)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(StopToken);
        using var queue = new PipelineQueue();
        var writer = new PipelineWriter(this, queue);
        var calls = new PipelineCalls(queue.Post);
        var task = Task.Run(async () =>
        {
            PipelineCalls.Current = calls;
            try
            {
                await work(writer, cancellation.Token).ConfigureAwait(false);
            }
            finally
            {
                queue.Complete();
            }
        });
        try
        {
            queue.Pump();
        }
        catch
        {
            cancellation.Cancel();
            queue.Abandon();
            calls.Close();
            Join(task);
            throw;
        }

        task.GetAwaiter().GetResult();
    }

    private static void Join(Task task)
    {
        try
        {
            task.GetAwaiter().GetResult();
        }
        catch (Exception)
        {
            // The pipeline's own exception is on its way; what the work said while it was being cancelled adds nothing.
        }
    }

    private void Guard(Action action, Action<Exception> report)
    {
        ExceptionDispatchInfo? stopped = null;
        var calls = PipelineCalls.Current;
        PipelineCalls.Current = _calls;
        _pipelineThread = Environment.CurrentManagedThreadId;
        try
        {
            action();
        }
        catch (OperationCanceledException error) when (StopToken.IsCancellationRequested)
        {
            stopped = ExceptionDispatchInfo.Capture(new PipelineStoppedException(error.Message, error));
        }
        catch (Exception error) when (error is SmimeException or IOException or UnauthorizedAccessException)
        {
            report(error);
        }
        finally
        {
            PipelineCalls.Current = calls;
        }

        stopped?.Throw();
        WriteLateWarnings();
    }
}
