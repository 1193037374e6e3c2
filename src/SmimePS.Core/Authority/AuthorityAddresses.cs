using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Authority;

/// <summary>
/// Whom an authority has issued certificates for: smimeps-addresses.txt beside the index, which OpenSSL's index has no place for. A line for each
/// certificate, in the order of the index: the serial number, its addresses and a check sum, each followed by a tab or the line's end. It only saves
/// looking into every certificate, and is completed from them where it lags behind or a line is not as it was written: after OpenSSL has issued
/// something, after a crash or on a full disk, in a folder that never had it.
/// </summary>
internal sealed class AuthorityAddresses(AuthorityFolder folder, Certificate authority)
{
    private const int CheckDigits = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>The serial numbers of what was issued for one of several addresses, in the order of issuing.</summary>
    /// <param name="isWanted">Asked for each address there is, in canonical form (<see cref="MailAddressComparer.Canonical"/>).</param>
    public IEnumerable<string> Find(Func<string, bool> isWanted) =>
        All().Where(pair => isWanted(pair.Address)).Select(static pair => pair.Serial).Distinct();

    /// <summary>Every address, in canonical form, with the serial number of a certificate for it.</summary>
    public IEnumerable<(string Address, string Serial)> All()
    {
        foreach (var line in Encoding.UTF8.GetString(Complete()).Split(['\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split('\t');
            for (var i = 1; i < fields.Length - 1; i++) yield return (fields[i], fields[0]);
        }
    }

    /// <summary>The serial numbers of what was issued for an address, in the order of issuing.</summary>
    public IReadOnlyList<string> Find(string address)
    {
        ReadOnlySpan<byte> text = Complete();
        ReadOnlySpan<byte> wanted = Encoding.UTF8.GetBytes("\t" + MailAddressComparer.Canonical(address) + "\t");
        var serials = new List<string>();
        for (int start = 0, found; (found = text.Slice(start).IndexOf(wanted)) >= 0; start += found + 1)
        {
            var line = text.Slice(text.Slice(0, start + found).LastIndexOf((byte)'\n') + 1);
            serials.Add(Encoding.ASCII.GetString(line.Slice(0, line.IndexOf((byte)'\t')).ToArray()));
        }

        return serials;
    }

    /// <summary>Adds what is being issued; the holder of the folder's lock does. A failure costs nothing but the completing later.</summary>
    public static void Append(AuthorityFolder folder, IEnumerable<Certificate> certificates)
    {
        try
        {
            using var stream = new FileStream(folder.Addresses, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 1);
            var before = stream.Length;
            var bytes = Encoding.UTF8.GetBytes(string.Concat(certificates.Select(LineOf)));
            try
            {
                stream.Write(bytes, 0, bytes.Length);
            }
            catch (IOException)
            {
                stream.SetLength(before);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What was issued is on record without it.
        }
    }

    /// <summary>The lines of the file, and what the index has and they have not.</summary>
    private byte[] Complete()
    {
        var index = new AuthorityIndex(folder.Index);
        var text = FileErrors.Guard(folder.Addresses, () => File.Exists(folder.Addresses) ? File.ReadAllBytes(folder.Addresses) : []);
        if (CountSoundLines(text) is { } lines && lines == index.Count()) return text;

        var known = new Dictionary<string, string>();
        foreach (var line in SoundLines(text)) known[line.Substring(0, line.IndexOf('\t'))] = line;
        var whole = Encoding.UTF8.GetBytes(string.Concat(index.ReadCounted().Select(entry => entry is null ? Line([""])
            : known.TryGetValue(entry.Serial, out var line) ? line
            : AuthorityJournal.ReadIssued(folder, authority, entry.Serial) is { } certificate ? LineOf(certificate)
            : Line([entry.Serial]))));
        Keep(whole);
        return whole;
    }

    /// <summary>For the next one who asks, where this user may write there and nobody else is at it.</summary>
    private void Keep(byte[] text)
    {
        try
        {
            using var held = AuthorityLock.Acquire(folder, Patience);
            AtomicFile.Write(folder.Addresses, text, overwrite: true);
        }
        catch (SmimeException)
        {
            // It is read all the same.
        }
    }

    /// <summary>How many lines there are; null where one of them is not as it was written.</summary>
    private static int? CountSoundLines(ReadOnlySpan<byte> text)
    {
        var lines = 0;
        for (int end; !text.IsEmpty; text = text.Slice(end + 1), lines++)
        {
            end = text.IndexOf((byte)'\n');
            if (end < 0 || !IsSound(text.Slice(0, end))) return null;
        }

        return lines;
    }

    private static List<string> SoundLines(byte[] text)
    {
        var sound = new List<string>();
        for (int start = 0, end; (end = Array.IndexOf(text, (byte)'\n', start)) >= 0; start = end + 1)
        {
            if (IsSound(text.AsSpan(start, end - start))) sound.Add(Encoding.UTF8.GetString(text, start, end + 1 - start));
        }

        return sound;
    }

    private static bool IsSound(ReadOnlySpan<byte> line)
    {
        var at = line.Length - CheckDigits;
        return at > 0 && line[at - 1] == '\t' && line.Slice(at).SequenceEqual(CheckSum(line.Slice(0, at)));
    }

    private static string LineOf(Certificate certificate) => Line(Addresses(certificate).Prepend(certificate.SerialNumberHex));

    internal static string Line(IEnumerable<string> fields)
    {
        var text = string.Concat(fields.Select(static field => field + "\t"));
        return text + Encoding.ASCII.GetString(CheckSum(Encoding.UTF8.GetBytes(text))) + "\n";
    }

    /// <summary>Against accidents alone: whoever can write here can write a right one, and certificates are looked at for what they are.</summary>
    private static byte[] CheckSum(ReadOnlySpan<byte> bytes)
    {
        const ulong prime = 0x9E3779B97F4A7C15;
        var sum = prime ^ (ulong)bytes.Length;
        for (; bytes.Length >= 8; bytes = bytes.Slice(8)) sum = Mix(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes) sum = Mix(sum, one);
        return Encoding.ASCII.GetBytes(sum.ToString("X16", CultureInfo.InvariantCulture));

        static ulong Mix(ulong sum, ulong value)
        {
            sum = unchecked((sum ^ value) * prime);
            return sum ^ (sum >> 29);
        }
    }

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
