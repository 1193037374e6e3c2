using System.Diagnostics;
using System.Globalization;
using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>
/// Adds a message to a Maildir folder as its description has it: written to <c>tmp</c> under a name that no other program gives, brought to the disk, and
/// only then renamed to where mail programs look. Readable by its owner alone.
/// </summary>
internal static class MaildirDelivery
{
    private const int BufferBytes = 64 * 1024;

    // What a killed program left in tmp may go after this time, says the description.
    private static readonly TimeSpan LeftOver = TimeSpan.FromHours(36);
    private static int s_count;

    /// <summary>Writes a message and gives it its place.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="write">Writes the message.</param>
    /// <param name="letters">Its flags and keywords; without any it is new mail.</param>
    /// <param name="received">When it came; null for now. Times before 1970 are not kept.</param>
    public static MaildirFile Deliver(MaildirFolder folder, Action<Stream> write, IReadOnlyCollection<char> letters, DateTimeOffset? received)
    {
        folder.Make();
        var start = UniqueStart();
        var temporary = Path.Combine(folder.Path, MaildirFolder.Temporary, start);
        try
        {
            var length = Write(folder, temporary, write);
            if (received is { } moment) FileErrors.Guard(folder.Path, () => File.SetLastWriteTimeUtc(temporary, Later(moment.UtcDateTime)));
            var file = new MaildirFile($"{start},S={length.ToString(CultureInfo.InvariantCulture)}", letters.Count == 0 ? "" : MaildirInfo.With("", letters), letters.Count == 0)
            {
                Length = length,
                Received = received,
            };
            AtomicFile.Rename(temporary, folder.PathOf(file), overwrite: false, folder.Path);
            DurableFolder.Flush(Path.GetDirectoryName(folder.PathOf(file))!);
            return file;
        }
        catch
        {
            FileErrors.DeleteQuietly(temporary);
            throw;
        }
    }

    /// <summary>The beginning of a name that no other message has: the moment, the process, a count, some random digits and the computer.</summary>
    public static string UniqueStart()
    {
        var now = DateTime.UtcNow - new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var seconds = now.Ticks / TimeSpan.TicksPerSecond;
        var micros = now.Ticks % TimeSpan.TicksPerSecond / (TimeSpan.TicksPerMillisecond / 1000);
        var host = new string([.. Environment.MachineName.Select(static c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '.' ? c : '_')]);
        return string.Format(CultureInfo.InvariantCulture, "{0}.M{1:D6}P{2}Q{3}R{4}.{5}",
            seconds, micros, ProcessId, Interlocked.Increment(ref s_count), Guid.NewGuid().ToString("N").Substring(0, 12), host);
    }

    /// <summary>Takes away what killed programs have left: what nobody has written to or read from for as long as the description says.</summary>
    public static void RemoveLeftOvers(MaildirFolder folder)
    {
        var temporary = new DirectoryInfo(Path.Combine(folder.Path, MaildirFolder.Temporary));
        if (!temporary.Exists) return;
        foreach (var file in FileErrors.Guard(folder.Path, temporary.GetFiles))
        {
            // Not the time of the last change: that is set to when the message came before it leaves tmp.
            if (DateTime.UtcNow - file.LastAccessTimeUtc > LeftOver) FileErrors.DeleteQuietly(file.FullName);
        }
    }

    private static int ProcessId { get; } = GetProcessId();

    private static int GetProcessId()
    {
        using var process = Process.GetCurrentProcess();
        return process.Id;
    }

    private static long Write(MaildirFolder folder, string temporary, Action<Stream> write)
    {
        using var stream = FileErrors.Guard(folder.Path, () => AtomicFile.Create(temporary, secret: true, folder.Path));
        var buffered = new BufferedStream(stream, BufferBytes);
        write(new FailureNamingStream(buffered, folder.Path));
        return FileErrors.Guard(folder.Path, () =>
        {
            buffered.Flush();
            stream.Flush(flushToDisk: true);
            return stream.Length;
        });
    }

    private static DateTime Later(DateTime moment)
    {
        var first = new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        return moment < first ? first : moment;
    }
}
