namespace SmimePS.Connections;

/// <summary>How a connection to a mail server is protected.</summary>
public enum ConnectionSecurity
{
    /// <summary>TLS from the first byte (RFC 8314, 3.2 and 3.3): imaps on port 993, submissions on port 465.</summary>
    Tls,

    /// <summary>
    /// Begins in clear and must turn to TLS before anything is said that matters (RFC 3501, 6.2.1; RFC 3207). A server that does not offer it is refused.
    /// </summary>
    StartTls,

    /// <summary>Never any TLS: whoever is on the way reads and changes everything, the password too.</summary>
    None,
}
