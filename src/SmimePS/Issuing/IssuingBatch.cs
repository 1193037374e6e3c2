using SmimePS.Authority;
using SmimePS.Errors;

namespace SmimePS.Issuing;

/// <summary>
/// Certificates that are issued together: making their keys is what takes the time, and is done on every processor at once; what is
/// left is waiting for the disk, and is done once for all of them.
/// </summary>
internal sealed class IssuingBatch
{
    private readonly CertificateAuthority _authority;
    private readonly CertificateDestination _destination;
    private readonly List<(IssueRequest Request, string Place)> _items = [];

    public IssuingBatch(CertificateAuthority authority, CertificateDestination destination)
    {
        _authority = authority;
        _destination = destination;
    }

    public int Count => _items.Count;

    /// <summary>Adds a request that was checked.</summary>
    public void Add(IssueRequest request, string place) => _items.Add((request, place));

    /// <summary>Issues what was added, and puts it in its place. Called once, from any thread.</summary>
    /// <param name="awaitTurn">Called before anything is on record, which is to be in the order of the batches.</param>
    /// <param name="stop">Looked at before anything is issued. What has been issued is always kept: a certificate whose key is gone serves nobody.</param>
    /// <returns>What became of each, in their order.</returns>
    public IReadOnlyList<IssuingOutcome> Issue(Action awaitTurn, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (TryIssue(_items, awaitTurn, out var outcomes) is not { } error) return outcomes;
        if (_items.Count == 1 || !MayBeOfOne(error)) return [.. _items.Select(item => new IssuingOutcome(item.Request, item.Place, error))];

        awaitTurn();
        // None was issued, which one of them may be the cause of. A disk that is full has no room for those that come after either.
        var each = new List<IssuingOutcome>();
        SmimeException? full = null;
        foreach (var item in _items)
        {
            if (stop.IsCancellationRequested) break;
            if ((full ?? TryIssue([item], null, out outcomes)) is { } own)
            {
                outcomes = [new IssuingOutcome(item.Request, item.Place, own)];
                if (own.Kind == SmimeErrorKind.Io) full = own;
            }

            each.AddRange(outcomes);
        }

        return each;
    }

    /// <summary>Whether the cause may lie in a single request: its certificate, or the file that it is to have.</summary>
    private static bool MayBeOfOne(SmimeException error) => error.Kind == SmimeErrorKind.Io || error.ErrorId is "CertificateUnfit" or "InvalidPath" or "FileExists" or "PathIsFolder";

    /// <returns>Why nothing was issued; null where it was.</returns>
    private SmimeException? TryIssue(List<(IssueRequest Request, string Place)> items, Action? awaitTurn, out IReadOnlyList<IssuingOutcome> outcomes)
    {
        outcomes = [];
        var deliveries = new Delivery[items.Count];
        IReadOnlyList<IssuedCertificate> issued;
        try
        {
            issued = _authority.Issue([.. items.Select(static item => item.Request)], (i, one) => (deliveries[i] = _destination.Prepare(one, items[i].Place)).File, awaitTurn);
        }
        catch (SmimeException error)
        {
            return error;
        }

        outcomes = [.. items.Select((item, i) => Save(item, issued[i], deliveries[i]))];
        MarkLost(_authority, outcomes.Where(static outcome => outcome.Error is not null && outcome.HasNewKey).Select(static outcome => outcome.Serial!));
        return null;
    }

    /// <summary>Has it on record that nobody has the keys of these, so that the next run with the same table issues for their holders again.</summary>
    public static void MarkLost(CertificateAuthority authority, IEnumerable<string> serials)
    {
        var lost = serials.ToList();
        if (lost.Count == 0) return;
        try
        {
            authority.MarkLost(lost);
        }
        catch (SmimeException)
        {
            // There is an error about each already, or nobody left to tell.
        }
    }

    private IssuingOutcome Save((IssueRequest Request, string Place) item, IssuedCertificate issued, Delivery delivery)
    {
        try
        {
            return new IssuingOutcome(item.Request, item.Place, _destination.Save(issued, item.Place, delivery)) { Serial = issued.Certificate.SerialNumberHex };
        }
        catch (SmimeException error)
        {
            var serial = issued.Certificate.SerialNumberHex;
            var outcome = new IssuingOutcome(item.Request, item.Place, error) { Serial = serial };
            // A key that was there before is still its owner's.
            if (!outcome.HasNewKey) return outcome;
            issued.Identity?.Dispose();
            return new IssuingOutcome(item.Request, item.Place, new SmimeException(error.ErrorId, error.Kind,
                $"{error.Message} The certificate {serial} is on record all the same, and its key is gone: revoke it with Revoke-SmimeCertificate -SerialNumber {serial}, and run this again.", error)) { Serial = serial };
        }
    }
}
