using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Authority;

/// <summary>
/// Puts certificates on record so that a crash at any moment loses none and doubles none: announce the serial numbers, write the
/// certificates, append to the index, finish. Whoever takes the lock next completes what was announced and not finished.
/// </summary>
internal static class AuthorityJournal
{
    /// <summary>Called after each step; tests look at the folder there, as a crash would leave it.</summary>
    internal static AsyncLocal<Action<string>?> AfterStep { get; } = new();

    /// <summary>Records new certificates.</summary>
    /// <param name="folder">The authority's.</param>
    /// <param name="held">Its lock.</param>
    /// <param name="certificates">What was signed.</param>
    /// <param name="companions">Files that belong to them and have their names before they have: their kept keys.</param>
    /// <param name="deliveries">
    /// What their holders get. It is on the disk before anything is on record, so that a full disk costs a run and not a key, and has its name
    /// right after; one that cannot have it says so.
    /// </param>
    public static void Record(AuthorityFolder folder, AuthorityLock held, IReadOnlyList<Certificate> certificates, IReadOnlyList<StagedFile> companions, IReadOnlyList<StagedFile> deliveries)
    {
        // Another run on the same table may have been quicker; nothing is issued for whom there is no place any more.
        foreach (var file in deliveries) FileStaging.RequirePlace(file);
        held.Announce(certificates.Select(certificate => certificate.SerialNumberHex));
        AfterStep.Value?.Invoke("announced");
        StagedFile[] kept = [.. certificates.Select(certificate => new StagedFile(folder.CertificateFile(certificate.SerialNumberHex), PemWriter.Encode(certificate)))];
        try
        {
            FileStaging.Stage([.. companions, .. kept, .. deliveries]);
            AfterStep.Value?.Invoke("staged");
            CommitAll(companions);
            if (companions.Count > 0) AfterStep.Value?.Invoke("kept");
            CommitAll(kept);
            AfterStep.Value?.Invoke("written");
            new AuthorityIndex(folder.Index).Append(certificates.Select(AuthorityIndexEntry.For));
        }
        catch (SmimeException)
        {
            // Nothing was given out yet, so a certificate that is not in the index must not stay: the next one in would record it.
            StagedFile[] own = [.. kept, .. companions];
            FileStaging.Discard([.. own, .. deliveries]);
            foreach (var file in own) FileErrors.DeleteQuietly(file.Path);
            if (Array.TrueForAll(own, static file => !File.Exists(file.Path))) held.Finish();
            throw;
        }

        AfterStep.Value?.Invoke("indexed");
        FileStaging.Commit(deliveries);
        AuthorityAddresses.Append(folder, certificates);
        held.Finish();
        AfterStep.Value?.Invoke("finished");
    }

    /// <summary>Completes what a dead process announced. What the authority has not signed is left where it is, and never put on record.</summary>
    /// <param name="folder">The authority's.</param>
    /// <param name="held">Its lock.</param>
    /// <param name="authority">Its own certificate.</param>
    /// <returns>
    /// The serial numbers that are on record now: those that were added, and those that were there already, whose holders may have got nothing all
    /// the same.
    /// </returns>
    public static IReadOnlyList<string> Repair(AuthorityFolder folder, AuthorityLock held, Certificate authority)
    {
        if (held.Pending.Count == 0) return [];
        var index = new AuthorityIndex(folder.Index);
        var pending = new HashSet<string>(held.Pending);
        index.DropTornLine(pending);
        foreach (var entry in index.Read()) pending.Remove(entry.Serial);
        var missing = held.Pending.Where(pending.Contains).Select(serial => TryRead(folder, authority, serial)).OfType<Certificate>().ToList();
        if (missing.Count > 0) index.Append(missing.Select(AuthorityIndexEntry.For));
        pending.ExceptWith(missing.Select(static certificate => certificate.SerialNumberHex));
        RemoveKept(folder, pending);
        RemoveLeftOvers(folder.NewCertificates);
        var onRecord = held.Pending.Where(serial => !pending.Contains(serial)).ToList();
        new InterruptedIssues(folder).Add(onRecord);
        held.Finish();
        return onRecord;
    }

    /// <summary>A certificate as it was issued; null where it was not kept, or what is there is another or none, or nothing that the authority has signed.</summary>
    /// <remarks>Whoever can write to the folder can put a file there and a line into the index; only the signature shows what was issued.</remarks>
    /// <param name="folder">The authority's.</param>
    /// <param name="authority">Its own certificate.</param>
    /// <param name="serial">The serial number as the index writes it.</param>
    public static Certificate? ReadIssued(AuthorityFolder folder, Certificate authority, string serial)
    {
        try
        {
            return TryRead(folder, authority, serial);
        }
        catch (CertificateException)
        {
            return null;
        }
    }

    private static Certificate? TryRead(AuthorityFolder folder, Certificate authority, string serial)
    {
        var path = folder.CertificateFile(serial);
        if (!File.Exists(path)) return null;
        using var file = CertificateFile.Read(path);
        return file.Certificates[0] is var first && first.SerialNumberHex == serial && CertificateIssuers.HasIssued(authority, first) ? first : null;
    }

    private static void CommitAll(IReadOnlyList<StagedFile> files)
    {
        FileStaging.Commit(files);
        if (files.FirstOrDefault(static file => file.Error is not null) is { Error: { } error }) throw error;
    }

    /// <summary>Deletes the kept keys of certificates that came to nothing.</summary>
    private static void RemoveKept(AuthorityFolder folder, IEnumerable<string> serials)
    {
        if (!Directory.Exists(folder.Escrow)) return;
        foreach (var serial in serials) FileErrors.DeleteQuietly(folder.EscrowFile(serial));
        RemoveLeftOvers(folder.Escrow);
    }

    /// <summary>Deletes temporary files of writes that never came to their rename. Nobody else writes while the lock is held.</summary>
    /// <param name="place">One of the authority's folders, which need not be there.</param>
    public static void RemoveLeftOvers(string place)
    {
        if (!Directory.Exists(place)) return;
        foreach (var file in FileErrors.Guard(place, () => Directory.GetFiles(place, ".*.tmp")))
        {
            if (AtomicFile.IsTemporaryName(Path.GetFileName(file))) FileErrors.DeleteQuietly(file);
        }
    }
}
