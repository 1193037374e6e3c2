namespace SmimePS.Certificates;

/// <summary>How a PKCS#12 file is encrypted.</summary>
public enum Pkcs12Encryption
{
    /// <summary>AES-256-CBC under PBKDF2 with HMAC-SHA-256, and a SHA-256 MAC: Windows 10 1709, Windows Server 2019, iOS 15, macOS 12, and everything newer.</summary>
    Modern,

    /// <summary>3DES and SHA-1, for older iOS, macOS and Windows Server 2016, and for gpgsm before 2.4. Software in FIPS mode refuses it.</summary>
    Compatible,
}

/// <summary>How to write a PKCS#12 file.</summary>
public sealed record Pkcs12Options
{
    /// <summary>The encryption.</summary>
    public Pkcs12Encryption Encryption { get; init; }

    /// <summary>
    /// Rounds of key derivation, 1 to 300,000 (what .NET accepts at most when it reads). Unset: 100,000 for Modern, 10,000 for
    /// Compatible. A generated password of 120 bits and more needs one.
    /// </summary>
    public int? Iterations { get; init; }

    /// <summary>The name that clients show for the identity. Unset: the certificate's first address.</summary>
    public string? FriendlyName { get; init; }

    /// <summary>Whether the issuers go along.</summary>
    public bool IncludeIssuers { get; init; } = true;

    internal int EffectiveIterations => Math.Max(1, Math.Min(Iterations ?? (Encryption == Pkcs12Encryption.Modern ? 100_000 : 10_000), 300_000));
}
