using System.Diagnostics;
using System.Text;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Authority;

/// <summary>
/// Lets one process at a time write to an authority's folder. The lock file also says which serial numbers are being issued: if its
/// holder dies, the next one knows in constant time what may be half done.
/// </summary>
internal sealed class AuthorityLock : IDisposable
{
    /// <summary>A batch of hundreds of serial numbers takes a fraction of it.</summary>
    private const int LargestFile = 1024 * 1024;
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(60);
    private readonly FileStream _stream;

    private AuthorityLock(FileStream stream)
    {
        _stream = stream;
        if (stream.Length > LargestFile)
        {
            stream.Dispose();
            throw new AuthorityException("InvalidAuthority", SmimeErrorKind.LimitExceeded,
                $"'{stream.Name}' is larger than {LargestFile / (1024 * 1024)} MiB, and should hold a few serial numbers at most. Find out who wrote it; then delete it.");
        }

        using var reader = new StreamReader(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
        Pending = reader.ReadToEnd().Split(['\n'], StringSplitOptions.RemoveEmptyEntries).Where(line => line.All(Uri.IsHexDigit)).ToList();
    }

    /// <summary>What the previous holder was issuing when it died; empty after an orderly end.</summary>
    public IReadOnlyList<string> Pending { get; }

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="AuthorityException">Another process holds it for too long (<c>AuthorityBusy</c>); it is larger than any (<c>InvalidAuthority</c>).</exception>
    /// <exception cref="SmimeException">The folder cannot be written (<c>AccessDenied</c>).</exception>
    public static AuthorityLock Acquire(AuthorityFolder folder, TimeSpan? patience = null)
    {
        var waited = Stopwatch.StartNew();
        for (var pause = 2; ; pause = Math.Min(pause * 2, 50))
        {
            try
            {
                return new AuthorityLock(new FileStream(folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
            }
            catch (IOException error) when (IsHeldByAnother(error))
            {
                if (waited.Elapsed > (patience ?? DefaultPatience))
                {
                    throw new AuthorityException("AuthorityBusy", SmimeErrorKind.InvalidOperation,
                        $"Another process is using the certificate authority in '{folder.Path}'. Wait for it to end, then try again.", error);
                }
            }
            catch (Exception error) when (FileErrors.Describe(error, folder.Lock) is { } described)
            {
                throw described;
            }

            Thread.Sleep(pause);
        }
    }

    /// <summary>A disk that is full or that only reads would not become another one by waiting.</summary>
    private static bool IsHeldByAnother(IOException error) => error.HResult is
        unchecked((int)0x80070020) or unchecked((int)0x80070021) // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
        or 11 or 35; // EWOULDBLOCK on Linux; on macOS and the BSDs

    /// <summary>Whether a look at the lock file, without taking it, shows something unfinished.</summary>
    public static bool LooksUnfinished(AuthorityFolder folder)
    {
        var file = new FileInfo(folder.Lock);
        return file.Exists && file.Length > 0;
    }

    /// <summary>Writes down what is about to be issued, to the disk.</summary>
    public void Announce(IEnumerable<string> serials) => FileErrors.Guard(_stream.Name, () =>
    {
        var bytes = Encoding.ASCII.GetBytes(string.Concat(serials.Select(serial => serial + "\n")));
        _stream.SetLength(0);
        _stream.Write(bytes, 0, bytes.Length);
        _stream.Flush(flushToDisk: true);
    });

    /// <summary>All is done and on record.</summary>
    public void Finish() => FileErrors.Guard(_stream.Name, () =>
    {
        _stream.SetLength(0);
        _stream.Flush();
    });

    public void Dispose() => _stream.Dispose();
}
