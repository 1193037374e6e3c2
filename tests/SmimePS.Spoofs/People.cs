using System.Collections.Concurrent;
using SmimePS.Certificates;

namespace SmimePS.Spoofs;

/// <summary>Who signs, who reads and who forges: each made once, when first asked for, as the file people.txt describes them.</summary>
public static class People
{
    private static readonly Lazy<Dictionary<string, IReadOnlyList<DataLine>>> Sheet = new(static () =>
        CaseLibrary.Entries(DataFile.Read(Path.Combine(CaseLibrary.Folder, "people.txt")), "person").ToDictionary(static entry => entry[0].Value));

    private static readonly ConcurrentDictionary<string, Lazy<Identity>> Made = new();

    /// <summary>Somebody's certificate and key, with the issuers to send along.</summary>
    /// <exception cref="KeyNotFoundException">Nobody is called so.</exception>
    public static Identity Get(string name) => Made.GetOrAdd(name, static name => new Lazy<Identity>(() =>
        Sheet.Value.TryGetValue(name, out var lines) ? new PersonSheet(lines).Make() : throw new KeyNotFoundException($"Nobody in people.txt is called '{name}'."))).Value;

    /// <summary>Certificates by name.</summary>
    public static IReadOnlyList<Certificate> Certificates(IEnumerable<string> names) => [.. names.Select(static name => Get(name).Certificate)];
}
