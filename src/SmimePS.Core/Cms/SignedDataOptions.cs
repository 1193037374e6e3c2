using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>How a signed message is put together.</summary>
public sealed record SignedDataOptions
{
    /// <summary>Leaves the content out, as multipart/signed needs it; false by default.</summary>
    public bool Detached { get; init; }

    /// <summary>The content's type as an object identifier; id-data, a MIME entity, by default.</summary>
    public string ContentType { get; init; } = CmsOids.Data;

    /// <summary>Carries the signers' certificates and those of their issuers along; true by default.</summary>
    public bool IncludeSignerCertificates { get; init; } = true;

    /// <summary>More certificates to carry along, such as that for encryption.</summary>
    public IReadOnlyList<Certificate> Certificates { get; init; } = [];

    /// <summary>CRLs to carry along, DER.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Crls { get; init; } = [];

    /// <summary>What the signers' software reads, the preferred first; empty leaves the attribute out.</summary>
    public IReadOnlyList<AlgorithmIdentifier> Capabilities { get; init; } = SmimeCapabilities.Default;
}
