using System.Collections;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>
/// The certificates that the user trusts, each with its origin. Immutable. Nothing that arrives in a message is ever one.
/// </summary>
public sealed class TrustAnchors : IReadOnlyCollection<TrustAnchor>
{
    private readonly Dictionary<Certificate, TrustAnchor> _byCertificate = [];
    private readonly Lazy<ILookup<string, TrustAnchor>> _bySubject;

    /// <summary>A set of anchors; of two with the same certificate the first counts.</summary>
    public TrustAnchors(IEnumerable<TrustAnchor> anchors)
    {
        foreach (var anchor in anchors) _byCertificate.TryAdd(anchor.Certificate, anchor);
        _bySubject = new(() => _byCertificate.Values.ToLookup(static anchor => ComparableName.Of(anchor.Certificate.Subject).Key));
    }

    /// <summary>Trust in nobody.</summary>
    public static TrustAnchors None { get; } = new([]);

    /// <summary>How many there are.</summary>
    public int Count => _byCertificate.Count;

    /// <summary>Anchors that share one origin.</summary>
    public static TrustAnchors From(string origin, params IEnumerable<Certificate> certificates) =>
        new(certificates.Select(certificate => new TrustAnchor(certificate, origin)));

    /// <summary>
    /// The roots that this machine and this user trust: the Root stores on Windows, the keychain on macOS, the system's bundle on
    /// Linux, without those that the platform's Disallowed store names. A root that cannot be read is left out.
    /// </summary>
    public static TrustAnchors Platform()
    {
        var disallowed = new HashSet<Certificate>();
        foreach (var location in new[] { StoreLocation.LocalMachine, StoreLocation.CurrentUser })
        {
            disallowed.UnionWith(ReadStore(StoreName.Disallowed, location));
        }

        var anchors = new List<TrustAnchor>();
        foreach (var location in new[] { StoreLocation.LocalMachine, StoreLocation.CurrentUser })
        {
            var origin = location == StoreLocation.LocalMachine ? "the machine's root store" : "the user's root store";
            anchors.AddRange(ReadStore(StoreName.Root, location)
                .Where(certificate => !disallowed.Contains(certificate))
                .Select(certificate => new TrustAnchor(certificate, origin)));
        }

        return new TrustAnchors(anchors);
    }

    /// <summary>This set and another; where both have a certificate, this one's origin stays.</summary>
    public TrustAnchors With(IEnumerable<TrustAnchor> others) => new(_byCertificate.Values.Concat(others));

    /// <summary>The anchor with exactly this certificate, or null.</summary>
    public TrustAnchor? Find(Certificate certificate) => _byCertificate.TryGetValue(certificate, out var anchor) ? anchor : null;

    /// <inheritdoc/>
    public IEnumerator<TrustAnchor> GetEnumerator() => _byCertificate.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal IEnumerable<TrustAnchor> WithSubject(DistinguishedName name) => _bySubject.Value[ComparableName.Of(name).Key];

    private static List<Certificate> ReadStore(StoreName name, StoreLocation location)
    {
        var found = new List<Certificate>();
        try
        {
            using var store = new X509Store(name, location);
            store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
            foreach (var certificate in store.Certificates)
            {
                using (certificate)
                {
                    try
                    {
                        found.Add(Certificate.From(certificate));
                    }
                    catch (CertificateException)
                    {
                        // A root outside X.509's rules vouches for nobody here.
                    }
                }
            }
        }
        catch (Exception error) when (error is CryptographicException or PlatformNotSupportedException)
        {
            // The store does not exist on this platform or for this user.
        }

        return found;
    }
}
