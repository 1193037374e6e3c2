using System.Text;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Mailboxes.Watching;

/// <summary>
/// The file in which a watch keeps how far it came: a few lines that say whose it is, then records. Each message adds its record, on the disk before
/// the next one is given; now and then the file is written anew with what still counts. A last line without its end was cut off and does not count.
/// </summary>
internal sealed class WatchJournal : IDisposable
{
    private const string Title = "SmimePS watch state 1";
    private const int LargestFile = 256 * 1024 * 1024;
    private const int LeastBeforeRewriting = 1000;

    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string? _path;
    private readonly string _head;
    private readonly FileStream? _lock;
    private FileStream? _file;
    private int _written;
    private int _added;

    private WatchJournal(string? path, string mailbox, string folder)
    {
        _head = $"{Title}\nmailbox {Uri.EscapeDataString(mailbox)}\nfolder {Uri.EscapeDataString(folder)}\n";
        if (path is null) return;
        _path = FileErrors.Guard(path, () => Path.GetFullPath(path));
        _lock = Lock(_path);
        try
        {
            if (File.Exists(_path)) Records = Read(_path);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What it held when it was opened; null where there was no file yet.</summary>
    public IReadOnlyList<string>? Records { get; private set; }

    /// <summary>Opens one; a file that is not there yet is made with the first <see cref="Rewrite"/>.</summary>
    /// <param name="path">The file; null to keep nothing.</param>
    /// <param name="mailbox">The mailbox that is watched.</param>
    /// <param name="folder">The folder that is watched.</param>
    /// <exception cref="SmimeException"><c>WatchStateMismatch</c>, <c>InvalidWatchState</c>, <c>WatchStateInUse</c>, and those of files.</exception>
    public static WatchJournal Open(string? path, string mailbox, string folder) => new(path, mailbox, folder);

    /// <summary>Writes the whole file.</summary>
    public void Rewrite(IEnumerable<string> records)
    {
        Records = null;
        if (_path is null) return;
        _file?.Dispose();
        _file = null;
        _written = 0;
        _added = 0;
        AtomicFile.Write(_path, stream =>
        {
            // Not disposed: the stream is the file's own.
            var writer = new StreamWriter(stream, Encoding, 16 * 1024);
            writer.Write(_head);
            foreach (var record in records)
            {
                writer.Write(record);
                writer.Write('\n');
                _written++;
            }

            writer.Flush();
        }, overwrite: true, secret: true);
        _file = FileErrors.Guard(_path, () => new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));
    }

    /// <summary>Adds records, all or none of which count after a crash.</summary>
    /// <param name="records">The records; the last one alone tells that the others are whole.</param>
    /// <param name="all">What counts now, for when the file is to be written anew.</param>
    public void Add(IReadOnlyCollection<string> records, Func<IEnumerable<string>> all)
    {
        if (_path is null || records.Count == 0) return;
        _added += records.Count;
        if (_file is null || _added > Math.Max(LeastBeforeRewriting, _written))
        {
            Rewrite(all());
            return;
        }

        var bytes = Encoding.GetBytes(string.Join("\n", records) + "\n");
        FileErrors.Guard(_path, () =>
        {
            _file.Write(bytes, 0, bytes.Length);
            _file.Flush(flushToDisk: true);
        });
    }

    public void Dispose()
    {
        _file?.Dispose();
        _lock?.Dispose();
    }

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException error) when (error is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException) && File.Exists(path + ".lock"))
        {
            throw new MailboxException("WatchStateInUse", SmimeErrorKind.InvalidOperation,
                $"Another watch is using the state '{path}'. End that one first, or give each a file of its own.", error);
        }
        catch (Exception error) when (FileErrors.Describe(error, path) is { } described)
        {
            throw described;
        }
    }

    private string[] Read(string path)
    {
        var text = Encoding.GetString(FileErrors.ReadAll(path, LargestFile));
        if (!text.StartsWith(Title + "\n", StringComparison.Ordinal))
        {
            throw new MailboxException("InvalidWatchState", SmimeErrorKind.InvalidData,
                $"'{path}' is not a state that Watch-SmimeMailbox has written, and was kept. Choose another file.");
        }

        if (!text.StartsWith(_head, StringComparison.Ordinal))
        {
            throw new MailboxException("WatchStateMismatch", SmimeErrorKind.InvalidArgument,
                $"The state '{path}' is that of another mailbox or folder, and was kept. Each mailbox and folder needs a file of its own.");
        }

        var end = text.LastIndexOf('\n');
        return text.Substring(_head.Length, Math.Max(0, end - _head.Length)).Split(['\n'], StringSplitOptions.RemoveEmptyEntries);
    }
}
