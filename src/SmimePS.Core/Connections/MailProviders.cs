using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Connections;

/// <summary>The mail providers whose settings are known, found by name, by the domain of an address, or by where a domain's mail goes.</summary>
public static class MailProviders
{
    private static readonly Dictionary<string, MailProvider> ByDomain = ProviderTable.All
        .SelectMany(static provider => provider.Domains.Select(domain => (domain, provider)))
        .ToDictionary(static pair => pair.domain, static pair => pair.provider, StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<MailProvider> All { get; } = [.. ProviderTable.All.OrderBy(static provider => provider.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The one with a name, whichever case it is written in.</summary>
    /// <exception cref="ConnectionException">There is none (<c>ProviderNotFound</c>).</exception>
    public static MailProvider Require(string name) => Find(name) ?? throw new ConnectionException("ProviderNotFound", SmimeErrorKind.NotFound,
        $"No provider '{ShownText.Of(name)}' is known. Those that are: {string.Join(", ", All.Select(static provider => provider.Name))}. For any other give the server by hand (-Server).");

    /// <summary>The one with a name, whichever case it is written in; null where there is none.</summary>
    public static MailProvider? Find(string name) => All.FirstOrDefault(provider => provider.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>The one that an address is with, by its domain; null where the domain is nobody's that is known.</summary>
    /// <exception cref="CertificateException">It is not an address (<c>InvalidAddress</c>).</exception>
    public static MailProvider? ForAddress(string address) => ForDomain(AddressSyntax.Require(address).Domain);

    /// <summary>The one that has a domain; null where it is nobody's that is known.</summary>
    /// <param name="domain">In ASCII.</param>
    internal static MailProvider? ForDomain(string domain) => ByDomain.TryGetValue(domain, out var provider) ? provider : null;

    /// <summary>The one whose server takes a domain's mail; null where it is nobody's that is known.</summary>
    /// <param name="host">The server's name, in ASCII.</param>
    internal static MailProvider? ForMailExchanger(string host) => Matching(host, static provider => provider.MailExchangers);

    /// <summary>The one that a server for reading or sending belongs to; null where it is nobody's that is known.</summary>
    internal static MailProvider? ForServer(string host) =>
        ProviderTable.All.FirstOrDefault(provider => provider.IsHosted && (provider.Imap.Host == host || provider.Smtp.Host == host));

    private static MailProvider? Matching(string host, Func<MailProvider, IReadOnlyList<string>> domains) =>
        // Hotmail's own exchangers lie below those of Exchange Online: the longest name counts.
        ProviderTable.All.SelectMany(provider => domains(provider).Select(domain => (domain, provider)))
            .Where(pair => DomainNames.IsWithin(host, pair.domain))
            .OrderByDescending(static pair => pair.domain.Length).FirstOrDefault().provider;
}
