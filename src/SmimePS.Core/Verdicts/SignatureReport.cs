using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Messages;
using SmimePS.Trust;

namespace SmimePS.Verdicts;

/// <summary>Everything that was found about one signature.</summary>
public sealed record SignatureReport
{
    /// <summary>The signer's certificate; null where it was not found.</summary>
    public Certificate? SignerCertificate => Signer.Certificate;

    /// <summary>What the signature's own data say.</summary>
    public required SignerReport Signer { get; init; }

    /// <summary>The addresses the signer's certificate speaks for.</summary>
    public required IReadOnlyList<string> SignerAddresses { get; init; }

    /// <summary>When the signer claims to have signed; null where nothing is claimed.</summary>
    public DateTimeOffset? SigningTime => Signer.SigningTime;

    /// <summary>Whether the signature stands beside its content.</summary>
    public required bool IsDetached { get; init; }

    /// <summary>Whether the whole visible message lies inside the signature.</summary>
    public required bool CoversWholeMessage { get; init; }

    /// <summary>
    /// What a person sees of the message, part by part in its order, and whether it lies inside this signature. Signatures themselves are
    /// not among it; worked out when it is asked for.
    /// </summary>
    public IReadOnlyList<PartCoverage> Parts => field ??= Seen is null ? [] : [.. Seen.Parts.Select(part => part.For(Layer))];

    /// <summary>The wrappings on the way to what was signed, from the outside in, and those inside, as far as they could be opened.</summary>
    public required IReadOnlyList<MessageLayer> Layers { get; init; }

    /// <summary>Which of them this signature is of.</summary>
    public required SignatureLayer Layer { get; init; }

    internal SeenMessage? Seen { get; init; }

    /// <summary>How many layers lie outside of this one, encryption among them.</summary>
    public required int Depth { get; init; }

    /// <summary>The way from the signer's certificate to the user's anchor, at the time of signing; null where the certificate was not found.</summary>
    public PathResult? Path { get; init; }

    /// <summary>The anchor that vouches for the signer; null where none does.</summary>
    public TrustAnchor? Anchor => Path?.Anchor;

    /// <summary>What was found, problems first.</summary>
    public required IReadOnlyList<VerdictFinding> Findings { get; init; }

    /// <summary>Whether nothing is wrong with this signature by itself.</summary>
    public bool IsTrusted => !Findings.Any(static finding => finding.IsProblem);
}
