using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Revocation;

/// <summary>
/// The revocation lists at the places that certificates name: as they were kept, and where that may be asked, as they are now. Each place is asked once in
/// the life of this object. Only http and https count: a certificate is somebody else's word, and a <c>file:</c> address in it would have this machine
/// open its own files, or give the user's name to a stranger's file server.
/// </summary>
/// <param name="cache">Where lists are kept; null for nowhere.</param>
/// <param name="web">What asks; null never to ask.</param>
public sealed class DistributionPointSource(RevocationCache? cache, WebReader? web) : IRevocationMemory
{
    /// <summary>No honest list is longer: of a million certificates each takes some 30 bytes.</summary>
    public const int MaximumLength = 32 * 1024 * 1024;

    internal const string Extension = ".crl";
    private const string MediaType = "application/pkix-crl";
    private const int MaxPlaces = 4;
    private readonly OncePerRun<(CertificateRevocationList List, DateTimeOffset Stored)?> _kept = new();
    private readonly OncePerRun<(CertificateRevocationList? List, string? Failure)> _fetched = new();
    private readonly OncePerRun<bool> _stored = new();

    /// <summary>What is known stays the same in the life of this object.</summary>
    public string? CacheIdentity { get; } = Guid.NewGuid().ToString("N");

    /// <inheritdoc/>
    public IEnumerable<CertificateRevocationList> FindLists(RevocationQuery query)
    {
        var found = new List<CertificateRevocationList>();
        var asked = 0;
        foreach (var point in query.Locations)
        {
            var places = point.Select(WebAddresses.Read).OfType<Uri>().ToList();
            if (places.Count == 0 && query.Budget is not null) query.Explain($"Its revocation list is at '{ShownText.Of(point[0])}', and only http and https are asked.");
            foreach (var place in places)
            {
                if (++asked > MaxPlaces) return found;
                if (Kept(place) is { } kept && (web is null || query.Budget is not null || query.Time - kept.Stored < RevocationCache.AskAgainAfter)) found.Add(kept.List);
                if (query.Budget is null || web is null) continue;
                if (Fetch(place, query) is not { } list) continue;
                found.Add(list);
                // The other places of a point have the same list.
                if (IsCurrent(list, query) && query.ListIssuers.Any(issuer => ComparableName.Same(issuer, list.Issuer))) break;
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public void Keep(RevocationQuery query, IReadOnlyCollection<CertificateRevocationList> lists, IReadOnlyCollection<OcspResponse> responses)
    {
        if (cache is null || web is null) return;
        foreach (var place in query.Locations.SelectMany(static point => point).Select(WebAddresses.Read).OfType<Uri>())
        {
            if (!_fetched.Has(Key(place)) || Fetch(place, query) is not { } list || !lists.Contains(list) || !IsCurrent(list, query)) continue;
            // An older list that is still valid takes no newer one's place, whoever gave it out.
            if (Kept(place) is { } kept && lists.Contains(kept.List) && kept.List.ThisUpdate >= list.ThisUpdate && kept.List.ThisUpdate <= query.Time && !kept.List.Equals(list)) continue;
            _stored.Get(Key(place), () =>
            {
                cache.Write(RevocationCache.NameOf(Key(place), Extension), list.RawData.ToArray());
                return true;
            });
        }
    }

    private static string Key(Uri place) => place.AbsoluteUri;

    private static bool IsCurrent(CertificateRevocationList list, RevocationQuery query) => query.Time <= RevocationDates.Last(list.ThisUpdate, list.NextUpdate);

    private (CertificateRevocationList List, DateTimeOffset Stored)? Kept(Uri place) => _kept.Get(Key(place), () =>
    {
        if (cache?.Read(RevocationCache.NameOf(Key(place), Extension), MaximumLength) is not { } file) return null;
        return TryDecode(file.Content) is { } list ? (list, file.Stored) : null;
    });

    private CertificateRevocationList? Fetch(Uri place, RevocationQuery query)
    {
        if (!_fetched.Has(Key(place)) && query.Budget?.Take() != true)
        {
            query.Explain($"'{ShownText.Of(place.OriginalString)}' is not asked, since the message names so many places.");
            return null;
        }

        var (list, failure) = _fetched.Get(Key(place), () =>
        {
            var answer = web!.Read(new WebQuestion(place, MediaType), MaximumLength);
            if (answer.Content is null) return (null, answer.Failure);
            return TryDecode(answer.Content) is { } list ? (list, null) : (null, $"What '{ShownText.Of(place.OriginalString)}' gave is no revocation list.");
        });
        if (failure is not null) query.Explain(failure);
        return list;
    }

    private static CertificateRevocationList? TryDecode(byte[] content)
    {
        try
        {
            return CertificateRevocationList.Read(content);
        }
        catch (CertificateException)
        {
            return null;
        }
    }
}
