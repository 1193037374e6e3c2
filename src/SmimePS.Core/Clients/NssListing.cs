using System.Text.RegularExpressions;

namespace SmimePS.Clients;

/// <summary>Reads what certutil prints.</summary>
internal static class NssListing
{
    private static readonly Regex Line = new(@"^(?<name>\S.*?)\s+(?<trust>[A-Za-z]*,[A-Za-z]*,[A-Za-z]*)\s*$", RegexOptions.CultureInvariant);
    private static readonly Regex Key = new(@"^<\s*\d+>\s+\S+\s+(?<id>[0-9a-f]{40})\b", RegexOptions.CultureInvariant);

    /// <summary>The nicknames with their trust flags, out of <c>certutil -L</c>; a nickname of several certificates comes several times.</summary>
    public static IReadOnlyList<(string Nickname, string Trust)> Nicknames(string listing) =>
        [.. Lines(listing).Select(static line => Line.Match(line)).Where(static match => match.Success).Select(static match => (match.Groups["name"].Value, match.Groups["trust"].Value))];

    /// <summary>The names of the keys, out of <c>certutil -K</c>.</summary>
    public static IReadOnlyCollection<string> Keys(string listing) =>
        new HashSet<string>(Lines(listing).Select(static line => Key.Match(line)).Where(static match => match.Success).Select(static match => match.Groups["id"].Value));

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(static line => line.TrimEnd('\r'));
}
