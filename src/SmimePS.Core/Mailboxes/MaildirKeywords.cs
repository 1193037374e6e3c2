using System.Globalization;
using System.Text;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>
/// The keywords of one Maildir folder: what the letters a to z in the names of its files stand for, in the file that Dovecot keeps for it
/// (<c>dovecot-keywords</c>: a line for each, with its number and its name).
/// </summary>
internal sealed class MaildirKeywords
{
    private const string FileName = "dovecot-keywords";

    // Dovecot changes the file under the lock of its list of UIDs.
    private const string LockName = "dovecot-uidlist.lock";
    private const int Letters = 26;
    private const int LargestFile = 1024 * 1024;

    private readonly string?[] _names = new string?[Letters];

    private MaildirKeywords()
    {
    }

    /// <summary>Those of a folder; none where it has no such file.</summary>
    public static MaildirKeywords Of(MaildirFolder folder)
    {
        var keywords = new MaildirKeywords();
        foreach (var line in Lines(folder))
        {
            var blank = line.IndexOf(' ');
            if (blank < 0 || !int.TryParse(line.Substring(0, blank), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= Letters) continue;
            if (line.Substring(blank + 1).Trim() is { Length: > 0 } name) keywords._names[number] = name;
        }

        return keywords;
    }

    /// <summary>Letters as keywords. A letter that stands for nothing is none.</summary>
    public IReadOnlyList<string> NamesOf(string letters) =>
        [.. letters.Where(MaildirInfo.IsKeyword).Select(letter => _names[letter - 'a']).Where(static name => name is not null).Distinct()!];

    /// <summary>The letters of those keywords that have one.</summary>
    public IEnumerable<char> LettersOf(IEnumerable<string> names) => names.Select(IndexOf).Where(static index => index >= 0).Select(static index => (char)('a' + index));

    /// <summary>The keywords of a folder after the given ones were added to them, each with a letter.</summary>
    /// <exception cref="SmimeException">
    /// There are no letters left (<c>TooManyKeywords</c>), the folder is locked (<c>MailboxLocked</c>), or the file cannot be written.
    /// </exception>
    public static MaildirKeywords With(MaildirFolder folder, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        MailKeyword.Require(names);
        var keywords = Of(folder);
        if (names.All(name => keywords.IndexOf(name) >= 0)) return keywords;
        using (DotLock.Take(Path.Combine(folder.Path, LockName), folder.Path, DotLock.Patience, cancellationToken))
        {
            keywords = Of(folder);
            var missing = names.Distinct(StringComparer.OrdinalIgnoreCase).Where(name => keywords.IndexOf(name) < 0).ToList();
            // A letter that is in use without a name is another program's, which has its own list.
            var inUse = new HashSet<char>(folder.Names().SelectMany(static file => file.Letters));
            var free = Enumerable.Range(0, Letters).Where(index => keywords._names[index] is null && !inUse.Contains((char)('a' + index))).ToList();
            if (free.Count < missing.Count) throw TooMany(folder, missing);
            for (var i = 0; i < missing.Count; i++) keywords._names[free[i]] = missing[i];
            keywords.Save(folder, missing);
        }

        return keywords;
    }

    private int IndexOf(string name) => Array.FindIndex(_names, known => name.Equals(known, StringComparison.OrdinalIgnoreCase));

    /// <summary>What is there stays as it is, with what this program does not understand.</summary>
    private void Save(MaildirFolder folder, List<string> added)
    {
        var text = new StringBuilder();
        foreach (var line in Lines(folder)) text.Append(line).Append('\n');
        foreach (var name in added) text.Append(IndexOf(name).ToString(CultureInfo.InvariantCulture)).Append(' ').Append(name).Append('\n');
        AtomicFile.Write(Path.Combine(folder.Path, FileName), Encoding.UTF8.GetBytes(text.ToString()), overwrite: true, secret: true);
    }

    private static string[] Lines(MaildirFolder folder)
    {
        var path = Path.Combine(folder.Path, FileName);
        if (!File.Exists(path)) return [];
        return Encoding.UTF8.GetString(FileErrors.ReadAll(path, LargestFile)).Split(['\n'], StringSplitOptions.RemoveEmptyEntries);
    }

    private static MailboxException TooMany(MaildirFolder folder, List<string> names) => new("TooManyKeywords", SmimeErrorKind.LimitExceeded,
        $"The folder '{folder.Name}' has no letter left for the keyword '{names[0]}': a Maildir folder can have {Letters} keywords. Use one that is there.");
}
