using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Recipients;

/// <summary>Whether a certificate that came with signed mail may be kept.</summary>
public enum HarvestVerdict
{
    /// <summary>It may.</summary>
    Good,

    /// <summary>It was valid once and is not any more.</summary>
    Expired,

    /// <summary>It may not: nobody the user trusts vouches for it today, or it is not what the message says it is.</summary>
    Refused,
}

/// <summary>A correspondent's certificate, as a signed message gave it.</summary>
/// <param name="Address">The correspondent: an address that the message is from and that the certificate names, as the message writes it.</param>
/// <param name="Certificate">The certificate.</param>
public sealed record HarvestedCertificate(string Address, Certificate Certificate)
{
    /// <summary>Whether it may be kept.</summary>
    public HarvestVerdict Verdict { get; init; }

    /// <summary>Why it may not, in a sentence; empty where it may.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The way to the anchor that vouches for it today.</summary>
    public required PathResult Path { get; init; }

    /// <summary>Whether it signed the message. Otherwise it is the one that the signer wants mail encrypted to.</summary>
    public bool IsSigners { get; init; }

    /// <summary>When the signer claims to have signed; null where nothing is claimed.</summary>
    public DateTimeOffset? SigningTime { get; init; }

    /// <summary>The algorithms that the signer's program reads, as object identifiers; null where the message does not say.</summary>
    public IReadOnlyList<string>? Capabilities { get; init; }

    /// <summary>The certificates that lead towards its root, nearest first, without the root.</summary>
    public IEnumerable<Certificate> Issuers => Path.Chain.Skip(1).Where(static issuer => !issuer.IsSelfIssued);
}
