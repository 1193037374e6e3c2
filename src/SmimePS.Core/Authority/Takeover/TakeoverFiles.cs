using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Spooling;
using SmimePS.Trust;

namespace SmimePS.Authority.Takeover;

/// <summary>
/// What lies in a folder that is to be taken over: certificates, revocation lists, private keys. Whatever cannot be read as one of them is passed
/// over, as nothing says what else people keep there. Links and hidden folders are not followed, and pipes and devices
/// not opened.
/// </summary>
internal static class TakeoverFiles
{
    private const int LargestFile = 1024 * 1024;
    private const int LargestList = 64 * 1024 * 1024;
    private const int MostFiles = 500_000;
    private const int Deepest = 5;

    /// <summary>Where an authority's own certificate and key are looked for.</summary>
    public static IReadOnlyList<string> NearTop(string folder) => new[] { folder, Path.Combine(folder, "private"), Path.Combine(folder, "certs") }
        .Where(Directory.Exists).SelectMany(FilesOf).ToList();

    /// <summary>Every file of the folder and those below.</summary>
    /// <exception cref="AuthorityException">There are too many (<c>TooManyFiles</c>).</exception>
    /// <exception cref="SmimeException">A folder cannot be read (<c>AccessDenied</c>).</exception>
    public static IReadOnlyList<string> All(string folder)
    {
        var files = new List<string>();
        var folders = new Queue<(string Path, int Depth)>([(folder, 0)]);
        while (folders.Count > 0)
        {
            var (path, depth) = folders.Dequeue();
            files.AddRange(FilesOf(path));
            if (files.Count > MostFiles)
            {
                throw new AuthorityException("TooManyFiles", SmimeErrorKind.LimitExceeded,
                    $"There are more than {MostFiles} files in '{folder}'. Check that it is the folder of a certificate authority and nothing else.");
            }

            if (depth == Deepest) continue;
            foreach (var below in FileErrors.Guard(path, () => Directory.GetDirectories(path)).OrderBy(static name => name, StringComparer.Ordinal))
            {
                if (IsOrdinary(below)) folders.Enqueue((below, depth + 1));
            }
        }

        return files;
    }

    /// <summary>The certificates in a file; none where it is something else.</summary>
    public static IReadOnlyList<Certificate> CertificatesIn(string file)
    {
        try
        {
            return new FileInfo(file).Length <= LargestFile ? CertificateFile.ReadPublic(file) : [];
        }
        catch (SmimeException)
        {
            return [];
        }
    }

    /// <summary>The revocation list in a file; null where it is something else.</summary>
    public static CertificateRevocationList? ListIn(string file)
    {
        try
        {
            var isNamedSo = Path.GetFileName(file).IndexOf("crl", StringComparison.OrdinalIgnoreCase) >= 0;
            return new FileInfo(file).Length <= (isNamedSo ? LargestList : LargestFile) ? CertificateRevocationList.ReadFile(file) : null;
        }
        catch (SmimeException)
        {
            return null;
        }
    }

    /// <summary>Whether a file holds a private key in PEM, which is what <c>openssl ca</c> reads.</summary>
    public static bool HasKey(string file)
    {
        try
        {
            if (new FileInfo(file).Length > LargestFile) return false;
            var content = FileErrors.ReadAll(file, LargestFile);
            return PemBlock.IsPem(content) && PemBlock.ReadAll(content).Any(static block => KeyFile.IsKeyLabel(block.Label));
        }
        catch (SmimeException)
        {
            return false;
        }
    }

    /// <summary>Whether others than its owner may read a file. Where the system does not say it so, nobody may.</summary>
    public static bool IsOpenToOthers(string file)
    {
#if NET8_0_OR_GREATER
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & others) != 0;
#else
        return false;
#endif
    }

    private static IEnumerable<string> FilesOf(string folder) =>
        FileErrors.Guard(folder, () => Directory.GetFiles(folder)).Where(IsOrdinary).OrderBy(static name => name, StringComparer.Ordinal);

    private static bool IsOrdinary(string path) =>
        !Path.GetFileName(path).StartsWith(".", StringComparison.Ordinal) && (File.GetAttributes(path) & (FileAttributes.Directory | FileAttributes.ReparsePoint)) switch
        {
            FileAttributes.Directory => true,
            0 => FileKind.IsOrdinary(path),
            _ => false,
        };
}
