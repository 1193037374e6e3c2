using SmimePS.Sending;

namespace SmimePS.Records;

/// <summary>What became of messages as the records that users see.</summary>
internal static class SmimeSendRecords
{
    /// <param name="report">What became of it.</param>
    /// <param name="savedTo">The folder that has a copy; null for none.</param>
    public static SmimeSendResult From(SendReport report, string? savedTo) => new()
    {
        Status = report.Status switch
        {
            SendStatus.Sent => SmimeSendStatus.Sent,
            SendStatus.PartlySent => SmimeSendStatus.PartlySent,
            SendStatus.Refused => SmimeSendStatus.Refused,
            SendStatus.InDoubt => SmimeSendStatus.InDoubt,
            _ => SmimeSendStatus.NotSent,
        },
        Subject = report.Message.Summary.Subject,
        From = report.Message.Envelope.Sender.ToString(),
        MessageId = report.Message.MessageId,
        Recipients = [.. report.Recipients.Select(From)],
        ServerResponse = report.Taken?.ToString(),
        Server = report.Server,
        Attempts = report.Attempts,
        IsSigned = report.Message.IsSigned,
        IsEncrypted = report.Message.IsEncrypted,
        SavedTo = savedTo,
    };

    private static SmimeSendRecipient From(RecipientReport report) => new()
    {
        EmailAddress = report.Address.ToString(),
        IsHidden = report.IsHidden,
        Status = report.Status switch
        {
            RecipientStatus.Accepted => SmimeSendRecipientStatus.Accepted,
            RecipientStatus.Refused => SmimeSendRecipientStatus.Refused,
            RecipientStatus.Deferred => SmimeSendRecipientStatus.Deferred,
            RecipientStatus.InDoubt => SmimeSendRecipientStatus.InDoubt,
            _ => SmimeSendRecipientStatus.NotSent,
        },
        Code = report.Reply?.Code,
        EnhancedCode = report.Reply?.EnhancedCode,
        Response = report.Reply?.Text,
    };
}
