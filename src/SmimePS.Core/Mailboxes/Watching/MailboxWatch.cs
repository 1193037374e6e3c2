using SmimePS.Errors;

namespace SmimePS.Mailboxes.Watching;

/// <summary>
/// Waits for messages of one folder and gives each once, in the order in which they came. It lives through lost connections and restarts of the
/// server. For one thread.
/// </summary>
public abstract class MailboxWatch : IDisposable
{
    private readonly WatchRetries _retries;
    private bool _hasBegun;

    private protected MailboxWatch(Mailbox mailbox, string folder, WatchOptions options)
    {
        Mailbox = mailbox;
        Folder = folder;
        Options = options;
        Journal = WatchJournal.Open(options.StatePath, mailbox.Name, folder);
        var random = new Random();
        _retries = new WatchRetries(options, random.NextDouble);
    }

    private protected Mailbox Mailbox { get; }

    private protected string Folder { get; }

    private protected WatchOptions Options { get; }

    private protected WatchJournal Journal { get; }

    /// <summary>Cancelled when the mailbox is closed.</summary>
    private protected virtual CancellationToken Closed => CancellationToken.None;

    /// <summary>Gets ready to watch a folder.</summary>
    /// <param name="mailbox">The mailbox.</param>
    /// <param name="folder">The folder's whole name.</param>
    /// <param name="options">How.</param>
    /// <exception cref="SmimeException">
    /// The state is that of another folder (<c>WatchStateMismatch</c>), no state at all (<c>InvalidWatchState</c>), in use by another watch
    /// (<c>WatchStateInUse</c>), or cannot be read or written.
    /// </exception>
    public static MailboxWatch Of(Mailbox mailbox, string folder, WatchOptions options) =>
        mailbox is ImapMailbox imap ? new ImapWatch(imap, folder, options) : new PollingWatch(mailbox, folder, options);

    /// <summary>
    /// The messages as they come. The enumeration waits for them, and ends when the time is over. What goes wrong at its very beginning is thrown;
    /// later on it is tried again.
    /// </summary>
    /// <exception cref="SmimeException">
    /// There is no such folder (<c>FolderNotFound</c>); the mailbox cannot be reached at first; the sign-in is refused again and again
    /// (<c>AuthenticationFailed</c>, <c>TokenRefused</c>, <c>TokenScriptFailed</c>); the mailbox was closed meanwhile (<c>NotConnected</c>).
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<MailboxEntry> Messages(CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource();
        if (Options.Duration is { } duration) over.CancelAfter(duration);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token, Closed);
        try
        {
            while (Next(any.Token, cancellationToken) is { } batch)
            {
                foreach (var entry in batch)
                {
                    if (any.IsCancellationRequested) break;
                    yield return entry;
                }

                // What was not given any more has not passed.
                if (any.IsCancellationRequested) continue;
                Passed();
                if (batch.Count > 0) _retries.Progressed();
            }
        }
        finally
        {
            Rest();
        }
    }

    /// <summary>The message was dealt with: after a restart with the same state it does not come again. To be said in their order.</summary>
    /// <exception cref="SmimeException">The state cannot be written.</exception>
    public abstract void Handled(MailboxEntry entry);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what it holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Journal.Dispose();
    }

    /// <summary>Waits until there is something new, and gives what is wanted of it, oldest first; that may be nothing.</summary>
    private protected abstract IReadOnlyList<MailboxEntry> Wait(CancellationToken cancellationToken);

    /// <summary>All of what <see cref="Wait"/> gave was taken.</summary>
    private protected abstract void Passed();

    /// <summary>Nothing is waited for any more, or not for a while.</summary>
    private protected abstract void Rest();

    /// <summary>The mailbox has answered.</summary>
    private protected void Begun()
    {
        _hasBegun = true;
        _retries.Succeeded();
    }

    private IReadOnlyList<MailboxEntry>? Next(CancellationToken any, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (!any.IsCancellationRequested) return Wait(any);
            }
            catch (OperationCanceledException) when (any.IsCancellationRequested)
            {
                // Told apart below.
            }
            catch (Exception) when (any.IsCancellationRequested)
            {
                // It was in the midst of something that could not end well any more.
            }
            catch (SmimeException error) when (_hasBegun && _retries.After(error) is { } pause)
            {
                Rest();
                any.WaitHandle.WaitOne(pause);
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (Closed.IsCancellationRequested) throw MailboxException.Closed(Mailbox.Name);
            if (any.IsCancellationRequested) return null;
        }
    }
}
