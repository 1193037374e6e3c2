namespace SmimePS;

/// <summary>What a certificate may be used for in mail.</summary>
[Flags]
public enum CertificatePurpose
{
    /// <summary>Nothing in mail.</summary>
    None = 0,

    /// <summary>Signing messages.</summary>
    Sign = 1,

    /// <summary>Encrypting messages to its holder.</summary>
    Encrypt = 2,

    /// <summary>Signing and encrypting.</summary>
    SignAndEncrypt = Sign | Encrypt,
}
