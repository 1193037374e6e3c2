using System.Management.Automation;
using SmimePS.Records;

namespace SmimePS.Pipeline;

/// <summary>
/// A cmdlet that does something to messages, one result each: where they come from, their order, and that a bad one never costs
/// the others.
/// </summary>
/// <remarks>
/// <see cref="Work"/> does what takes time and reaches the pipeline through <see cref="Approve"/> and <see cref="ShowProgress"/> alone; <see cref="Emit"/> hands its
/// result over. <see cref="Run"/> is the one place that decides how many messages are at work at once.
/// </remarks>
/// <typeparam name="TResult">What becomes of a message.</typeparam>
public abstract class MessageCmdlet<TResult> : SmimeCmdlet
{
    private RateProgress? _progress;
    private long _done;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Message")]
    [ValidateNotNull]
    [WholeBytes(typeof(MessageArgument))]
    public MessageArgument[] Message { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "Path")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>What is being done, for the progress line.</summary>
    private protected abstract string Activity { get; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == "Message")
        {
            foreach (var message in Message) TryItem(message.Value, () => Run(MessageItems.Of(message, Paths)));
            return;
        }

        var literal = ParameterSetName == "LiteralPath";
        foreach (var path in literal ? LiteralPath : Path)
        {
            IReadOnlyList<string> files = [];
            TryItem(path, () => files = Paths.Resolve(path, literal));
            foreach (var file in files) TryItem(file, () => Run(MessageItems.In(file)));
        }
    }

    /// <inheritdoc/>
    protected override void End() => _progress?.Complete();

    /// <summary>Does the work on one message.</summary>
    private protected abstract TResult Work(MessageItem item, CancellationToken cancellationToken);

    /// <summary>Writes a result; on the pipeline thread, in the order of the messages.</summary>
    private protected abstract void Emit(MessageItem item, TResult result);

    /// <summary>Asks <c>-WhatIf</c> and <c>-Confirm</c> whether something may be written.</summary>
    private protected bool Approve(string target, string action) => ShouldProcess(target, action);

    /// <summary>Shows how far a large message is.</summary>
    private protected void ShowProgress(ProgressRecord record) => WriteProgress(record);

    private void Run(IEnumerable<MessageItem> items)
    {
        foreach (var item in items)
        {
            StopToken.ThrowIfCancellationRequested();
            TryItem(item.Target, () => Emit(item, Work(item, StopToken)));
            _progress ??= new RateProgress(WriteProgress, Activity, "messages");
            _progress.Report(++_done, item.Path);
        }
    }
}
