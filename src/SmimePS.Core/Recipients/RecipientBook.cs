using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Recipients;

/// <summary>
/// The correspondents' certificates that there are, and what becomes of each that a signed message gives. It decides and writes nothing: that is
/// <see cref="RecipientStore"/>'s. Where the same messages come in another order, the same certificates have a place in the end.
/// </summary>
public sealed class RecipientBook
{
    private readonly Dictionary<Certificate, RecipientCandidate> _byCertificate = [];
    private readonly Dictionary<string, List<RecipientCandidate>> _byAddress = new(MailAddressComparer.Instance);
    private readonly DateTimeOffset? _time;
    private readonly bool _force;

    /// <param name="stored">The certificates that there are: the user's own and correspondents'.</param>
    /// <param name="vouch">Who vouches for one of them today. Asked where another authority's certificate turns up.</param>
    /// <param name="force">Whether what another authority vouches for gets a place as well.</param>
    /// <param name="time">The moment that counts as now; null for the clock.</param>
    public RecipientBook(IEnumerable<Certificate> stored, Func<Certificate, PathResult> vouch, bool force = false, DateTimeOffset? time = null)
    {
        _force = force;
        _time = time;
        foreach (var certificate in stored)
        {
            if (!_byCertificate.ContainsKey(certificate)) Add(RecipientCandidate.OfStore(certificate, vouch));
        }
    }

    /// <summary>Whether a certificate has a place.</summary>
    public bool Holds(Certificate certificate) => _byCertificate.TryGetValue(certificate, out var candidate) && candidate.IsKept;

    /// <summary>
    /// What becomes of a certificate: first what is to be said of it, then of those that get or lose their place because of it. What is to be
    /// kept counts as kept from now on (<see cref="Forget"/>).
    /// </summary>
    /// <param name="harvested">One that may be kept (<see cref="HarvestVerdict.Good"/>).</param>
    public IReadOnlyList<RecipientChange> Take(HarvestedCertificate harvested)
    {
        if (harvested.Verdict != HarvestVerdict.Good) throw new ArgumentException("A certificate that may not be kept has no place.", nameof(harvested));
        var isNew = !_byCertificate.TryGetValue(harvested.Certificate, out var candidate);
        if (isNew) Add(candidate = RecipientCandidate.OfMessage(harvested));
        var isOlder = candidate!.Note(harvested.SigningTime);
        var now = _time ?? DateTimeOffset.UtcNow;
        if (!isNew && !isOlder && candidate.IsKept) return [new RecipientChange(harvested, RecipientOutcome.Known)];

        var linked = Linked(candidate);
        var kept = PlaceRule.Apply(linked, now, _force);
        var changes = new List<RecipientChange>();
        foreach (var one in linked.Where(one => !ReferenceEquals(one, candidate) && one.IsKept != kept.Contains(one)))
        {
            changes.Add(Describe(one, one.Harvested!, kept, now));
        }

        changes.Insert(0, Describe(candidate, harvested, kept, now));
        foreach (var one in linked) one.IsKept = kept.Contains(one);
        return changes;
    }

    /// <summary>Takes back that a certificate counts as kept, since it could not be.</summary>
    public void Forget(Certificate certificate)
    {
        if (_byCertificate.TryGetValue(certificate, out var candidate) && !candidate.WasThere) candidate.IsKept = false;
    }

    private RecipientChange Describe(RecipientCandidate candidate, HarvestedCertificate harvested, HashSet<RecipientCandidate> kept, DateTimeOffset now)
    {
        var rival = candidate.WasThere ? null : PlaceRule.RivalOf(candidate, kept, now);
        if (!kept.Contains(candidate))
        {
            return new RecipientChange(harvested, RecipientOutcome.Conflicting) { Other = rival?.Certificate, IsToBeWithdrawn = candidate.IsKept };
        }

        if (candidate.IsKept) return new RecipientChange(harvested, RecipientOutcome.Known);
        if (rival is not null) return new RecipientChange(harvested, RecipientOutcome.Conflicting) { Other = rival.Certificate, IsToBeKept = true };
        var earlier = kept.Where(other => !ReferenceEquals(other, candidate) && other.Overlaps(candidate) && other.Addresses.Contains(harvested.Address, MailAddressComparer.Instance))
            .OrderByDescending(static other => other.Certificate.NotBefore).ToList();
        var related = earlier.Find(candidate.IsRenewalOf);
        var outcome = related is null ? RecipientOutcome.New
            : related.Certificate.NotBefore > candidate.Certificate.NotBefore ? RecipientOutcome.Older
            : RecipientOutcome.Renewed;
        return new RecipientChange(harvested, outcome) { Other = (related ?? earlier.FirstOrDefault())?.Certificate, IsToBeKept = true };
    }

    /// <summary>Every certificate that shares an address with this one, or with one that does.</summary>
    private List<RecipientCandidate> Linked(RecipientCandidate candidate)
    {
        var found = new List<RecipientCandidate> { candidate };
        var seen = new HashSet<RecipientCandidate>(found);
        var addresses = new HashSet<string>(MailAddressComparer.Instance);
        for (var i = 0; i < found.Count; i++)
        {
            foreach (var address in found[i].Addresses.Where(addresses.Add))
            {
                found.AddRange(_byAddress[address].Where(seen.Add));
            }
        }

        return found;
    }

    private void Add(RecipientCandidate candidate)
    {
        _byCertificate.Add(candidate.Certificate, candidate);
        foreach (var address in candidate.Addresses)
        {
            if (!_byAddress.TryGetValue(address, out var list)) _byAddress.Add(address, list = []);
            list.Add(candidate);
        }
    }
}
