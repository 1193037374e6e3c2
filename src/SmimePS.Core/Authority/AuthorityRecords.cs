using SmimePS.Certificates;

namespace SmimePS.Authority;

/// <summary>What an authority has issued, and what became of it: its index, its certificates as they were kept, and whom they are for. Read as it stands when asked.</summary>
public sealed class AuthorityRecords
{
    private readonly AuthorityFolder _folder;
    private readonly Certificate _authority;

    internal AuthorityRecords(AuthorityFolder folder, Certificate authority)
    {
        _folder = folder;
        _authority = authority;
    }

    /// <summary>How many certificates are on record.</summary>
    public int Count() => new AuthorityIndex(_folder.Index).Count();

    /// <summary>What the index says of everything that was issued for an address, in the order of issuing.</summary>
    public IReadOnlyList<AuthorityIndexEntry> FindByAddress(string address)
    {
        var wanted = MailAddressComparer.Canonical(address);
        return Find(new AuthorityAddresses(_folder, _authority).Find(address).Where(serial => IsFor(serial, one => one == wanted)));
    }

    /// <summary>The same for each address of some kind.</summary>
    /// <param name="isWanted">Asked for each address there is, in lower case and with its domain in A-labels.</param>
    public IReadOnlyList<AuthorityIndexEntry> FindByAddress(Func<string, bool> isWanted) =>
        Find(new AuthorityAddresses(_folder, _authority).Find(isWanted).Where(serial => IsFor(serial, isWanted)));

    /// <summary>
    /// For each address the serial numbers of its certificates that still count: neither revoked nor at their end, and issued by a run that was not
    /// killed before it was certain that the holder got them.
    /// </summary>
    public ILookup<string, string> AddressesInUse()
    {
        var now = CertificateAuthority.Now();
        var serials = new HashSet<string>(Read().Where(entry => !entry.IsRevoked && !(entry.NotAfter <= now)).Select(static entry => entry.Serial));
        serials.ExceptWith(new InterruptedIssues(_folder).Read());
        return new AuthorityAddresses(_folder, _authority).All().Where(pair => serials.Contains(pair.Serial))
            .ToLookup(static pair => pair.Address, static pair => pair.Serial, MailAddressComparer.Instance);
    }

    /// <summary>What the index says of these serial numbers, in hexadecimal; those that are not in it are left out.</summary>
    public IReadOnlyList<AuthorityIndexEntry> Find(IEnumerable<string> serials) =>
        new AuthorityIndex(_folder.Index).Find(new HashSet<string>(serials.Select(AuthorityRevocation.Normalize)));

    /// <summary>The file in which a certificate was kept when it was issued, whether or not it is there.</summary>
    /// <param name="serial">The serial number as the index writes it.</param>
    public string PathOf(string serial) => _folder.CertificateFile(serial);

    /// <summary>A certificate as it was issued; null where it was not kept, or what is there is another or not signed by the authority.</summary>
    /// <param name="serial">The serial number as the index writes it.</param>
    public Certificate? ReadCertificate(string serial) => AuthorityJournal.ReadIssued(_folder, _authority, serial);

    /// <summary>Whose a certificate is, it says itself: what is found by an address is revoked, renewed, and its key brought back for that person.</summary>
    private bool IsFor(string serial, Func<string, bool> isWanted)
    {
        try
        {
            return ReadCertificate(serial)?.Addresses.Select(MailAddressComparer.Canonical).Any(isWanted) == true;
        }
        catch (CertificateException)
        {
            return false;
        }
    }

    /// <summary>Everything on record, as the index stands now; read as it is enumerated.</summary>
    public IEnumerable<AuthorityIndexEntry> Read() => new AuthorityIndex(_folder.Index).Read();
}
