using SmimePS.Sending;

namespace SmimePS.Records;

/// <summary>What is about to be sent, in words for <c>-WhatIf</c> and <c>-Confirm</c>.</summary>
internal static class OutgoingWords
{
    /// <summary>Which message, and to whom.</summary>
    public static string Target(OutgoingMessage message)
    {
        var (open, hidden) = (message.Envelope.Open, message.Envelope.Hidden);
        var toOpen = open.Count > 0 ? $" to {string.Join(", ", open)}" : "";
        var toHidden = hidden.Count > 0 ? $"{(open.Count > 0 ? "; " : " ")}unseen to {string.Join(", ", hidden)}" : "";
        return message.Name + toOpen + toHidden;
    }

    /// <summary>What is done with it.</summary>
    public static string Action(OutgoingMessage message, string server)
    {
        var how = (message.IsSigned, message.IsEncrypted) switch
        {
            (true, true) => "signed and encrypted",
            (true, false) => "signed",
            (false, true) => "encrypted",
            _ => "unprotected",
        };
        return $"Send {how} from {message.Envelope.Sender} through {server}";
    }
}
