using SmimePS.Certificates;

namespace SmimePS.Authority.Takeover;

/// <summary>What a folder does not tell about the authority that is to be taken over, or not clearly.</summary>
public sealed record TakeoverOptions
{
    /// <summary>The authority's certificate, a file in the folder; null to look for it.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>Its private key, a file in the folder; null to look for it.</summary>
    public string? KeyPath { get; init; }

    /// <summary>The private key is kept elsewhere.</summary>
    public bool NoKey { get; init; }

    /// <summary>Certificates from elsewhere that may complete the way to the root; none of them is trusted for that.</summary>
    public IReadOnlyList<Certificate> KnownIssuers { get; init; } = [];
}
