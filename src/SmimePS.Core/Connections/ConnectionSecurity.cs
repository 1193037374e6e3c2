namespace SmimePS.Connections;

/// <summary>How a connection to a mail server is protected.</summary>
public enum ConnectionSecurity
{
    /// <summary>TLS from the first byte (RFC 8314, 3: the ports 993 and 465).</summary>
    Tls,

    /// <summary>TLS asked for in the clear, and required: where the server does not offer it nothing is sent (RFC 3207, RFC 9051).</summary>
    StartTls,

    /// <summary>None: whoever is on the way reads and changes everything, the password too.</summary>
    None,
}
