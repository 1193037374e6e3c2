namespace SmimePS.Connections.Discovery;

/// <summary>The names that mail servers often have in a domain. TLS from the start before STARTTLS (RFC 8314, 3).</summary>
internal static class WellKnownServers
{
    /// <summary>Where to look, the likeliest first.</summary>
    /// <param name="domain">The domain, in ASCII.</param>
    /// <param name="protocol">For what.</param>
    /// <param name="declined">Ways in which the domain says that it has no such service.</param>
    public static IReadOnlyList<ServerEndpoint> Of(string domain, MailProtocol protocol, IReadOnlyCollection<ConnectionSecurity> declined)
    {
        var (name, tls, startTls) = protocol == MailProtocol.Imap ? ("imap", 993, 143) : ("smtp", 465, 587);
        (string Name, int Port, ConnectionSecurity Security)[] places =
        [
            (name, tls, ConnectionSecurity.Tls), ("mail", tls, ConnectionSecurity.Tls), (name, startTls, ConnectionSecurity.StartTls), ("mail", startTls, ConnectionSecurity.StartTls),
        ];
        return
        [
            .. places.Where(place => !declined.Contains(place.Security) && ServerEndpoint.HostOf($"{place.Name}.{domain}") is not null)
                .Select(place => new ServerEndpoint($"{place.Name}.{domain}", place.Port, place.Security)),
        ];
    }
}
