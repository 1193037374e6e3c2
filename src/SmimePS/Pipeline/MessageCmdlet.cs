using System.Diagnostics;
using System.Management.Automation;
using SmimePS.Errors;
using SmimePS.Records;

namespace SmimePS.Pipeline;

/// <summary>
/// A cmdlet that does something to messages, one result each: where they come from, their order, and that a bad one never costs
/// the others.
/// </summary>
/// <remarks>
/// <see cref="Work"/> runs on any thread, for several messages at once; what only the pipeline thread can do goes into the question
/// that it may come back with. <see cref="Emit"/> hands the results over, in the order of the messages.
/// <para>
/// A result can reach the pipeline only while PowerShell is inside the cmdlet: with the next message, or at the end. So that the
/// last message of the hour does not wait for the next hour's first, messages that come one by one are done at once, each by
/// itself, until several have come in quick succession; and several at once (an mbox, wildcards, an array) are all finished before more is taken.
/// </para>
/// </remarks>
/// <typeparam name="TResult">What becomes of a message.</typeparam>
public abstract class MessageCmdlet<TResult> : SmimeCmdlet
{
    private const int QuickSuccession = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly PendingProgress _pending = new();
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private OrderedWork<TResult>? _work;
    private RateProgress? _progress;
    private long _done;
    private int _quick;
    private int _pipelineThread;
    private bool? _isOneByOne;

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

    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = Math.Min(64, Environment.ProcessorCount);

    /// <summary>What is being done, for the progress line.</summary>
    private protected abstract string Activity { get; }

    /// <inheritdoc/>
    protected override void Process()
    {
        try
        {
            NoteArrival();
            ReadInput();
        }
        catch
        {
            // The pipeline is going away: nothing of this call outlives it.
            CloseCalls();
            _work?.Abandon();
            throw;
        }
        finally
        {
            _sinceLast.Restart();
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        try
        {
            Drain();
        }
        catch
        {
            CloseCalls();
            _work?.Abandon();
            throw;
        }

        _progress?.Complete();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CloseCalls();
            _work?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Does the work on one message; on any thread.</summary>
    private protected abstract MessageWork<TResult> Work(MessageItem item, CancellationToken cancellationToken);

    /// <summary>Writes a result; on the pipeline thread, in the order of the messages.</summary>
    private protected abstract void Emit(MessageItem item, TResult result);

    /// <summary>Told when a mailbox file has been read to its end and all of its messages are through <see cref="Emit"/>, but for those that were errors.</summary>
    /// <param name="mailbox">The file.</param>
    /// <param name="messages">How many messages it has.</param>
    private protected virtual void EndMailbox(GivenMail mailbox, int messages)
    {
    }

    /// <summary>Shows how far a large message is; from any thread.</summary>
    private protected void ShowProgress(ProgressRecord record)
    {
        if (Environment.CurrentManagedThreadId == _pipelineThread) WriteProgress(record);
        else _pending.Add(record);
    }

    private void NoteArrival()
    {
        _pipelineThread = Environment.CurrentManagedThreadId;
        _isOneByOne ??= ThrottleLimit == 1 || IsAskedAboutEach();
        _quick = _sinceLast.Elapsed < Pause ? _quick + 1 : 0;
        if (_quick == 0) Drain();
    }

    private void ReadInput()
    {
        if (ParameterSetName == "Message")
        {
            foreach (var message in Message) TryItem(message.Value, () => Run(MessageItems.Of(message, Paths)));
        }
        else
        {
            var literal = ParameterSetName == "LiteralPath";
            foreach (var path in literal ? LiteralPath : Path)
            {
                IReadOnlyList<string> files = [];
                TryItem(path, () => files = Paths.Resolve(path, literal));
                foreach (var file in files) TryItem(file, () => Run([MessageItems.In(file)]));
            }
        }

        if (Message.Length > 1) Drain();
    }

    private void Run(IEnumerable<GivenMail> given)
    {
        var isFedSingly = MyInvocation.ExpectingInput && Message.Length == 1;
        var count = 0;
        try
        {
            foreach (var mail in given)
            {
                var before = count;
                foreach (var item in mail.Messages)
                {
                    StopToken.ThrowIfCancellationRequested();
                    if (_isOneByOne == true || (isFedSingly && count == 0 && _quick < QuickSuccession)) DoHere(item);
                    else DoInParallel(item);
                    count++;
                }

                if (mail.Mailbox is null) continue;
                Drain();
                EndMailbox(mail, count - before);
            }
        }
        catch (Exception error) when (error is SmimeException or IOException or UnauthorizedAccessException)
        {
            // What could not be read on comes after what could be read.
            Drain();
            throw;
        }

        if (count > 1) Drain();
    }

    /// <summary>Who is asked about each message, or only told what would be done, sees one after the other.</summary>
    private bool IsAskedAboutEach() =>
        MyInvocation.BoundParameters.ContainsKey("WhatIf") || MyInvocation.BoundParameters.ContainsKey("Confirm")
        || LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"))
        || (LanguagePrimitives.TryConvertTo<ConfirmImpact>(GetVariableValue("ConfirmPreference"), out var impact) && impact is ConfirmImpact.Low or ConfirmImpact.Medium);

    private void DoHere(MessageItem item)
    {
        Drain();
        Finish(item, () =>
        {
            var work = Work(item, StopToken);
            return work.Question is null ? work.Result : work.AskNow()(StopToken);
        });
    }

    private void DoInParallel(MessageItem item)
    {
        _work ??= new OrderedWork<TResult>(ThrottleLimit, StopToken);
        while (!_work.HasRoom(item.Size)) Advance(isWaiting: true);
        _work.Start(item, cancellationToken => Work(item, cancellationToken));
        Advance(isWaiting: false);
    }

    private void Drain()
    {
        while (_work is { IsEmpty: false }) Advance(isWaiting: true);
    }

    private void Advance(bool isWaiting)
    {
        AnswerCalls();
        _work!.AskQuestions();
        var isTaken = false;
        while (_work.TryTake(out var item, out var result))
        {
            isTaken = true;
            Finish(item, result);
        }

        if (isWaiting && !isTaken) _work.Wait();
        _pending.Show(WriteProgress);
    }

    private void Finish(MessageItem item, Func<TResult> result)
    {
        TryItem(item.Target, () => Emit(item, result()));
        _pending.Show(WriteProgress);
        _progress ??= new RateProgress(WriteProgress, Activity, "messages");
        _progress.Report(++_done, item.Path);
    }
}
