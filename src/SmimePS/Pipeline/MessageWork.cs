namespace SmimePS.Pipeline;

/// <summary>
/// How far the work on a message got away from the pipeline thread: to its result, or to a question that only the pipeline thread can
/// answer (which file, and whether it may be written), with the rest of the work behind it.
/// </summary>
/// <typeparam name="TResult">What becomes of the message.</typeparam>
public sealed class MessageWork<TResult>
{
    private readonly TResult _result;
    private readonly IDisposable? _owned;

    private MessageWork(TResult result, Func<Func<CancellationToken, TResult>>? question, IDisposable? owned)
    {
        _result = result;
        Question = question;
        _owned = owned;
    }

    /// <summary>Asked on the pipeline thread, in the order of the messages; answers with the rest of the work, for any thread. Null where the work is done.</summary>
    public Func<Func<CancellationToken, TResult>>? Question { get; }

    /// <summary>What became of it, where there is no question.</summary>
    public TResult Result => Question is null ? _result : throw new InvalidOperationException("The work is not done.");

    /// <summary>Work that is done.</summary>
    public static MessageWork<TResult> Done(TResult result) => new(result, null, null);

    /// <summary>Work that goes on once the pipeline thread has answered.</summary>
    /// <param name="question">See <see cref="Question"/>. Once it has answered, what it answered with owns what it needs.</param>
    /// <param name="owned">Disposed of where the question is never asked.</param>
    public static MessageWork<TResult> Ask(Func<Func<CancellationToken, TResult>> question, IDisposable? owned = null) => new(default!, question, owned);

    /// <summary>The same work behind something that only the pipeline thread can do first, in the order of the messages.</summary>
    public MessageWork<TResult> After(Action first) => Ask(() =>
    {
        first();
        return Question is null ? _ => _result : Question();
    }, _owned);

    /// <summary>Asks the question; where it fails, what the rest of the work would have needed is disposed of.</summary>
    public Func<CancellationToken, TResult> AskNow()
    {
        try
        {
            return Question!();
        }
        catch
        {
            Abandon();
            throw;
        }
    }

    /// <summary>The question will not be asked.</summary>
    public void Abandon() => _owned?.Dispose();
}
