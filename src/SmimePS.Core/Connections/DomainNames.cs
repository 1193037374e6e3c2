namespace SmimePS.Connections;

/// <summary>How the names of hosts and domains lie in each other. Names are in ASCII and lower case, without a final dot.</summary>
internal static class DomainNames
{
    /// <summary>Whether a host is a domain, or below it.</summary>
    public static bool IsWithin(string host, string domain) => host.Length == domain.Length
        ? string.Equals(host, domain, StringComparison.OrdinalIgnoreCase)
        : host.Length > domain.Length && host[host.Length - domain.Length - 1] == '.' && host.EndsWith(domain, StringComparison.OrdinalIgnoreCase);
}
