namespace SmimePS.Connections.Discovery;

/// <summary>By what a mail server was found.</summary>
public enum ServerOrigin
{
    /// <summary>The provider is known, by the domain of the address or by its other server.</summary>
    Provider,

    /// <summary>The domain announces it in DNS (SRV records, RFC 6186 and RFC 8314, 5.1).</summary>
    ServiceRecord,

    /// <summary>The domain's incoming mail goes to a provider that is known (MX records).</summary>
    MailExchanger,

    /// <summary>A guess: a server answers at a name that such servers often have.</summary>
    WellKnownName,
}
