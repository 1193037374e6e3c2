using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Authority;

/// <summary>What certificate another authority is to get, so that it can issue in its turn.</summary>
/// <param name="Subject">Its name, which is not empty and not the issuer's own.</param>
/// <param name="PublicKey">Its key, whose owner has proved to have the private half.</param>
public sealed record AuthorityCertificateRequest(DistinguishedName Subject, PublicKeyInfo PublicKey)
{
    /// <summary>Its common name, or the whole name where that has none.</summary>
    public string Name => Subject.ShownName();

    /// <summary>How many authorities may stand between it and a person's certificate (RFC 5280, 4.2.1.9): 0, it issues for people alone.</summary>
    public int PathLength { get; init; }

    /// <summary>How long it is valid, 1 day to 50 years. Unset: 10 years, or until the issuer ends, whichever is sooner. Set beyond the issuer's end it is refused.</summary>
    public TimeSpan? Validity { get; init; }

    /// <summary>The mail domains it may speak for, within the issuer's; none: the issuer's.</summary>
    public IReadOnlyList<string> PermittedDomains { get; init; } = [];
}
