using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Trust;

namespace SmimePS.Authority;

/// <summary>Entries of the index as they are to be once certificates are revoked, or no longer on hold: checked, and not written yet.</summary>
internal sealed class RevocationPlan
{
    private readonly AuthorityIndex _index;
    private readonly IReadOnlyList<AuthorityIndexEntry> _changed;

    /// <param name="folder">The authority's.</param>
    /// <param name="serials">In hexadecimal.</param>
    /// <param name="change">Gives the new entry, or throws.</param>
    private RevocationPlan(AuthorityFolder folder, IReadOnlyList<string> serials, Func<AuthorityIndexEntry, AuthorityIndexEntry> change)
    {
        var wanted = serials.Select(AuthorityRevocation.Normalize).Distinct().ToList();
        _index = new AuthorityIndex(folder.Index);
        var found = _index.Find(new HashSet<string>(wanted)).GroupBy(static entry => entry.Serial).ToDictionary(static same => same.Key, static same => same.First());
        if (wanted.Where(serial => !found.ContainsKey(serial)).ToList() is { Count: > 0 } missing)
        {
            throw new AuthorityException("SerialNotFound", SmimeErrorKind.NotFound,
                $"The authority in '{folder.Path}' has issued no certificate with the serial number {string.Join(", ", missing)}. Look at what it has issued.");
        }

        _changed = wanted.ConvertAll(serial => change(found[serial]));
    }

    /// <inheritdoc cref="CertificateAuthority.Revoke"/>
    public static RevocationPlan Revoke(AuthorityFolder folder, Certificate issuer, IReadOnlyList<string> serials, IndexRevocation revocation)
    {
        if (!IndexRevocation.Knows(revocation.Reason) || (revocation.Since is not null && revocation.Reason is not (RevocationReason.KeyCompromise or RevocationReason.CACompromise)))
        {
            throw new AuthorityException("InvalidReason", SmimeErrorKind.InvalidArgument, revocation.Since is null
                ? $"A certificate cannot be revoked for the reason {revocation.Reason} here: OpenSSL's index has no word for it. Use another reason."
                : $"Since when a key is in the wrong hands can only be said with the reason {RevocationReason.KeyCompromise}.");
        }

        return new RevocationPlan(folder, serials, entry =>
        {
            if (entry.Revocation is { Reason: not RevocationReason.CertificateHold } before)
                throw new AuthorityException("AlreadyRevoked", SmimeErrorKind.AlreadyExists, $"Certificate {entry.Serial} was revoked on {before.At:yyyy-MM-dd} ({before.Reason}), and stays so.");
            RequireDate(entry.Serial, AuthorityJournal.ReadIssued(folder, issuer, entry.Serial), revocation.At);
            return entry.Revoke(revocation);
        });
    }

    /// <inheritdoc cref="CertificateAuthority.Release"/>
    public static RevocationPlan Release(AuthorityFolder folder, IReadOnlyList<string> serials) => new(folder, serials, entry => entry.Revocation is { Reason: RevocationReason.CertificateHold }
        ? entry.Release()
        : throw new AuthorityException("NotOnHold", SmimeErrorKind.InvalidOperation, entry.IsRevoked
            ? $"Certificate {entry.Serial} was revoked for good. Issue a new one."
            : $"Certificate {entry.Serial} is not on hold: it was not revoked."));

    /// <summary>Writes the entries, all of them or none. Wants the folder's lock to be held since the plan was made.</summary>
    /// <returns>The entries.</returns>
    public IReadOnlyList<AuthorityIndexEntry> Write()
    {
        _index.Change(_changed);
        return _changed;
    }

    /// <summary>
    /// A certificate was not revoked before it was valid. One that is not valid yet can be revoked all the same; and of one that was not kept, nobody
    /// knows when that was.
    /// </summary>
    private static void RequireDate(string serial, Certificate? certificate, DateTimeOffset date)
    {
        if (certificate is not null && date < certificate.NotBefore && certificate.NotBefore <= CertificateAuthority.Now())
        {
            throw new AuthorityException("DateTooEarly", SmimeErrorKind.InvalidArgument,
                $"Certificate {serial} is valid since {Shown(certificate.NotBefore)}, so it was not revoked on {Shown(date)}. Give a later date, or none for now; " +
                $"since when a key was in the wrong hands is said with the reason {RevocationReason.KeyCompromise} instead, and may be earlier.");
        }

        if (date < IndexRevocation.Earliest)
        {
            throw new AuthorityException("DateTooEarly", SmimeErrorKind.InvalidArgument,
                $"Certificate {serial} cannot have been revoked on {Shown(date)}: revocation lists have no date before {IndexRevocation.Earliest:yyyy-MM-dd}. Give a later date, or none for now.");
        }
    }

    private static string Shown(DateTimeOffset time) => FormattableString.Invariant($"{time.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
}
