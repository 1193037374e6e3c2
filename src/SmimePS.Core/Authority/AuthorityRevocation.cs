using System.Text;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Spooling;
using SmimePS.Trust;

namespace SmimePS.Authority;

/// <summary>Revokes what an authority issued, and says so in revocation lists. Its members want the folder's lock to be held.</summary>
internal static class AuthorityRevocation
{
    /// <summary>Changes entries of the index, all of them or none.</summary>
    /// <param name="folder">The authority's.</param>
    /// <param name="serials">In hexadecimal.</param>
    /// <param name="change">Gives the new entry, or throws.</param>
    /// <exception cref="AuthorityException">One of them was never issued here (<c>SerialNotFound</c>).</exception>
    public static IReadOnlyList<AuthorityIndexEntry> Change(AuthorityFolder folder, IReadOnlyList<string> serials, Func<AuthorityIndexEntry, AuthorityIndexEntry> change)
    {
        var wanted = serials.Select(Normalize).Distinct().ToList();
        var index = new AuthorityIndex(folder.Index);
        var found = index.Find(new HashSet<string>(wanted)).GroupBy(static entry => entry.Serial).ToDictionary(static same => same.Key, static same => same.First());
        if (wanted.Where(serial => !found.ContainsKey(serial)).ToList() is { Count: > 0 } missing)
        {
            throw new AuthorityException("SerialNotFound", SmimeErrorKind.NotFound,
                $"The authority in '{folder.Path}' has issued no certificate with the serial number {string.Join(", ", missing)}. Look at what it has issued.");
        }

        var changed = wanted.ConvertAll(serial => change(found[serial]));
        index.Change(changed);
        return changed;
    }

    /// <summary>Issues the next list and puts it in the folder's <c>crl</c>.</summary>
    /// <param name="folder">The authority's.</param>
    /// <param name="issuer">Its certificate.</param>
    /// <param name="key">Its key.</param>
    /// <param name="thisUpdate">Now.</param>
    /// <param name="nextUpdate">When the next one comes at the latest.</param>
    /// <exception cref="AuthorityException">A line of the index says of a certificate that it was revoked, and not when (<c>InvalidIndex</c>); crlnumber holds no number (<c>InvalidAuthority</c>).</exception>
    public static CertificateRevocationList Publish(AuthorityFolder folder, Certificate issuer, PrivateKey key, DateTimeOffset thisUpdate, DateTimeOffset nextUpdate)
    {
        var revoked = new AuthorityIndex(folder.Index).Read().Where(static entry => entry.IsRevoked).Select(entry => (entry.Serial, Required(folder, entry))).ToList();
        var number = CrlNumberFile.Take(folder, issuer);
        var list = RevocationListBuilder.Sign(issuer, key, number, thisUpdate, nextUpdate, revoked);
        AtomicFile.Write(folder.Crl, Encoding.ASCII.GetBytes(list.ToPem()), overwrite: true);
        return list;
    }

    /// <summary>As the index writes it: upper case, an even number of digits, no colons or blanks.</summary>
    public static string Normalize(string serial)
    {
        var digits = serial.Replace(":", "").Replace(" ", "").ToUpperInvariant();
        return digits.Length % 2 == 0 ? digits : "0" + digits;
    }

    private static IndexRevocation Required(AuthorityFolder folder, AuthorityIndexEntry entry) => entry.Revocation ?? throw new AuthorityException(
        "InvalidIndex", SmimeErrorKind.InvalidData, $"'{folder.Index}' does not say clearly when and why certificate {entry.Serial} was revoked: '{ShownText.Of(entry.Revoked)}'. Correct that line.");
}
