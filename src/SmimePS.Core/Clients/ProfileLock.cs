using System.Runtime.InteropServices;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Clients;

/// <summary>
/// A Mozilla profile held against its program and against others like this one, as the program itself does it: on Unix a record lock on
/// <c>.parentlock</c>, or where the file system knows none the link <c>lock</c> that names the machine and the process; on Windows
/// <c>parent.lock</c>, open for nobody else. What a crash left behind holds nobody up.
/// </summary>
internal sealed class ProfileLock : IDisposable
{
    private const string UnixFile = ".parentlock";
    private const string WindowsFile = "parent.lock";

    // Record locks belong to the process: its threads take turns here.
    private static readonly object Turn = new();

    private readonly FileStream? _file;

    private ProfileLock(FileStream? file) => _file = file;

    private static bool IsWindows => RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>Checks that nobody has the profile open, without touching it.</summary>
    /// <exception cref="ClientException"><c>ProfileInUse</c>.</exception>
    public static void RequireFree(string folder)
    {
        var path = Path.Combine(folder, IsWindows ? WindowsFile : UnixFile);
        lock (Turn)
        {
            if (File.Exists(path))
            {
                using var file = Open(folder, path, create: false);
                if (!IsWindows && FileRegionLock.IsHeld(file)) throw InUse(folder);
            }

            if (!IsWindows) LinkLock.RequireStale(folder, hasRecordLocks: true);
        }
    }

    /// <summary>Takes the profile until it is disposed of.</summary>
    /// <exception cref="ClientException"><c>ProfileInUse</c>.</exception>
    /// <exception cref="SmimeException"><c>AccessDenied</c>, <c>WriteFailed</c>.</exception>
    public static ProfileLock Acquire(string folder)
    {
        Monitor.Enter(Turn);
        FileStream? file = null;
        try
        {
            file = Open(folder, Path.Combine(folder, IsWindows ? WindowsFile : UnixFile), create: true);
            if (!IsWindows)
            {
                var taken = FileRegionLock.TryTake(file);
                if (taken == false) throw InUse(folder);
                LinkLock.RequireStale(folder, hasRecordLocks: taken == true);
            }

            return new ProfileLock(file);
        }
        catch
        {
            file?.Dispose();
            Monitor.Exit(Turn);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        Monitor.Exit(Turn);
    }

    internal static ClientException InUse(string folder) => new("ProfileInUse", SmimeErrorKind.InvalidOperation,
        $"The profile in '{folder}' is in use. Close Thunderbird (on macOS with Quit), or wait for the other command that works on it; then try again.");

    private static FileStream Open(string folder, string path, bool create)
    {
        try
        {
            return IsWindows
                ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose)
                : new FileStream(path, create ? FileMode.OpenOrCreate : FileMode.Open, create ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException error) when (IsWindows && error is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw InUse(folder);
        }
        catch (Exception error) when (FileErrors.Describe(error, path) is { } described)
        {
            throw described;
        }
    }
}
