using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>What is known about the revocation of a certificate.</summary>
public enum RevocationState
{
    /// <summary>Nobody was asked.</summary>
    NotChecked,

    /// <summary>Not revoked, by the word of its issuer that holds now.</summary>
    Good,

    /// <summary>Revoked by its issuer.</summary>
    Revoked,

    /// <summary>It cannot be told.</summary>
    Unknown,
}

/// <summary>What was found out about the revocation of one certificate of a path.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="State">The answer.</param>
/// <param name="Explanation">How it is known, or why not, in whole sentences.</param>
public sealed record RevocationAnswer(Certificate Certificate, RevocationState State, string Explanation)
{
    /// <summary>Since when it is revoked; null where it is not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}
