using SmimePS.Errors;
using SmimePS.Mailboxes;
using SmimePS.Mime;

namespace SmimePS.Filing;

/// <summary>Moves messages to another mailbox: each is removed here only after it was seen there.</summary>
/// <param name="target">The other mailbox.</param>
/// <param name="folder">The folder there.</param>
internal sealed class MoveBetweenMailboxes(Mailbox target, string folder)
{
    /// <summary>Moves messages of one folder.</summary>
    public IReadOnlyList<FilingResult> Do(IReadOnlyList<FiledMessage> messages, CancellationToken cancellationToken)
    {
        var results = new FilingResult[messages.Count];
        var arrived = new List<int>(messages.Count);
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = Copy(messages[i], cancellationToken);
            if (results[i] is { Error: null, Outcome.Kind: EntryOutcomeKind.Done }) arrived.Add(i);
        }

        if (arrived.Count > 0) RemoveHere(messages, arrived, results, cancellationToken);
        return results;
    }

    private FilingResult Copy(FiledMessage message, CancellationToken cancellationToken)
    {
        var entry = message.Entry;
        try
        {
            var content = entry.Open(cancellationToken);
            // What was marked for removal here is wanted there.
            var uid = target.Append(folder, content, new MailMarks(entry.Flags & ~MailFlags.Deleted, entry.Keywords), entry.Received ?? entry.Date, cancellationToken);
            uid = Seen(uid, content, cancellationToken);
            return uid is null ? new FilingResult(message, default, NotSeen(entry)) : new FilingResult(message, new EntryOutcome(EntryOutcomeKind.Done, uid));
        }
        catch (SmimeException error)
        {
            return error.ErrorId == "MessageNotFound" ? new FilingResult(message, new EntryOutcome(EntryOutcomeKind.Gone)) : new FilingResult(message, default, error);
        }
    }

    /// <summary>Its UID in the other mailbox; null where it cannot be found there.</summary>
    private string? Seen(string? uid, MessageContent content, CancellationToken cancellationToken)
    {
        if (uid is not null) return target.Find(folder, new MailboxQuery { Uids = [uid] }, cancellationToken).Any() ? uid : null;
        if (MessageSummary.Of(content).MessageId is not { Length: > 0 } id) return null;
        return target.Find(folder, new MailboxQuery { Fields = [new("Message-ID", id)] }, cancellationToken).FirstOrDefault(found => found.MessageId == id)?.Uid;
    }

    private static void RemoveHere(IReadOnlyList<FiledMessage> messages, List<int> arrived, FilingResult[] results, CancellationToken cancellationToken)
    {
        var source = messages[0].Entry.Mailbox;
        try
        {
            var removed = source.Remove([.. arrived.Select(i => messages[i].Entry)], cancellationToken);
            for (var i = 0; i < removed.Count; i++)
            {
                // Somebody else has removed it meanwhile, which is what was wanted.
                var kind = removed[i].Kind == EntryOutcomeKind.Gone ? EntryOutcomeKind.Done : removed[i].Kind;
                results[arrived[i]] = results[arrived[i]] with { Outcome = new EntryOutcome(kind, results[arrived[i]].Outcome.NewUid) };
            }
        }
        catch (SmimeException error)
        {
            foreach (var i in arrived) results[i] = results[i] with { Error = NotRemoved(messages[i], results[i].Outcome.NewUid, error) };
        }
    }

    private MailboxException NotSeen(MailboxEntry entry) => new("MoveNotVerified", SmimeErrorKind.InvalidOperation,
        $"The {entry.Name} was saved to '{folder}' in {target.Name}, which does not show it there. It was not removed where it was. Look into '{folder}' before you move it again.");

    private static MailboxException NotRemoved(FiledMessage message, string? uid, SmimeException error) => new("MoveNotFinished", error.Kind,
        $"The {message.Entry.Name} is now in '{message.Destination}' too (UID {uid}), but could not be removed where it was: {error.Message}", error);
}
