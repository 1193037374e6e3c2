using SmimePS.Certificates;

namespace SmimePS.Recipients;

/// <summary>
/// Which certificates have a place in the address book. What was there stays. Of the others every valid one has a place, except that where the
/// certificates of an address lead to different authorities, the one that the earlier mail speaks for goes first, and the others have none: to
/// outdo it, somebody would have had to get a certificate before the correspondent's first mail. It goes by the certificates alone, so that in which
/// order the messages come does not matter.
/// </summary>
internal static class PlaceRule
{
    /// <summary>Those that have a place.</summary>
    /// <param name="all">Every certificate that shares an address with another of them.</param>
    /// <param name="now">The moment that counts as now.</param>
    /// <param name="force">Whether different authorities are no matter.</param>
    public static HashSet<RecipientCandidate> Apply(IReadOnlyCollection<RecipientCandidate> all, DateTimeOffset now, bool force)
    {
        var kept = new List<RecipientCandidate>();
        var ordered = all.OrderByDescending(static one => one.WasThere).ThenBy(static one => one.Since)
            .ThenBy(static one => one.Certificate.NotBefore).ThenBy(static one => one.Certificate.Thumbprint, StringComparer.Ordinal);
        foreach (var candidate in ordered)
        {
            if (candidate.WasThere || force || RivalOf(candidate, kept, now) is null) kept.Add(candidate);
        }

        return [.. kept];
    }

    /// <summary>The one that keeps a certificate from its place; null where none does.</summary>
    public static RecipientCandidate? RivalOf(RecipientCandidate candidate, IEnumerable<RecipientCandidate> kept, DateTimeOffset now)
    {
        var holding = kept.Where(other => !ReferenceEquals(other, candidate) && candidate.Overlaps(other) && other.Certificate.IsValidAt(now)).ToList();
        foreach (var address in candidate.Addresses)
        {
            var rivals = holding.Where(other => other.Addresses.Contains(address, MailAddressComparer.Instance) && other.IsVouchedFor).ToList();
            if (rivals.Count > 0 && !rivals.Exists(candidate.IsRelatedTo)) return rivals[0];
        }

        return null;
    }
}
