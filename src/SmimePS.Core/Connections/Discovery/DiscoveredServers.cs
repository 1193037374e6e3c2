namespace SmimePS.Connections.Discovery;

/// <summary>What was found for an address.</summary>
/// <param name="Domain">The domain of the address, in ASCII.</param>
public sealed record DiscoveredServers(string Domain)
{
    /// <summary>The server for reading; null where none was found, or the domain says that it has none.</summary>
    public DiscoveredServer? Imap { get; init; }

    /// <summary>The server for sending; null where none was found, or the domain says that it has none.</summary>
    public DiscoveredServer? Smtp { get; init; }

    /// <summary>The provider, whose habits hold; null where it is none that is known.</summary>
    public MailProvider? Provider { get; init; }

    /// <summary>What else is worth knowing, such as a question to DNS that failed, in whole sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
