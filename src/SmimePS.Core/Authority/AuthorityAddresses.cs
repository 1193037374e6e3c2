using System.Text;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Authority;

/// <summary>
/// Whom an authority has issued certificates for: addresses.txt beside the index, which OpenSSL's index has no place for. A line for each
/// certificate, the serial number and its addresses between tabs. It only saves looking into every certificate, and is completed from
/// them where it lags behind: after OpenSSL has issued something, after a crash, in a folder that never had it.
/// </summary>
internal sealed class AuthorityAddresses(AuthorityFolder folder, Certificate authority)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>The serial numbers of what was issued for one of several addresses, in the order of issuing.</summary>
    /// <param name="isWanted">Asked for each address there is, in canonical form (<see cref="MailAddressComparer.Canonical"/>).</param>
    public IEnumerable<string> Find(Func<string, bool> isWanted) =>
        All().Where(pair => isWanted(pair.Address)).Select(static pair => pair.Serial).Distinct();

    /// <summary>Every address, in canonical form, with the serial number of a certificate for it.</summary>
    public IEnumerable<(string Address, string Serial)> All() =>
        Complete().Split('\n').Select(static line => line.Split('\t')).SelectMany(static fields => fields.Skip(1).Select(address => (address, fields[0])));

    /// <summary>The serial numbers of what was issued for an address, in the order of issuing.</summary>
    public IReadOnlyList<string> Find(string address)
    {
        var wanted = MailAddressComparer.Canonical(address);
        var text = Complete();
        var serials = new List<string>();
        for (var at = 0; (at = text.IndexOf("\t" + wanted, at, StringComparison.Ordinal)) >= 0; at++)
        {
            var end = at + 1 + wanted.Length;
            if (end < text.Length && text[end] is not ('\t' or '\n')) continue;
            var start = text.LastIndexOf('\n', at) + 1;
            serials.Add(text.Substring(start, text.IndexOf('\t', start) - start));
        }

        return serials;
    }

    /// <summary>Adds what is being issued; the holder of the folder's lock does. A failure costs nothing but the completing later.</summary>
    public static void Append(AuthorityFolder folder, IEnumerable<Certificate> certificates)
    {
        try
        {
            Append(folder, string.Concat(certificates.Select(LineOf)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What was issued is on record without it.
        }
    }

    /// <summary>The text of the file, with what the index has and it has not.</summary>
    private string Complete()
    {
        var index = new AuthorityIndex(folder.Index);
        var text = FileErrors.Guard(folder.Addresses, () => File.Exists(folder.Addresses) ? File.ReadAllText(folder.Addresses) : "");
        // A line that was cut off while it was written.
        text = text.Substring(0, text.LastIndexOf('\n') + 1);
        if (index.Count() == CountLines(text)) return text;

        var known = new Dictionary<string, string>();
        foreach (var line in text.Split(['\n'], StringSplitOptions.RemoveEmptyEntries)) known[line.Split('\t')[0]] = line + "\n";
        var whole = string.Concat(index.Read().Select(entry => known.TryGetValue(entry.Serial, out var line) ? line
            : AuthorityJournal.ReadIssued(folder, authority, entry.Serial) is { } certificate ? LineOf(certificate)
            : entry.Serial + "\n"));
        Keep(whole);
        return whole;
    }

    private static int CountLines(string text)
    {
        var lines = 0;
        for (var at = 0; (at = text.IndexOf('\n', at)) >= 0; at++) lines++;
        return lines;
    }

    /// <summary>For the next one who asks, where this user may write there and nobody else is at it.</summary>
    private void Keep(string text)
    {
        try
        {
            using var held = AuthorityLock.Acquire(folder, Patience);
            AtomicFile.Write(folder.Addresses, Encoding.UTF8.GetBytes(text), overwrite: true);
        }
        catch (SmimeException)
        {
            // It is read all the same.
        }
    }

    private static void Append(AuthorityFolder folder, string text)
    {
        using var stream = new FileStream(folder.Addresses, FileMode.Append, FileAccess.Write, FileShare.Read);
        var bytes = Encoding.UTF8.GetBytes(text);
        stream.Write(bytes, 0, bytes.Length);
    }

    private static string LineOf(Certificate certificate) => string.Join("\t", Addresses(certificate).Prepend(certificate.SerialNumberHex)) + "\n";

    private static IEnumerable<string> Addresses(Certificate certificate)
    {
        try
        {
            return certificate.Addresses.Select(MailAddressComparer.Canonical).Where(static address => address.IndexOfAny(['\t', '\n', '\r']) < 0);
        }
        catch (CertificateException)
        {
            return [];
        }
    }
}
