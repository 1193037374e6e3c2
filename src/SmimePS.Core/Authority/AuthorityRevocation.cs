using System.Numerics;
using System.Text;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Spooling;
using SmimePS.Trust;

namespace SmimePS.Authority;

/// <summary>Says in revocation lists what an authority has revoked.</summary>
internal static class AuthorityRevocation
{
    /// <summary>What is revoked, with the number that the next list would have. Nothing is taken yet.</summary>
    /// <exception cref="AuthorityException">A line of the index says of a certificate that it was revoked, and not when (<c>InvalidIndex</c>); crlnumber holds no number (<c>InvalidAuthority</c>).</exception>
    public static (IReadOnlyList<(string Serial, IndexRevocation Revocation)> Revoked, BigInteger Number) Next(AuthorityFolder folder, Certificate issuer) =>
        ([.. new AuthorityIndex(folder.Index).Read().Where(static entry => entry.IsRevoked).Select(entry => (entry.Serial, Required(folder, entry)))], CrlNumberFile.Next(folder, issuer));

    /// <summary>Issues the next list and puts it in the folder's <c>crl</c>. Wants the folder's lock to be held.</summary>
    /// <param name="folder">The authority's.</param>
    /// <param name="issuer">Its certificate.</param>
    /// <param name="key">Its key.</param>
    /// <param name="thisUpdate">Now.</param>
    /// <param name="nextUpdate">When the next one comes at the latest.</param>
    /// <param name="deliver">Gives the file in which others fetch it; null for none.</param>
    /// <exception cref="SmimeException">As <see cref="Next"/>; one of the files cannot be written.</exception>
    public static CertificateRevocationList Publish(AuthorityFolder folder, Certificate issuer, PrivateKey key, DateTimeOffset thisUpdate, DateTimeOffset nextUpdate, Func<CertificateRevocationList, StagedFile>? deliver)
    {
        var (revoked, number) = Next(folder, issuer);
        var list = RevocationListBuilder.Sign(issuer, key, number, thisUpdate, nextUpdate, revoked);
        List<StagedFile> files = [new StagedFile(folder.Crl, Encoding.ASCII.GetBytes(list.ToPem()), overwrite: true)];
        if (deliver is not null) files.Add(deliver(list));

        // A list that finds no room was never there, and its number is the next one's.
        FileStaging.Stage(files);
        try
        {
            // Written down before anybody sees the list: a number is never given twice, whatever happens in between.
            CrlNumberFile.Raise(folder, number + 1);
        }
        catch
        {
            FileStaging.Discard(files);
            throw;
        }

        FileStaging.Commit(files);
        return files.Find(static file => file.Error is not null) is { Error: { } error } ? throw error : list;
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
