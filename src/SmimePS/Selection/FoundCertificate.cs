using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;

namespace SmimePS.Selection;

/// <summary>A certificate and where it was found.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Identity">It with its private key, where the key is at hand.</param>
/// <param name="Source">The store or the file, for a person to read.</param>
internal sealed record FoundCertificate(Certificate Certificate, Identity? Identity, string Source)
{
    /// <summary>The file it stands in, if any.</summary>
    public string? Path { get; init; }

    /// <summary>The platform's own object for it, where it came from there.</summary>
    public X509Certificate2? Platform { get; init; }

    /// <summary>An identity as something found.</summary>
    public static FoundCertificate Of(Identity identity, string source) => new(identity.Certificate, identity, source);
}
