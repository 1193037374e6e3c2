using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>
/// Judges what was found about one certificate (RFC 5280, 6.3; RFC 6960, 3.2). That it was revoked is believed of any sound list or response, however
/// old, since revocation is for good; a hold is what the newest says. That it is good is believed of current ones alone.
/// </summary>
internal sealed class RevocationInquiry(
    PathSearch search, PathOptions options, Certificate certificate, Certificate issuer, RevocationSigners signers, OcspResponders responders)
{
    private readonly CertificateFacts _facts = CertificateFacts.Of(certificate);
    private readonly HashSet<CertificateRevocationList> _soundLists = [];
    private readonly HashSet<OcspResponse> _soundResponses = [];
    private readonly List<string> _obstacles = [];
    private readonly List<string> _witnesses = [];
    private RevocationReasons _covered;

    /// <summary>The lists that are their issuer's own, however old.</summary>
    public IReadOnlyCollection<CertificateRevocationList> SoundLists => _soundLists;

    /// <summary>The responses of which the same is true.</summary>
    public IReadOnlyCollection<OcspResponse> SoundResponses => _soundResponses;

    /// <summary>When and why it was revoked; null where nothing says so.</summary>
    public RevokedCertificate? Revoked { get; private set; }

    /// <summary>Whether it is known not to be revoked, for any reason.</summary>
    public bool IsGood => Revoked is null && _covered == RevocationReasons.All;

    /// <summary>How it is known, or why not.</summary>
    public string Explanation =>
        Revoked is not null || IsGood ? string.Join(" ", _witnesses.Distinct())
        : _obstacles.Count > 0 ? string.Join(" ", _obstacles.Distinct())
        : _covered == RevocationReasons.None ? "No revocation list about it is at hand."
        : "The revocation lists at hand are about some reasons only.";

    /// <summary>Judges anew.</summary>
    public void Judge(RevocationEvidence evidence, IssuerRecord? record)
    {
        Revoked = null;
        _covered = RevocationReasons.None;
        _obstacles.Clear();
        _witnesses.Clear();
        if (record is not null) JudgeRecord(record);
        foreach (var response in evidence.Responses)
        {
            if (Revoked is null) JudgeResponse(response);
        }

        foreach (var point in _facts.DistributionPoints.Append(null))
        {
            foreach (var list in evidence.Lists)
            {
                if (Revoked is not null || !RevocationScope.Covers(list, point, _facts)) continue;
                if (list.IsDelta) JudgeDelta(list);
                else JudgeList(list, point, evidence.Lists);
            }
        }
    }

    private void JudgeRecord(IssuerRecord record)
    {
        if (record.Revoked is { } revoked)
        {
            Set(revoked, $"So it stands in {record.Origin}.");
            return;
        }

        _covered = RevocationReasons.All;
        _witnesses.Add($"{PathWords.Name(certificate)} is not revoked in {record.Origin}.");
    }

    private void JudgeList(CertificateRevocationList list, DistributionPoint? point, IReadOnlyList<CertificateRevocationList> all)
    {
        var about = (list.IssuingPoint?.Reasons ?? RevocationReasons.All) & (point?.Reasons ?? RevocationReasons.All);
        var isNew = (about & ~_covered) != 0;
        search.Work.RevocationWindow.Narrow(list, options.RevocationMoment);
        // Most lists name somebody else, and a signature costs more than a look.
        if (!isNew && list.Find(certificate) is null) return;
        if (RevocationScope.FutureObstacle(list, options) is { } future)
        {
            _obstacles.Add(future);
            return;
        }

        if (Unsound(list) is { } unsound)
        {
            _obstacles.Add(unsound);
            return;
        }

        // Combined with a delta, a list is as new as the delta (RFC 5280, 5.2.4); a delta that cannot be used is left out.
        var delta = all.Where(other => RevocationScope.IsDeltaFor(other, list) && RevocationScope.FutureObstacle(other, options) is null
                && RevocationScope.AgeObstacle(other, options) is null && Unsound(other) is null)
            .OrderByDescending(static other => other.ThisUpdate).FirstOrDefault();
        if (delta is not null) search.Work.RevocationWindow.Narrow(delta, options.RevocationMoment);
        var newest = delta ?? list;
        var age = RevocationScope.AgeObstacle(newest, options);
        _soundLists.Add(list);
        var (entry, change) = (list.Find(certificate), delta?.Find(certificate));
        // A delta takes off what was held, and what has ended. What was revoked for good stays so.
        if (change is not null && (change.Reason != RevocationReason.RemoveFromCrl || entry?.Reason == RevocationReason.CertificateHold)) entry = change;
        if (entry is not null && entry.Reason != RevocationReason.RemoveFromCrl)
        {
            if (isNew || entry.Reason != RevocationReason.CertificateHold) Set(entry, NamedBy(newest));
            return;
        }

        if (!isNew) return;
        if ((age ?? RevocationScope.ForgottenObstacle(newest, certificate)) is { } obstacle)
        {
            _obstacles.Add(obstacle);
            return;
        }

        _covered |= about;
        _witnesses.Add($"The revocation list of {Dated(newest.Issuer, newest.ThisUpdate, newest.NextUpdate)} does not name {PathWords.Name(certificate)}.");
    }

    /// <summary>
    /// That a certificate is good, or held, a delta tells with its complete list alone. That it was revoked for good it tells by itself: when it is out of date,
    /// when its complete list is not at hand, or when something else has already called the certificate good.
    /// </summary>
    private void JudgeDelta(CertificateRevocationList delta)
    {
        if (delta.Find(certificate) is not { Reason: not (RevocationReason.RemoveFromCrl or RevocationReason.CertificateHold) } entry) return;
        search.Work.RevocationWindow.Narrow(delta, options.RevocationMoment);
        if ((RevocationScope.FutureObstacle(delta, options) ?? Unsound(delta)) is null) Set(entry, NamedBy(delta));
    }

    private string? Unsound(CertificateRevocationList list) => RevocationScope.FormObstacle(list, options) ?? signers.Obstacle(list);

    private void JudgeResponse(OcspResponse response)
    {
        foreach (var statement in response.Statements.Where(statement => statement.Id.Names(certificate, issuer)))
        {
            search.Work.RevocationWindow.NarrowUpdate(statement.ThisUpdate, statement.NextUpdate, options.RevocationMoment);
            if (OcspObstacle(response, statement) is { } obstacle)
            {
                _obstacles.Add(obstacle);
                continue;
            }

            var last = RevocationDates.Last(statement.ThisUpdate, statement.NextUpdate);
            var isOld = options.RevocationMoment > last;
            _soundResponses.Add(response);
            if (statement.Revoked is { } revoked && !(isOld && revoked.Reason == RevocationReason.CertificateHold))
            {
                Set(revoked, $"The OCSP responder of {Dated(certificate.Issuer, statement.ThisUpdate, statement.NextUpdate)} says so.");
            }
            else if (isOld)
            {
                _obstacles.Add($"The OCSP response about {PathWords.Name(certificate)} from {PathWords.Date(statement.ThisUpdate)} is out of date.");
            }
            else if (certificate.NotAfter < statement.ThisUpdate && !(statement.KeepsExpiredSince <= certificate.NotAfter))
            {
                _obstacles.Add($"{PathWords.Name(certificate)} ended on {PathWords.Date(certificate.NotAfter)}, and the OCSP responder need no longer know it.");
            }
            else
            {
                _covered = RevocationReasons.All;
                _witnesses.Add($"The OCSP responder of {Dated(certificate.Issuer, statement.ThisUpdate, statement.NextUpdate)} calls {PathWords.Name(certificate)} good.");
            }
        }
    }

    private string? OcspObstacle(OcspResponse response, OcspStatement statement)
    {
        if (statement.State == RevocationState.Unknown) return $"The OCSP responder does not know {PathWords.Name(certificate)}.";
        if (statement.HasUnknownCritical) return $"The OCSP response about {PathWords.Name(certificate)} has a critical extension that is not understood.";
        return options.RevocationMoment < RevocationDates.First(statement.ThisUpdate)
            ? $"The OCSP response about {PathWords.Name(certificate)} is from {PathWords.Date(statement.ThisUpdate)}, which is still to come."
            : responders.Obstacle(response);
    }

    private void Set(RevokedCertificate revoked, string witness)
    {
        Revoked = revoked;
        _witnesses.Clear();
        _witnesses.Add(witness);
    }

    private static string NamedBy(CertificateRevocationList list) => $"The revocation list of {Dated(list.Issuer, list.ThisUpdate, list.NextUpdate)} names it.";

    private static string Dated(DistinguishedName issuer, DateTimeOffset thisUpdate, DateTimeOffset? nextUpdate) =>
        $"{issuer} of {PathWords.Date(thisUpdate)}" + (nextUpdate is { } next ? $", valid until {PathWords.Date(next)}," : "");
}
