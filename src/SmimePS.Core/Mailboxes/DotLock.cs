using System.Diagnostics;
using System.Globalization;
using System.Text;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>
/// A lock that every mail program knows: a file of an agreed name that only one can make. One that a killed program of this computer has left behind, with its
/// number in it, is taken away.
/// </summary>
internal sealed class DotLock : IDisposable
{
    /// <summary>How long is waited for others.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Others take a lock for left over that nobody has touched for two minutes.
    private static readonly TimeSpan TouchEvery = TimeSpan.FromSeconds(20);
    private const int LargestNote = 256;
    private const int ExistsOnUnix = 17; // EEXIST
    private const int ExistsOnWindows = 80; // ERROR_FILE_EXISTS

    private readonly string _path;
    private readonly Stopwatch _touched = Stopwatch.StartNew();

    private DotLock(string path) => _path = path;

    /// <summary>Waits for the lock and takes it.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="what">What it is for, in errors.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SmimeException">Others kept it all the time (<c>MailboxLocked</c>), or there may be no file in the folder (<c>AccessDenied</c>).</exception>
    public static DotLock Take(string path, string what, TimeSpan patience, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryMake(path)) return new DotLock(path);
            if (TakeAwayLeftOver(path)) continue;
            if (waited.Elapsed > patience)
            {
                throw new MailboxException("MailboxLocked", SmimeErrorKind.InvalidOperation,
                    $"Another program has had {what} locked for {patience.TotalSeconds:0} seconds. Try again when it is done; if no mail program is at work there, delete the file '{path}'.");
            }

            cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(50));
        }
    }

    /// <summary>Says, in long work, that the lock is still in use.</summary>
    public void Touch()
    {
        if (_touched.Elapsed < TouchEvery) return;
        _touched.Restart();
        FileErrors.Guard(_path, () => File.SetLastWriteTimeUtc(_path, DateTime.UtcNow));
    }

    /// <inheritdoc/>
    public void Dispose() => FileErrors.DeleteQuietly(_path);

    private static bool TryMake(string path) => FileErrors.Guard(path, () =>
    {
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1);
            var note = Encoding.UTF8.GetBytes($"{Process.GetCurrentProcess().Id.ToString(CultureInfo.InvariantCulture)}:{Environment.MachineName}");
            file.Write(note, 0, note.Length);
            return true;
        }
        catch (IOException error) when ((error.HResult & 0xFFFF) is ExistsOnUnix or ExistsOnWindows)
        {
            return false;
        }
    });

    /// <summary>Whether a lock was left over and is gone: by a process of this computer that there is no more.</summary>
    private static bool TakeAwayLeftOver(string path)
    {
        if (Read(path) is not { } note || !IsLeftOver(note)) return false;
        // Another program may be doing the same, and have made its own lock by now: what was moved away is looked at once more.
        var aside = $"{path}.{Guid.NewGuid():N}";
        try
        {
            File.Move(path, aside);
            if (Read(aside) != note) File.Move(aside, path);
        }
        catch (IOException)
        {
            // Somebody was quicker.
        }

        FileErrors.DeleteQuietly(aside);
        return true;
    }

    private static string? Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LargestNote ? File.ReadAllText(path) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsLeftOver(string note)
    {
        var parts = note.Trim().Split(':');
        if (parts.Length != 2 || parts[1] != Environment.MachineName) return false;
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return false;
        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
