using System.Collections;
using SmimePS.Connecting;

namespace SmimePS.Completion;

/// <summary>The names of the mailboxes that are connected.</summary>
public sealed class SessionNameCompleter : SmimeCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionCandidate> Candidates(string typed, IDictionary bound) =>
        MailboxSessions.All.Select(static session => new CompletionCandidate(session.Name, session.Path ?? $"{session.UserName} at {session.Server}"));
}
