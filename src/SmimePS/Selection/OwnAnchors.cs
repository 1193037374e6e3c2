using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Trust;

namespace SmimePS.Selection;

/// <summary>The user's own certificate authorities as trust anchors. Only their certificates are read, and nothing is written.</summary>
internal static class OwnAnchors
{
    private const string CertificateName = "ca.pem";

    /// <summary>The certificate of each authority in the user's data folder.</summary>
    /// <param name="warn">Told of one that cannot be read; the others still count.</param>
    public static IReadOnlyList<TrustAnchor> Read(Action<string> warn)
    {
        var anchors = new List<TrustAnchor>();
        foreach (var folder in AuthorityCatalog.Folders())
        {
            try
            {
                anchors.AddRange(ReadOne(folder));
            }
            catch (SmimeException error)
            {
                warn($"The CA in {folder} cannot be read, and nobody it vouches for is trusted: {error.Message}");
            }
        }

        return anchors;
    }

    /// <summary>The certificate of the authority of that name; empty where there is none.</summary>
    /// <exception cref="SmimeException">It cannot be read.</exception>
    public static IReadOnlyList<TrustAnchor> Named(string name) =>
        AuthorityCatalog.Find(name) is { } folder ? ReadOne(folder) : [];

    private static IReadOnlyList<TrustAnchor> ReadOne(string folder) =>
        [.. CertificateFile.Read(Path.Combine(folder, CertificateName)).Certificates.Select(certificate => new TrustAnchor(certificate, $"your CA in {folder}"))];
}
