using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Messages;
using SmimePS.Mime;

namespace SmimePS.Sending;

/// <summary>Gets messages ready to be sent.</summary>
public static class Outbox
{
    /// <summary>
    /// Gets a message ready. Where it is encrypted, everyone whom neither To nor Cc names gets an encryption of their own: the list of keys in
    /// an encrypted message would tell the others of them.
    /// </summary>
    /// <param name="message">The message; it must live as long as what is made of it.</param>
    /// <param name="protection">How it is protected; null for as it is.</param>
    /// <param name="from">See <see cref="Envelope.Of"/>.</param>
    /// <param name="to">See <see cref="Envelope.Of"/>.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="SmimeException">
    /// Those of <see cref="Envelope.Of"/> and of <see cref="MessageProtector.Prepare"/>; <c>UnsafeContent</c> for bytes that mail cannot carry.
    /// </exception>
    public static OutgoingMessage Prepare(MessageContent message, ProtectionRequest? protection, string? from, IReadOnlyList<string> to, CancellationToken cancellationToken = default)
    {
        var envelope = Envelope.Of(message, from, to);
        var made = new List<MessageContent>();
        var warnings = new List<string>();
        try
        {
            var whole = Keep(TransportForm.Completed(message, envelope), message);
            return protection is { Encrypt: true } ? Encrypted() : Same();

            OutgoingMessage Same()
            {
                var content = Form(protection is null ? whole : Protect(protection), isMade: protection is not null);
                return Made(content, [.. Groups(envelope).Select(group => Copy(content, group))]);
            }

            OutgoingMessage Encrypted()
            {
                var groups = new RecipientGroups(protection!, envelope);
                groups.CheckAll(whole);
                var copies = new List<OutgoingCopy>();
                foreach (var group in Groups(envelope)) copies.Add(Copy(Form(Protect(groups.For(group.Recipients, group.IsHidden, whole)), isMade: true), group));
                var sent = envelope.Open.Count > 0 ? copies[0].Content : Form(Protect(groups.ForSender(whole)), isMade: true);
                return Made(sent, copies);
            }

            MessageContent Protect(ProtectionRequest request)
            {
                var prepared = MessageProtector.Prepare(whole, request, cancellationToken);
                if (prepared.TransportRisk is { } risk) warnings.Add(risk);
                return Keep(prepared.ToMessage(cancellationToken), null);
            }

            MessageContent Form(MessageContent content, bool isMade) => Keep(TransportForm.Of(content, isMade, cancellationToken), content);

            OutgoingCopy Copy(MessageContent content, Group group) => OutgoingCopy.Of(content, envelope.Sender, group.Recipients, group.IsHidden, cancellationToken);

            OutgoingMessage Made(MessageContent sent, IReadOnlyList<OutgoingCopy> copies) => new(message, envelope, copies, sent, made)
            {
                MessageId = MessageSummary.Of(whole).MessageId,
                WasSigned = protection is { Sign: true },
                Warnings = [.. warnings.Concat(copies.Select(static copy => copy.Warning).OfType<string>()).Distinct()],
            };
        }
        catch
        {
            foreach (var content in made) content.Dispose();
            throw;
        }

        MessageContent Keep(MessageContent content, MessageContent? source)
        {
            if (!ReferenceEquals(content, source)) made.Add(content);
            return content;
        }
    }

    private static IEnumerable<Group> Groups(Envelope envelope)
    {
        if (envelope.Open.Count > 0) yield return new Group(envelope.Open, IsHidden: false);
        foreach (var address in envelope.Hidden) yield return new Group([address], IsHidden: true);
    }

    private sealed record Group(IReadOnlyList<MailAddress> Recipients, bool IsHidden);
}
