using SmimePS.Certificates;

namespace SmimePS.Linting;

/// <summary>How a certificate is to be judged.</summary>
public sealed record LintOptions
{
    /// <summary>The moment its dates are compared with; null for now.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The certificates that lead from it towards its root, nearest first, as far as they are at hand. Whether anybody trusts them is another question.</summary>
    public IReadOnlyList<Certificate> Issuers { get; init; } = [];

    /// <summary>What it must be good for; <see cref="CertificatePurpose.None"/> for whatever it says of itself.</summary>
    public CertificatePurpose Purpose { get; init; }

    /// <summary>Checks that cost as much as a signature too: that the key is a point of its curve, and that the issuers' signatures hold.</summary>
    public bool IsThorough { get; init; } = true;
}
