using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SmimePS.Errors;

namespace SmimePS.Clients;

/// <summary>
/// The link <c>lock</c> in a Mozilla profile: <c>address:+process</c>, with the plus where a record lock goes with it. It stays behind after
/// a crash, so that what it says is checked.
/// </summary>
internal static class LinkLock
{
    private const string Name = "lock";

    /// <summary>Checks that the link is not there or is left over.</summary>
    /// <param name="folder">The profile.</param>
    /// <param name="hasRecordLocks">Whether the record lock that would go with it is known not to be held.</param>
    /// <exception cref="ClientException"><c>ProfileInUse</c>.</exception>
    public static void RequireStale(string folder, bool hasRecordLocks)
    {
        if (Target(Path.Combine(folder, Name)) is not { } target || target.Split(':') is not [var address, var process]) return;
        if (process.StartsWith("+", StringComparison.Ordinal) && hasRecordLocks) return;
        if (!int.TryParse(process.TrimStart('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == 0) return;
        if (!IsThisMachine(address))
        {
            throw new ClientException("ProfileInUse", SmimeErrorKind.InvalidOperation,
                $"The profile in '{folder}' is in use by process {id} of another machine ({address}). Close Thunderbird there; if nothing runs there, delete the link '{Path.Combine(folder, Name)}'.");
        }

        if (IsAlive(id)) throw ProfileLock.InUse(folder);
    }

    private static string? Target(string path)
    {
#if NET8_0_OR_GREATER
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
#else
        // .NET Framework runs on Windows alone, where there is no such link.
        _ = path;
        return null;
#endif
    }

    private static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It is there, and somebody else's.
            return true;
        }
    }

    private static bool IsThisMachine(string text)
    {
        if (!IPAddress.TryParse(text, out var address) || IPAddress.IsLoopback(address)) return true;
        try
        {
            return Dns.GetHostAddresses(Dns.GetHostName()).Contains(address);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
