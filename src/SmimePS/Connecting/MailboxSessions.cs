using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using SmimePS.Errors;
using SmimePS.Mailboxes;

namespace SmimePS.Connecting;

/// <summary>
/// The mailboxes that are connected, by runspace: those of one PowerShell are not those of another in the same process. They are closed with their
/// runspace, and when the module is removed from it. A session that is handed to another runspace works there too.
/// </summary>
public static class MailboxSessions
{
    private static readonly object Gate = new();
    private static readonly ConditionalWeakTable<Runspace, List<SmimeMailboxSession>> ByRunspace = new();

    /// <summary>Those of this runspace, in the order in which they were connected.</summary>
    internal static IReadOnlyList<SmimeMailboxSession> All
    {
        get
        {
            lock (Gate)
            {
                var sessions = OfThisRunspace();
                // Another runspace that was given one may have closed it.
                sessions.RemoveAll(static session => Origin(session) is { IsClosed: true });
                return [.. sessions];
            }
        }
    }

    /// <summary>Adds one.</summary>
    internal static void Add(SmimeMailboxSession session)
    {
        lock (Gate) OfThisRunspace().Add(session);
    }

    /// <summary>Closes one. Nothing happens where it was closed before.</summary>
    internal static void Close(SmimeMailboxSession session)
    {
        lock (Gate) OfThisRunspace().Remove(session);
        (Origin(session) ?? throw Unknown(session)).Close();
    }

    /// <summary>The one to work with where none is named.</summary>
    /// <exception cref="MailboxException">There is none (<c>NotConnected</c>), or more than one (<c>SeveralMailboxes</c>).</exception>
    internal static SmimeMailboxSession Only
    {
        get
        {
            var all = All;
            return all.Count switch
            {
                1 => all[0],
                0 => throw new MailboxException("NotConnected", SmimeErrorKind.InvalidOperation, "No mailbox is connected. Connect-SmimeMailbox connects one."),
                _ => throw new MailboxException("SeveralMailboxes", SmimeErrorKind.InvalidArgument,
                    $"Several mailboxes are connected ({string.Join(", ", all)}). Say with -Session which one is meant."),
            };
        }
    }

    /// <summary>The one with a name; null where there is none.</summary>
    internal static SmimeMailboxSession? Find(string name) => All.LastOrDefault(session => string.Equals(session.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The library's mailbox behind a session.</summary>
    /// <exception cref="MailboxException">It was disconnected, or made by other means than Connect-SmimeMailbox (<c>NotConnected</c>).</exception>
    internal static Mailbox MailboxOf(SmimeMailboxSession session) => Behind(session).Mailbox;

    /// <summary>What is behind a session.</summary>
    /// <exception cref="MailboxException">It was disconnected, or made by other means than Connect-SmimeMailbox (<c>NotConnected</c>).</exception>
    internal static ConnectedMailbox Behind(SmimeMailboxSession session)
    {
        var connected = Origin(session) ?? throw Unknown(session);
        return connected.IsClosed ? throw MailboxException.Closed($"'{session}'") : connected;
    }

    /// <summary>Closes those of this runspace: the module is removed from it. Other runspaces of the process may be at work with theirs.</summary>
    public static void CloseAll()
    {
        if (Runspace.DefaultRunspace is { } runspace) CloseOf(runspace);
    }

    private static List<SmimeMailboxSession> OfThisRunspace()
    {
        var runspace = Runspace.DefaultRunspace ?? throw new InvalidOperationException("There is no runspace on this thread.");
        if (ByRunspace.TryGetValue(runspace, out var sessions)) return sessions;
        sessions = [];
        ByRunspace.Add(runspace, sessions);
        runspace.StateChanged += static (sender, change) =>
        {
            if (change.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken) CloseOf((Runspace)sender!);
        };
        return sessions;
    }

    private static void CloseOf(Runspace runspace)
    {
        SmimeMailboxSession[] open;
        lock (Gate)
        {
            if (!ByRunspace.TryGetValue(runspace, out var sessions)) return;
            open = [.. sessions];
            sessions.Clear();
        }

        foreach (var session in open) Origin(session)?.Close();
    }

    private static ConnectedMailbox? Origin(SmimeMailboxSession session) => RecordOrigin.Find<ConnectedMailbox>(session);

    private static MailboxException Unknown(SmimeMailboxSession session) =>
        new("NotConnected", SmimeErrorKind.InvalidOperation, $"The mailbox '{session}' is not one that Connect-SmimeMailbox has made. Connect it first.");
}
