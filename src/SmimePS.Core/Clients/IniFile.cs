using System.Text;
using SmimePS.Spooling;

namespace SmimePS.Clients;

/// <summary>A section of an .ini file.</summary>
/// <param name="Name">What stands in its brackets.</param>
/// <param name="Values">Its values, by name.</param>
internal sealed record IniSection(string Name, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>A value, or null.</summary>
    public string? this[string name] => Values.TryGetValue(name, out var value) ? value : null;
}

/// <summary>Reads .ini files as Thunderbird writes them: sections, and names with values, in UTF-8.</summary>
internal static class IniFile
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>The sections of a file; none where it is not there.</summary>
    /// <exception cref="Errors.SmimeException">It cannot be read.</exception>
    public static IReadOnlyList<IniSection> Read(string path)
    {
        if (!File.Exists(path)) return [];
        var sections = new List<IniSection>();
        Dictionary<string, string>? values = null;
        foreach (var raw in Encoding.UTF8.GetString(FileErrors.ReadAll(path, MaxBytes)).Split('\n'))
        {
            var line = raw.Trim().Trim('\uFEFF');
            if (line.Length > 2 && line[0] == '[' && line[line.Length - 1] == ']')
            {
                sections.Add(new IniSection(line.Substring(1, line.Length - 2), values = new Dictionary<string, string>(StringComparer.Ordinal)));
            }
            else if (values is not null && line.Length > 0 && line[0] is not ('#' or ';') && line.IndexOf('=') is > 0 and var at)
            {
                values[line.Substring(0, at)] = line.Substring(at + 1);
            }
        }

        return sections;
    }
}
