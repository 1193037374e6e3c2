namespace SmimePS;

/// <summary>Whether mail for an address can be encrypted.</summary>
public enum SmimeRecipientStatus
{
    /// <summary>It can, and somebody the user trusts vouches for the certificate.</summary>
    Ready,

    /// <summary>It can, and nobody the user trusts vouches for the certificate: it may be anybody's.</summary>
    Untrusted,

    /// <summary>No certificate is known.</summary>
    NoCertificate,

    /// <summary>No certificate of the address may be encrypted for, by its key usage: they are for signing.</summary>
    WrongPurpose,

    /// <summary>The best certificate there is is not valid yet.</summary>
    NotYetValid,

    /// <summary>The best certificate there is has expired.</summary>
    Expired,
}
