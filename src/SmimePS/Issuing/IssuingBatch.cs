using System.Diagnostics;
using SmimePS.Authority;
using SmimePS.Errors;

namespace SmimePS.Issuing;

/// <summary>
/// Certificates that are to be issued together: making their keys is what takes the time, and is done on every processor at once; what is
/// left is waiting for the disk, and is done once for all of them.
/// </summary>
internal sealed class IssuingBatch
{
    // At first enough to keep every processor at work, few enough to see the first ones soon; then as many as a second is enough for: a run
    // can be stopped between two batches, and at the end of each the processors wait for the slowest key.
    private static readonly int Smallest = 2 * Math.Max(2, Environment.ProcessorCount);
    private const int Largest = 512;

    private readonly CertificateAuthority _authority;
    private readonly CertificateDestination _destination;
    private readonly List<(IssueRequest Request, string Place)> _waiting = [];
    private int _capacity = Smallest;

    public IssuingBatch(CertificateAuthority authority, CertificateDestination destination)
    {
        _authority = authority;
        _destination = destination;
    }

    /// <summary>Whether it should be issued before more is added.</summary>
    public bool IsFull => _waiting.Count >= _capacity;

    /// <summary>Adds a request that was checked.</summary>
    public void Add(IssueRequest request, string place) => _waiting.Add((request, place));

    /// <summary>Issues what was added, and puts it in its place.</summary>
    /// <param name="written">Gets each certificate that is in its place.</param>
    /// <param name="failed">Gets each request that came to nothing, and why.</param>
    /// <param name="stop">Looked at before anything is issued. What has been issued is always kept: a certificate whose key is gone serves nobody.</param>
    public void Issue(Action<SmimeCertificate> written, Action<IssueRequest, SmimeException> failed, CancellationToken stop)
    {
        var batch = _waiting.ToArray();
        _waiting.Clear();
        if (batch.Length == 0) return;
        stop.ThrowIfCancellationRequested();
        if (TryIssue(batch, written, failed) is not { } error) return;
        if (batch.Length == 1 || !MayBeOfOne(error))
        {
            foreach (var item in batch) Fail(item, error, failed);
            return;
        }

        // None was issued, which one of them may be the cause of. A disk that is full has no room for those that come after either.
        SmimeException? full = null;
        foreach (var item in batch)
        {
            stop.ThrowIfCancellationRequested();
            if ((full ?? TryIssue([item], written, failed)) is not { } own) continue;
            Fail(item, own, failed);
            if (own.Kind == SmimeErrorKind.Io) full = own;
        }
    }

    /// <summary>Whether the cause may lie in a single request: its certificate, or the file that it is to have.</summary>
    private static bool MayBeOfOne(SmimeException error) => error.Kind == SmimeErrorKind.Io || error.ErrorId is "CertificateUnfit" or "InvalidPath";

    private void Fail((IssueRequest Request, string Place) item, SmimeException error, Action<IssueRequest, SmimeException> failed)
    {
        _destination.Release(item.Place);
        failed(item.Request, error);
    }

    /// <returns>Why nothing was issued; null where it was.</returns>
    private SmimeException? TryIssue((IssueRequest Request, string Place)[] batch, Action<SmimeCertificate> written, Action<IssueRequest, SmimeException> failed)
    {
        var taken = Stopwatch.StartNew();
        var deliveries = new Delivery[batch.Length];
        IReadOnlyList<IssuedCertificate> issued;
        try
        {
            issued = _authority.Issue([.. batch.Select(static item => item.Request)], (i, one) => (deliveries[i] = _destination.Prepare(one, batch[i].Place)).File);
        }
        catch (SmimeException error)
        {
            return error;
        }

        // Everything is kept before anything is handed on: what comes after in the pipeline may end it at any object.
        var kept = new List<SmimeCertificate>();
        var lost = new List<(IssueRequest Request, SmimeException Error)>();
        for (var i = 0; i < batch.Length; i++)
        {
            try
            {
                kept.Add(_destination.Save(issued[i], batch[i].Place, deliveries[i]));
            }
            catch (SmimeException error)
            {
                // A key that was there before is still its owner's.
                if (batch[i].Request.PrivateKey is null) issued[i].Identity?.Dispose();
                lost.Add((batch[i].Request, error));
            }
        }

        if (_destination.IsDeliveredAtOnce) _capacity = Math.Max(Smallest, Math.Min(Math.Min(2 * _capacity, Largest), (int)(batch.Length / taken.Elapsed.TotalSeconds)));
        foreach (var (request, error) in lost) failed(request, error);
        foreach (var certificate in kept) written(certificate);
        return null;
    }
}
