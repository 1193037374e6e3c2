using System.Text;
using SmimePS.Spooling;

namespace SmimePS.Authority;

/// <summary>
/// Certificates that are on record while their holders got nothing, since the run that issued them was killed or their file could not be written: smimeps-interrupted.txt, a serial number a line. Nobody is to be passed over
/// because of one of them.
/// </summary>
internal sealed class InterruptedIssues(AuthorityFolder folder)
{
    private const int LargestFile = 16 * 1024 * 1024;

    /// <summary>Their serial numbers, in upper-case hexadecimal.</summary>
    public HashSet<string> Read() => File.Exists(Path)
        ? new HashSet<string>(Encoding.ASCII.GetString(FileErrors.ReadAll(Path, LargestFile)).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        : [];

    /// <summary>Adds some; the holder of the folder's lock does.</summary>
    public void Add(IReadOnlyCollection<string> serials)
    {
        if (serials.Count == 0) return;
        var all = Read();
        all.UnionWith(serials);
        AtomicFile.Write(Path, Encoding.ASCII.GetBytes(string.Concat(all.Select(static serial => serial + "\n"))), overwrite: true);
    }

    private string Path => folder.In("smimeps-interrupted.txt");
}
