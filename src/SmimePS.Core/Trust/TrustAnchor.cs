using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>A certificate whose key the user trusts to vouch for others, and where that trust comes from.</summary>
/// <param name="Certificate">The anchor's certificate. Its own constraints bind what it vouches for (RFC 5937).</param>
/// <param name="Origin">Where it was found, for a person to read: a file, a store, a CA of the user's.</param>
public sealed record TrustAnchor(Certificate Certificate, string Origin)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Certificate} from {Origin}";
}
