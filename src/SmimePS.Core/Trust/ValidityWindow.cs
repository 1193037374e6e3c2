using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>
/// The span of time around a moment in which no date that was looked at passes: an answer found at the moment holds in all of it.
/// </summary>
internal sealed class ValidityWindow
{
    public DateTimeOffset From { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>The first moment that is no longer in it.</summary>
    public DateTimeOffset Until { get; private set; } = DateTimeOffset.MaxValue;

    public bool Contains(DateTimeOffset moment) => From <= moment && moment < Until;

    public void Narrow(Certificate certificate, DateTimeOffset moment) => Narrow(certificate.NotBefore, certificate.NotAfter, moment);

    public void Narrow(CertificateRevocationList list, DateTimeOffset moment) => NarrowUpdate(list.ThisUpdate, list.NextUpdate, moment);

    /// <summary>By the dates of a list or of an OCSP response.</summary>
    public void NarrowUpdate(DateTimeOffset thisUpdate, DateTimeOffset? nextUpdate, DateTimeOffset moment) =>
        Narrow(RevocationDates.First(thisUpdate), RevocationDates.Last(thisUpdate, nextUpdate), moment);

    /// <summary>By a moment at which the answer changes.</summary>
    public void NarrowAt(DateTimeOffset change, DateTimeOffset moment) => Narrow(change, moment);

    private void Narrow(DateTimeOffset first, DateTimeOffset last, DateTimeOffset moment)
    {
        Narrow(first, moment);
        // The last second belongs to the span, so the answer changes with the one after it.
        if (last < DateTimeOffset.MaxValue.AddSeconds(-1)) Narrow(last.AddSeconds(1), moment);
    }

    private void Narrow(DateTimeOffset change, DateTimeOffset moment)
    {
        if (change <= moment)
        {
            if (change > From) From = change;
        }
        else if (change < Until)
        {
            Until = change;
        }
    }
}
