using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MimeKit;
using SmimePS.Connections;
using SmimePS.Errors;
using SmimePS.Mime;
using MessageSummary = SmimePS.Mime.MessageSummary;

namespace SmimePS.Mailboxes;

/// <summary>
/// Adds a message to an IMAP folder once. Where the connection is lost before the server has answered, nobody knows whether it took the message: then
/// the folder is looked at before anything is sent again.
/// </summary>
internal sealed class ImapAppending(ImapConnections connections, string folder, MessageContent message)
{
    private static readonly FormatOptions AsItIs = new() { NewLineFormat = NewLineFormat.Dos };

    private readonly string? _messageId = MessageSummary.Of(message).MessageId;
    private bool _mayBeThere;
    private uint _validity;
    private uint _firstNew;

    /// <summary>Adds it; see <see cref="Mailbox.Append"/>.</summary>
    public string? Append(MailMarks marks, DateTimeOffset? received, CancellationToken cancellationToken)
    {
        MailKeyword.Require(marks.Keywords);
        return connections.Repeatable(null, connection => Append(connection, marks, received, cancellationToken), cancellationToken);
    }

    private string? Append(ImapConnection connection, MailMarks marks, DateTimeOffset? received, CancellationToken cancellationToken)
    {
        var target = connection.Folder(folder, cancellationToken);
        if (_mayBeThere && FindTaken(connection, cancellationToken) is { } taken) return taken;
        Note(connection, target, cancellationToken);
        using var raw = RawMimeMessage.Of(message);
        var request = new AppendRequest(raw, ImapFlags.Of(marks.Flags), marks.Keywords) { InternalDate = received };
        connection.Expect(0);
        _mayBeThere = true;
        try
        {
            var uid = target.Append(AsItIs, request, cancellationToken);
            _mayBeThere = false;
            return uid is { } told ? ImapEntry.Text(told.Id) : null;
        }
        catch (ImapCommandException error)
        {
            _mayBeThere = false;
            throw Refusal(error);
        }
    }

    /// <summary>Where the numbers stood before: what is found beyond came later.</summary>
    private void Note(ImapConnection connection, ImapFolder target, CancellationToken cancellationToken)
    {
        if (_firstNew > 0) return;
        connection.Expect(0);
        target.Status(StatusItems.UidNext | StatusItems.UidValidity, cancellationToken);
        _validity = target.UidValidity;
        _firstNew = target.UidNext?.Id ?? 0;
    }

    private string? FindTaken(ImapConnection connection, CancellationToken cancellationToken)
    {
        if (_messageId is null || _firstNew == 0) throw InDoubt();
        var opened = connection.OpenedFolder(folder, FolderAccess.ReadOnly, _validity, cancellationToken);
        connection.Expect(0);
        var later = SearchQuery.Uids(new UniqueIdRange(new UniqueId(_validity, _firstNew), UniqueId.MaxValue));
        var found = opened.Search(later.And(SearchQuery.HeaderContains("Message-ID", _messageId)), cancellationToken);
        return found.Where(uid => uid.Id >= _firstNew).Select(static uid => ImapEntry.Text(uid.Id)).FirstOrDefault();
    }

    private MailboxException InDoubt() => new("AppendInDoubt", SmimeErrorKind.InvalidOperation,
        $"The connection was lost while {message.Name} was being saved to '{folder}', and it has no Message-ID by which to see whether it is there. Look into the folder before you save it again.");

    private Exception Refusal(ImapCommandException error)
    {
        var text = error.ResponseText ?? error.Message;
        if (error.Message.IndexOf("OVERQUOTA", StringComparison.OrdinalIgnoreCase) >= 0 || text.IndexOf("quota", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            return new MailboxException("QuotaExceeded", SmimeErrorKind.LimitExceeded,
                $"{connections.Server} has no room for {message.Name} in '{folder}': {ServerErrors.Quote(text)} Remove mail or have the quota raised; nothing was saved.", error);
        }

        return error.Message.IndexOf("TRYCREATE", StringComparison.OrdinalIgnoreCase) >= 0
            ? MailboxException.NoFolder(folder, connections.Server, error)
            : error;
    }
}
