using System.Text;

namespace SmimePS.Authority.Takeover;

/// <summary>Reads an index that others have written, and tells by their numbers which lines are not as OpenSSL writes them. All of them are kept.</summary>
internal sealed class TakeoverIndexCheck
{
    private const int MostWarnings = 20;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private readonly string _path;
    private readonly List<string> _warnings = [];
    private readonly Dictionary<string, int> _lines = [];
    private int _more;

    private TakeoverIndexCheck(string path) => _path = path;

    /// <summary>The entries.</summary>
    public List<AuthorityIndexEntry> Entries { get; } = [];

    /// <summary>What is odd, in sentences.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <exception cref="Errors.SmimeException">The file cannot be read.</exception>
    public static TakeoverIndexCheck Read(string path)
    {
        var check = new TakeoverIndexCheck(path);
        var number = 0;
        var windowsEnds = new List<int>();
        var isEnded = true;
        foreach (var line in new AuthorityIndex(path).Lines())
        {
            check.Look(line, ++number);
            var bytes = line.AsSpan();
            isEnded = bytes[bytes.Length - 1] == '\n';
            if (bytes.Length > 1 && isEnded && bytes[bytes.Length - 2] == '\r') windowsEnds.Add(number);
        }

        if (windowsEnds.Count > 0) check._warnings.Add($"{windowsEnds.Count} lines of '{path}' have Windows line ends, the first of them line {windowsEnds[0]}; they were kept. OpenSSL takes them as part of the names.");
        if (!isEnded) check._warnings.Add($"Line {number} of '{path}', the last, has no end; it gets one when something is added.");
        if (check._more > 0) check._warnings.Add($"{check._more} more lines of '{path}' are not as OpenSSL writes them.");
        return check;
    }

    private void Look(ArraySegment<byte> line, int number)
    {
        if (number == 1 && line.AsSpan().StartsWith("\uFEFF"u8)) Warn(number, "begins with an editor's byte order mark, which OpenSSL takes as part of the first entry");
        if (!IsUtf8(line)) Warn(number, "has characters that are not UTF-8");
        if (AuthorityIndex.Parse(line) is not { } entry)
        {
            var isNote = line.Count > 0 && line.AsSpan()[0] == '#';
            Warn(number, isNote ? "is a comment, which OpenSSL takes out when it next writes the file" : "is no entry, and openssl ca refuses the file for as long as it is there");
            return;
        }

        if (_lines.TryGetValue(entry.Serial, out var first)) Warn(number, $"has the same serial number as line {first}, {entry.Serial}, which openssl ca refuses");
        else _lines.Add(entry.Serial, number);
        if (entry.Status is not ("V" or "R" or "E")) Warn(number, $"has the state {entry.Status}, where V, R and E are known");
        if (entry.IsRevoked && entry.Revocation is null) Warn(number, "does not say clearly when and why the certificate was revoked, so that no revocation list can be published before it does");
        if (entry.NotAfter is null) Warn(number, "does not say clearly when the certificate ends");
        Entries.Add(entry);
    }

    private void Warn(int number, string what)
    {
        if (_warnings.Count < MostWarnings) _warnings.Add($"Line {number} of '{_path}' {what}; it was kept.");
        else _more++;
    }

    private static bool IsUtf8(ArraySegment<byte> line)
    {
        try
        {
            Strict.GetCharCount(line.Array!, line.Offset, line.Count);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
