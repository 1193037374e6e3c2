using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Authority;

/// <summary>What certificate is wanted.</summary>
/// <param name="Addresses">The mail addresses it speaks for, at least one.</param>
public sealed record IssueRequest(IReadOnlyList<string> Addresses)
{
    /// <summary>The most that mailbox certificates live unless asked otherwise: what the S/MIME Baseline Requirements allow at most for strict profiles.</summary>
    public static TimeSpan DefaultValidity { get; } = TimeSpan.FromDays(825);

    /// <summary>For one address.</summary>
    public IssueRequest(string address)
        : this([address])
    {
    }

    /// <summary>The holder's name, at most 64 characters; the first address where there is none.</summary>
    public string? Name { get; init; }

    /// <summary>What it is for.</summary>
    public CertificatePurpose Purpose { get; init; } = CertificatePurpose.SignAndEncrypt;

    /// <summary>The kind of key to make.</summary>
    public KeyAlgorithm KeyAlgorithm { get; init; } = KeyAlgorithm.Default;

    /// <summary>
    /// How long it is valid, at least an hour. Unset: 825 days, or until the authority itself ends, whichever is sooner. Set beyond the authority's end it is
    /// refused.
    /// </summary>
    public TimeSpan? Validity { get; init; }

    /// <summary>A key that exists already, with the private half elsewhere; unset, a new key is made.</summary>
    public PublicKeyInfo? PublicKey { get; init; }

    /// <summary>The private half of <see cref="PublicKey"/>, where it is at hand: the new certificate is joined to it.</summary>
    public PrivateKey? PrivateKey { get; init; }

    /// <summary>Keeps the private key for the day on which its owner has lost it; unset, only its owner has it. For encryption keys alone.</summary>
    public IKeyEscrow? Escrow { get; init; }
}
