namespace SmimePS.Certificates;

/// <summary>What a mail certificate is for.</summary>
[Flags]
public enum CertificatePurpose
{
    /// <summary>Nothing in particular: in a search, any purpose.</summary>
    None = 0,

    /// <summary>Signing mail.</summary>
    Sign = 1,

    /// <summary>Being encrypted to, and opening what was.</summary>
    Encrypt = 2,

    /// <summary>Both, with one key: what most people use.</summary>
    SignAndEncrypt = Sign | Encrypt,
}
