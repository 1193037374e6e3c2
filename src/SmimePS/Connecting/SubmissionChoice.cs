using SmimePS.Connections;
using SmimePS.Errors;
using SmimePS.Sending;

namespace SmimePS.Connecting;

/// <summary>Through which server messages are sent, and where their copies are kept: what was named, and else what the session has.</summary>
/// <param name="Settings">The server.</param>
/// <param name="Copies">Where copies are kept; null for nowhere.</param>
internal sealed record SubmissionChoice(ServerSettings Settings, SentCopy? Copies)
{
    /// <summary>The choice.</summary>
    /// <param name="named">The server that was named; null for the session's.</param>
    /// <param name="session">The session; null where a server was named and no mailbox keeps copies.</param>
    /// <param name="folder">The folder for copies; null for the one that is for it, unless the provider keeps copies by itself.</param>
    /// <param name="keepsCopy">False where no copy is wanted.</param>
    /// <exception cref="SmimeException">The session knows no server that sends (<c>NoSmtpServer</c>).</exception>
    public static SubmissionChoice Of(ServerSettings? named, SmimeMailboxSession? session, string? folder, bool keepsCopy)
    {
        var behind = session is null ? null : MailboxSessions.Behind(session);
        var settings = named ?? behind?.Smtp ?? throw new ConnectionException("NoSmtpServer", SmimeErrorKind.InvalidOperation,
            $"The mailbox '{session}' knows no server that sends. Name it with -Server, or connect the mailbox with -SmtpServer.");
        // A provider that keeps copies of what it sends keeps none of what another server sends.
        var keepsItself = named is null && behind?.Provider is { Folders.SavesSentCopies: true };
        var isWanted = keepsCopy && behind is not null && (folder is not null || !keepsItself);
        return new SubmissionChoice(settings, isWanted ? new SentCopy(behind!.Mailbox, folder) : null);
    }
}
