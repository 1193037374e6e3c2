using System.Text;

namespace SmimePS.Connections.Discovery;

/// <summary>
/// The first words with a server: enough to know what it is, and that it turns to TLS. No name, no address and no password is ever said.
/// </summary>
internal static class ServerGreeting
{
    /// <summary>Whether a server greets as one for this protocol.</summary>
    public static async Task<bool> Greets(ReplyReader reader, MailProtocol protocol, CancellationToken cancellationToken)
    {
        if (protocol == MailProtocol.Submission) return await ReadReply(reader, "220", cancellationToken).ConfigureAwait(false) is not null;
        // PREAUTH means that it takes us for somebody already; before TLS begins that cannot be turned to TLS any more (RFC 3501, 7.1.4).
        return await reader.ReadLine(cancellationToken).ConfigureAwait(false) is { } line && line.StartsWith("* OK", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Asks a server to turn to TLS; false where it does not offer it, or not as it should.</summary>
    public static async Task<bool> TurnsToTls(Stream stream, ReplyReader reader, MailProtocol protocol, CancellationToken cancellationToken)
    {
        if (reader.HasMore) return false;
        bool agrees;
        if (protocol == MailProtocol.Submission)
        {
            // Says nothing of this machine.
            await Say(stream, "EHLO localhost", cancellationToken).ConfigureAwait(false);
            var offers = await ReadReply(reader, "250", cancellationToken).ConfigureAwait(false);
            if (offers is null || !offers.Contains("STARTTLS", StringComparer.OrdinalIgnoreCase)) return false;
            await Say(stream, "STARTTLS", cancellationToken).ConfigureAwait(false);
            agrees = await ReadReply(reader, "220", cancellationToken).ConfigureAwait(false) is not null;
        }
        else
        {
            await Say(stream, "a1 CAPABILITY", cancellationToken).ConfigureAwait(false);
            if (!await ReadAnswer(reader, "a1", "STARTTLS", cancellationToken).ConfigureAwait(false)) return false;
            await Say(stream, "a2 STARTTLS", cancellationToken).ConfigureAwait(false);
            agrees = await ReadAnswer(reader, "a2", null, cancellationToken).ConfigureAwait(false);
        }

        return agrees && !reader.HasMore;
    }

    /// <summary>Takes leave, so that the server's log tells of nothing odd.</summary>
    public static Task Leave(Stream stream, MailProtocol protocol, CancellationToken cancellationToken) => Say(stream, protocol == MailProtocol.Submission ? "QUIT" : "a9 LOGOUT", cancellationToken);

    private static async Task Say(Stream stream, string line, CancellationToken cancellationToken)
    {
        var bytes = Encoding.ASCII.GetBytes(line + "\r\n");
        await stream.WriteAsync(bytes, 0, bytes.Length, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a reply of SMTP (RFC 5321, 4.2.1): the text of its lines; null where it has another code.</summary>
    private static async Task<List<string>?> ReadReply(ReplyReader reader, string code, CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        while (await reader.ReadLine(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (!line.StartsWith(code, StringComparison.Ordinal)) return null;
            texts.Add(line.Length > 4 ? line.Substring(4).Trim() : "");
            if (line.Length == code.Length || line[code.Length] != '-') return texts;
        }

        return null;
    }

    /// <summary>Reads an answer of IMAP up to its tag; true where it is OK and the capability was among those listed.</summary>
    private static async Task<bool> ReadAnswer(ReplyReader reader, string tag, string? capability, CancellationToken cancellationToken)
    {
        var isListed = capability is null;
        while (await reader.ReadLine(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.StartsWith(tag + " ", StringComparison.Ordinal)) return isListed && line.StartsWith(tag + " OK", StringComparison.OrdinalIgnoreCase);
            if (line.StartsWith("* CAPABILITY ", StringComparison.OrdinalIgnoreCase)) isListed |= line.Split(' ').Contains(capability, StringComparer.OrdinalIgnoreCase);
        }

        return false;
    }
}
