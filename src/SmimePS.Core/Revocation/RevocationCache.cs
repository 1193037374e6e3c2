using System.Security.Cryptography;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Revocation;

/// <summary>
/// What was fetched, kept in a folder of the user's own for the next run. Only what was found to be its issuer's own is put there, and it is checked
/// again whenever it is used: what somebody else puts there gains nothing. Safe for use from several threads and processes. Whatever goes wrong with
/// it means that there is nothing kept.
/// </summary>
public sealed class RevocationCache
{
    /// <summary>How long what is kept is used before its issuer is asked again, where that may be done, however long it would be valid.</summary>
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromDays(1);

    private const int MaxFiles = 500;
    private const long MaxBytes = 256L * 1024 * 1024;
    private static readonly TimeSpan LeftOverAge = TimeSpan.FromHours(1);
    private readonly string _folder;

    /// <summary>Uses a folder, which need not exist yet.</summary>
    public RevocationCache(string folder) => _folder = folder;

    /// <summary>The one in the user's data folder; null where there is no such folder.</summary>
    public static RevocationCache? Open()
    {
        try
        {
            return new RevocationCache(Path.Combine(DataFolder.Root, "revocation"));
        }
        catch (SmimeException)
        {
            return null;
        }
    }

    /// <summary>The file name for something that has a name of its own. Those are strangers' words, so only their hash becomes one.</summary>
    internal static string NameOf(string key, string extension) => Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key))) + extension;

    /// <summary>What is kept under a name, and since when; null for nothing.</summary>
    internal (byte[] Content, DateTimeOffset Stored)? Read(string name, int limit)
    {
        try
        {
            var path = Path.Combine(_folder, name);
            if (!File.Exists(path) || !FileKind.IsOrdinary(path)) return null;
            return (FileErrors.ReadAll(path, limit), File.GetLastWriteTimeUtc(path));
        }
        catch (Exception error) when (error is SmimeException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps something, and lets go of what is too old or too much.</summary>
    internal void Write(string name, byte[] content)
    {
        try
        {
            DataFolder.CreatePrivate(_folder);
            AtomicFile.Write(Path.Combine(_folder, name), content, overwrite: true, secret: true);
            AtomicFile.RemoveLeftOvers(_folder, Path.GetExtension(name), LeftOverAge);
            Trim();
        }
        catch (Exception error) when (error is SmimeException or IOException or UnauthorizedAccessException)
        {
            // It would have saved the next run a question.
        }
    }

    private void Trim()
    {
        var (count, bytes) = (0, 0L);
        var files = new DirectoryInfo(_folder).GetFiles().Where(static file => file.Extension is DistributionPointSource.Extension or OcspSource.Extension);
        foreach (var file in files.OrderByDescending(static file => file.LastWriteTimeUtc))
        {
            bytes += file.Length;
            if (++count > MaxFiles || bytes > MaxBytes) FileErrors.DeleteQuietly(file.FullName);
        }
    }
}
