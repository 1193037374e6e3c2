using System.Text;
using System.Text.RegularExpressions;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Authority;

/// <summary>Changes where openssl.cnf says that the revocation list is found, and no other byte of it: people keep things of their own there.</summary>
internal static class CrlUrlEdit
{
    private const int LargestFile = 1024 * 1024;

    // A byte is a character, whatever encoding the file is in.
    private static readonly Encoding Bytes = Encoding.GetEncoding(28591);
    private static readonly Regex Header = new(@"^\s*\[\s*(?<name>[^\]\s]+)\s*\]", RegexOptions.CultureInvariant);
    private static readonly Regex Setting = new($@"^\s*{OpenSslConfiguration.PointName}\s*=[ \t]*", RegexOptions.CultureInvariant);
    private static readonly Regex Asleep = new($@"^\s*#\s*{OpenSslConfiguration.PointName}\s*=[^\r\n]*(?<end>\r?\n?)$", RegexOptions.CultureInvariant);

    /// <summary>The file with another URL.</summary>
    /// <param name="folder">The authority's.</param>
    /// <param name="url">The URL; null to say none.</param>
    /// <exception cref="AuthorityException">There is no openssl.cnf, or none with a section for mail certificates (<c>NoConfiguration</c>).</exception>
    /// <exception cref="SmimeException">It cannot be read.</exception>
    public static byte[] Apply(AuthorityFolder folder, string? url)
    {
        if (!File.Exists(folder.Configuration)) throw Missing(folder, "is not there");
        var lines = Lines(Bytes.GetString(FileErrors.ReadAll(folder.Configuration, LargestFile)));
        var sections = Sections(lines);
        if (new AuthorityFolder(folder.Path).MailSection is not { } mail || !sections.Contains(mail)) throw Missing(folder, "has no section for the extensions of what is issued (x509_extensions)");
        foreach (var section in new[] { mail, OpenSslConfiguration.EcSection, OpenSslConfiguration.AuthoritySection }.Distinct()) Change(lines, sections, section, url);
        return Bytes.GetBytes(string.Concat(lines));
    }

    private static void Change(List<string> lines, List<string> sections, string section, string? url)
    {
        var own = Enumerable.Range(0, lines.Count).Where(i => sections[i] == section).ToList();
        if (own.Count == 0) return;
        var active = own.Where(i => Value(lines[i]) is not null).ToList();
        foreach (var i in active)
        {
            var (start, end) = Value(lines[i])!.Value;
            lines[i] = url is null ? "# " + lines[i] : lines[i].Substring(0, start) + OpenSslConfiguration.UrlPrefix + url + lines[i].Substring(end);
        }

        if (url is null || active.Count > 0) return;
        var setting = $"{OpenSslConfiguration.PointName} = {OpenSslConfiguration.UrlPrefix}{url}";
        var asleep = own.FindIndex(i => Asleep.IsMatch(lines[i]));
        if (asleep >= 0)
        {
            lines[own[asleep]] = setting + Asleep.Match(lines[own[asleep]]).Groups["end"].Value;
            return;
        }

        // Right below the section's first line.
        var lineEnd = lines[own[0]].EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        if (!lines[own[0]].EndsWith("\n", StringComparison.Ordinal)) lines[own[0]] += lineEnd;
        lines[own[0]] += setting + lineEnd;
    }

    /// <summary>Where in a line the setting's value stands, without the blanks around it, the comment and the line's end; null where it is another line.</summary>
    private static (int Start, int End)? Value(string line)
    {
        if (Setting.Match(line) is not { Success: true, Length: var start }) return null;
        var comment = line.IndexOf('#', start);
        var end = comment < 0 ? line.Length : comment;
        while (end > start && char.IsWhiteSpace(line[end - 1])) end--;
        return line.IndexOf('\r', start, end - start) < 0 ? (start, end) : null;
    }

    /// <summary>The section in which each line stands, its header included.</summary>
    private static List<string> Sections(List<string> lines)
    {
        var section = "";
        return lines.ConvertAll(line => section = Header.Match(line) is { Success: true } header ? header.Groups["name"].Value : section);
    }

    /// <summary>The lines with their ends.</summary>
    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) + 1;
            if (end == 0) end = text.Length;
            lines.Add(text.Substring(start, end - start));
            start = end;
        }

        return lines;
    }

    private static AuthorityException Missing(AuthorityFolder folder, string what) => new("NoConfiguration", SmimeErrorKind.NotFound,
        $"'{folder.Configuration}' {what}, where it would stand at which address the revocation list is found. Restore the file from a backup, or add the section.");
}
