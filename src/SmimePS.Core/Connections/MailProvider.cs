using System.Net;

namespace SmimePS.Connections;

/// <summary>A mail provider: its servers, and the habits of theirs that a program has to know. <see cref="MailProviders"/> has those we know.</summary>
public sealed class MailProvider
{
    internal MailProvider(string name, ServerEndpoint imap, ServerEndpoint smtp, params string[] domains)
    {
        Name = name;
        Imap = imap;
        Smtp = smtp;
        Domains = domains;
    }

    /// <summary>A short name without blanks, as in <c>-Provider Gmail</c>.</summary>
    public string Name { get; }

    /// <summary>As the provider writes it.</summary>
    public string DisplayName { get => field ?? Name; internal init; }

    /// <summary>The domains of its own addresses, in ASCII and lower case.</summary>
    public IReadOnlyList<string> Domains { get; }

    /// <summary>
    /// The domains that its servers for incoming mail are in, by which a domain of somebody's own is known to be kept there. A server named so,
    /// or below it, counts.
    /// </summary>
    public IReadOnlyList<string> MailExchangers { get; internal init; } = [];

    /// <summary>The server for reading.</summary>
    public ServerEndpoint Imap { get; }

    /// <summary>The server for sending.</summary>
    public ServerEndpoint Smtp { get; }

    /// <summary>Whether its servers are on the internet, rather than a program of the provider's on this machine.</summary>
    internal bool IsHosted => !IPAddress.TryParse(Imap.Host, out _);

    /// <summary>With what one signs in.</summary>
    public SignInKinds SignIn { get; internal init; } = SignInKinds.Password;

    /// <summary>The user name that IMAP wants.</summary>
    public UserNameForm ImapUserName { get; internal init; }

    /// <summary>The user name that SMTP wants.</summary>
    public UserNameForm SmtpUserName { get; internal init; }

    /// <summary>Where its folders are and what it does with them.</summary>
    public FolderHabits Folders { get; internal init; } = new();

    /// <summary>
    /// How many IMAP connections a program should have open to one mailbox at a time. Below what the provider allows, because phones and other programs
    /// count too.
    /// </summary>
    public int MaxConnections { get; internal init; } = 3;

    /// <summary>What has to be done on the provider's web site first, in whole sentences; null where nothing has.</summary>
    public string? Preparation { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => DisplayName;
}
