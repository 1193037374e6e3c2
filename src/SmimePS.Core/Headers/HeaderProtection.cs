namespace SmimePS.Headers;

/// <summary>How the header fields inside a message's protection are protected (RFC 9788, section 4.3).</summary>
public enum HeaderProtection
{
    /// <summary>There are none inside: whoever passes the message on can change its subject and date.</summary>
    None,

    /// <summary>Inside a signature.</summary>
    Signed,

    /// <summary>Inside encryption alone, where anybody could have written them.</summary>
    Encrypted,

    /// <summary>Inside a signature that is itself encrypted; what is only there was hidden on the way.</summary>
    SignedAndEncrypted,
}
