using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Trust;

namespace SmimePS.Verdicts;

/// <summary>The revocation lists and OCSP responses that a signature carries, for whoever has none of his own.</summary>
internal sealed class CarriedRevocation : IOcspSource
{
    // A chain has a list for each of its issuers; the rest is only work.
    private const int MaxItems = 16;

    // A long list takes many times its bytes to read, and anybody can write one; issuers with such lists have distribution points.
    private const int MaxBytes = 2 * 1024 * 1024;
    private readonly CrlCollection _lists;
    private readonly IReadOnlyList<OcspResponse> _responses;

    private CarriedRevocation(IEnumerable<CertificateRevocationList> lists, IReadOnlyList<OcspResponse> responses)
    {
        _lists = new CrlCollection(lists);
        _responses = responses;
        CacheIdentity = string.Join("+", responses.Select(static response => Convert.ToHexString(SHA256.HashData(response.RawData.ToArray()))).Prepend(_lists.CacheIdentity));
    }

    /// <inheritdoc/>
    public string? CacheIdentity { get; }

    /// <summary>Those of a message; null where there are none. What is damaged is left out: it would have been only help.</summary>
    public static CarriedRevocation? Of(SignedDataReport report)
    {
        if (report.Crls.Count == 0 && report.OcspResponses.Count == 0) return null;
        return new CarriedRevocation(Read(report.Crls, CertificateRevocationList.Decode), Read(report.OcspResponses, OcspResponse.Decode));
    }

    /// <inheritdoc/>
    public IEnumerable<CertificateRevocationList> FindLists(RevocationQuery query) => _lists.FindLists(query);

    /// <inheritdoc/>
    public IEnumerable<OcspResponse> FindResponses(RevocationQuery query) => _responses;

    private static List<T> Read<T>(IReadOnlyList<ReadOnlyMemory<byte>> encoded, Func<ReadOnlyMemory<byte>, T> decode)
    {
        var found = new List<T>();
        var bytes = 0;
        foreach (var item in encoded.Take(MaxItems))
        {
            if ((bytes += item.Length) > MaxBytes) break;
            try
            {
                found.Add(decode(item));
            }
            catch (CertificateException)
            {
                // See above.
            }
        }

        return found;
    }
}
