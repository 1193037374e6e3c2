using System.Collections;
using SmimePS.Connecting;

namespace SmimePS.Completion;

/// <summary>The folders of the mailbox that is named, or of the only one; a server is asked for them, but not for long.</summary>
public class FolderNameCompleter : SmimeCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    protected override IEnumerable<CompletionCandidate> Candidates(string typed, IDictionary bound)
    {
        var session = SessionOf(bound) switch
        {
            SmimeMailboxSession given => given,
            string name => MailboxSessions.Find(name),
            _ => MailboxSessions.All is [var only] ? only : null,
        };
        if (session is null) return [];
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return [.. MailboxSessions.MailboxOf(session).Folders(withCounts: false, limit.Token).Select(static folder => new CompletionCandidate(folder.Name, folder.Use == 0 ? null : $"{folder.Name} ({folder.Use})"))];
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }

    /// <summary>The mailbox that is named on the line; null where none is.</summary>
    private protected virtual object? SessionOf(IDictionary bound) => bound["Session"];
}
