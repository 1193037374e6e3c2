using System.Text;
using SmimePS.Spooling;

namespace SmimePS.Authority;

/// <summary>
/// OpenSSL's index.txt. Lines are appended, never rewritten, so that issuing takes the same time whatever the authority's size.
/// Only the holder of the folder's lock writes.
/// </summary>
internal sealed class AuthorityIndex(string path)
{
    /// <summary>Every entry; lines that are none are passed over.</summary>
    public IEnumerable<AuthorityIndexEntry> Read()
    {
        using var stream = FileErrors.Guard(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        using var reader = new StreamReader(stream, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, 65536);
        while (FileErrors.Guard(path, reader.ReadLine) is { } line)
        {
            if (AuthorityIndexEntry.Parse(line) is { } entry) yield return entry;
        }
    }

    /// <summary>Adds entries, all of them or none, and brings them to the disk.</summary>
    public void Append(IEnumerable<AuthorityIndexEntry> entries) => FileErrors.Guard(path, () =>
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        var before = stream.Length;
        var text = new StringBuilder();

        // Someone's editor may have left the last line without its end.
        if (before > 0)
        {
            stream.Seek(-1, SeekOrigin.End);
            if (stream.ReadByte() != '\n') text.Append('\n');
        }

        foreach (var entry in entries) text.Append(entry.Format()).Append('\n');
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        try
        {
            stream.Seek(0, SeekOrigin.End);
            stream.Write(bytes, 0, bytes.Length);
            stream.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            stream.SetLength(before);
            throw;
        }
    });

    /// <summary>Takes away a last line that was cut off while it was written: one without its end that is no entry, or one of those that were being issued.</summary>
    public void DropTornLine(ICollection<string> beingIssued) => FileErrors.Guard(path, () =>
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        const int longest = 1 << 20;
        var length = (int)Math.Min(stream.Length, longest);
        if (length == 0) return;
        var tail = new byte[length];
        stream.Seek(-length, SeekOrigin.End);
        for (var read = 0; read < length;)
        {
            var count = stream.Read(tail, read, length - read);
            if (count == 0) return;
            read += count;
        }

        if (tail[length - 1] == '\n') return;
        var start = Array.LastIndexOf(tail, (byte)'\n') + 1;
        var entry = AuthorityIndexEntry.Parse(Encoding.UTF8.GetString(tail, start, length - start));
        if (entry is not null && !beingIssued.Contains(entry.Serial)) return;
        stream.SetLength(stream.Length - (length - start));
        stream.Flush(flushToDisk: true);
    });
}
