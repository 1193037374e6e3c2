using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Trust;

namespace SmimePS.Selection;

/// <summary>
/// Whom the user trusts by having made their own certificate authorities. Each root of the user's own is an anchor. An issuing authority under
/// one of them is not: it counts for as long as that root vouches for it. One under a root of somebody else's is an anchor by its own certificate
/// alone, since the user runs it; its chain.pem came from elsewhere, and nothing in it is ever trusted. Only certificates are read, and nothing
/// is written.
/// </summary>
internal sealed class OwnAnchors
{
    private OwnAnchors(IReadOnlyList<TrustAnchor> anchors, IReadOnlyList<(AuthorityChain Chain, string Folder)> authorities)
    {
        Anchors = anchors;
        Authorities = authorities;
        Issuers = [.. authorities.SelectMany(static pair => pair.Chain.All).Distinct()];
    }

    /// <summary>The authorities, each with its folder.</summary>
    public IReadOnlyList<(AuthorityChain Chain, string Folder)> Authorities { get; }

    /// <summary>The anchors.</summary>
    public IReadOnlyList<TrustAnchor> Anchors { get; }

    /// <summary>The certificates of own authorities and of those above them, which may stand on the way to an anchor.</summary>
    public IReadOnlyList<Certificate> Issuers { get; }

    /// <summary>Reads every authority in the user's data folder.</summary>
    /// <param name="warn">Told of one that cannot be read; the others still count.</param>
    public static OwnAnchors Read(Action<string> warn)
    {
        var own = new List<(AuthorityChain Chain, string Folder)>();
        foreach (var folder in AuthorityCatalog.Folders())
        {
            try
            {
                var chain = AuthorityChain.Read(folder);
                // Read now, so that what is damaged costs this one alone.
                if (chain.All.Any()) own.Add((chain, folder));
            }
            catch (SmimeException error)
            {
                warn($"The CA in {folder} cannot be read, and nobody it vouches for is trusted: {error.Message}");
            }
        }

        var roots = new HashSet<Certificate>(own.Select(static pair => pair.Chain.Certificate).Where(static certificate => certificate.IsSelfIssued));
        return new OwnAnchors(
            [.. own.Where(pair => !pair.Chain.Issuers.Any(roots.Contains)).Select(static pair => Anchor(pair.Chain, pair.Folder))], own);
    }

    /// <summary>The certificate of the authority of that name, whoever vouches for it: it was named. Null where there is none.</summary>
    /// <exception cref="SmimeException">It cannot be read.</exception>
    public static TrustAnchor? Named(string name) => AuthorityCatalog.Find(name) is { } folder ? Anchor(AuthorityChain.Read(folder), folder) : null;

    /// <summary>The authority that a record shows, with its folder; null where it is no longer there or another is.</summary>
    public static (AuthorityChain Chain, string Folder)? Shown(SmimeCa record)
    {
        try
        {
            if (record.Certificate is not { } certificate || record.Path.Length == 0) return null;
            var chain = AuthorityChain.Read(record.Path);
            return chain.Certificate.Equals(Certificate.From(certificate)) ? (chain, record.Path) : null;
        }
        catch (SmimeException)
        {
            // The record names it by its certificate, and its folder would have been only help.
            return null;
        }
    }

    private static TrustAnchor Anchor(AuthorityChain chain, string folder) => new(chain.Certificate, $"your CA in {folder}");
}
