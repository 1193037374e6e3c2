using SmimePS.Certificates;

namespace SmimePS.Authority;

/// <summary>A certificate that was just issued and is on record.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Identity">
/// The certificate with its private key, where that is new in memory only until it is written somewhere; null where only the public key was given.
/// </param>
/// <param name="Path">Where the authority keeps its copy.</param>
public sealed record IssuedCertificate(Certificate Certificate, Identity? Identity, string Path);
