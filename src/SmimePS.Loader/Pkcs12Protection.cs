namespace SmimePS;

/// <summary>How a PKCS#12 file (.p12, .pfx) is encrypted.</summary>
public enum Pkcs12Protection
{
    /// <summary>AES-256: what every current system reads.</summary>
    Modern,

    /// <summary>Triple DES: for older iOS and macOS, and for Windows Server 2016.</summary>
    Compatible,
}
