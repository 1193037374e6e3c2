using System.Security.Cryptography;

namespace SmimePS.Trust;

/// <summary>Revocation lists at hand: those of a message, a file, a folder. Immutable.</summary>
public sealed class CrlCollection : IRevocationSource
{
    private readonly ILookup<string, CertificateRevocationList> _byIssuer;
    private readonly Lazy<string> _identity;

    /// <summary>A source of these lists.</summary>
    public CrlCollection(IEnumerable<CertificateRevocationList> lists)
    {
        var distinct = lists.Distinct().ToList();
        Count = distinct.Count;
        _byIssuer = distinct.ToLookup(static list => ComparableName.Of(list.Issuer).Key);
        // One short name, since it is compared for each question.
        _identity = new(() => Convert.ToHexString(SHA256.HashData(distinct.Select(static list => list.Sha256.ToArray())
            .OrderBy(static hash => Convert.ToHexString(hash), StringComparer.Ordinal).SelectMany(static hash => hash).ToArray())));
    }

    /// <summary>How many lists there are.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public string? CacheIdentity => _identity.Value;

    /// <inheritdoc/>
    public IEnumerable<CertificateRevocationList> FindLists(RevocationQuery query) =>
        query.ListIssuers.Select(static issuer => ComparableName.Of(issuer).Key).Distinct().SelectMany(key => _byIssuer[key]);
}
