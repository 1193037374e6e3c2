using System.Text;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Authority;

/// <summary>
/// OpenSSL's index.txt. What is issued is appended, so that issuing takes the same time whatever the authority's size; what changes is
/// changed in a new file that takes the old one's place. Only the holder of the folder's lock writes.
/// </summary>
internal sealed class AuthorityIndex(string path)
{
    private const int SerialFieldNumber = 3;
    private const int LongestLine = 1024 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Every entry; lines that are none are passed over.</summary>
    public IEnumerable<AuthorityIndexEntry> Read()
    {
        foreach (var line in Lines())
        {
            if (Parse(line) is { } entry) yield return entry;
        }
    }

    /// <summary>How many entries there are, by a look at each line.</summary>
    public int Count() => Lines().Count(LooksLikeEntry);

    /// <summary>As many as <see cref="Count"/> says; null for a line that only looks like one.</summary>
    public IEnumerable<AuthorityIndexEntry?> ReadCounted()
    {
        foreach (var line in Lines())
        {
            if (LooksLikeEntry(line)) yield return Parse(line);
        }
    }

    /// <summary>The entries with these serial numbers, in the order of the file. Other lines cost no more than a look.</summary>
    /// <param name="serials">In upper-case hexadecimal.</param>
    public IReadOnlyList<AuthorityIndexEntry> Find(ICollection<string> serials)
    {
        var ends = new HashSet<uint>(serials.Select(static serial => EndOf(Encoding.ASCII.GetBytes(serial))));
        var found = new List<AuthorityIndexEntry>();
        foreach (var line in Lines())
        {
            // Nearly every line is another's, and its last digits tell.
            if (ends.Contains(EndOf(SerialField(line))) && serials.Contains(SerialOf(line)) && Parse(line) is { } entry) found.Add(entry);
        }

        return found;
    }

    /// <summary>Sets state and revocation of the entries with these serial numbers. Every other byte stays as it is.</summary>
    public void Change(IEnumerable<AuthorityIndexEntry> changed)
    {
        var bySerial = changed.ToDictionary(static entry => entry.Serial);
        AtomicFile.Write(path, output =>
        {
            foreach (var line in Lines())
            {
                if (bySerial.TryGetValue(SerialOf(line), out var entry) && Parse(line) is not null) WriteChanged(output, line, entry);
                else output.Write(line.Array!, line.Offset, line.Count);
            }
        }, overwrite: true);
    }

    /// <summary>Adds entries, all of them or none, and brings them to the disk.</summary>
    public void Append(IEnumerable<AuthorityIndexEntry> entries) => FileErrors.Guard(path, () =>
    {
        // Without a buffer, which would be written once more when the file is closed, after what a full disk took of it was taken back.
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1);
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

    /// <summary>Adds entries by way of a new file that takes the old one's place, so that no step in between can be seen. There need be no file yet.</summary>
    public void Extend(IEnumerable<AuthorityIndexEntry> entries) => AtomicFile.Write(path, output =>
    {
        var last = (byte)'\n';
        if (File.Exists(path))
        {
            foreach (var line in Lines())
            {
                output.Write(line.Array!, line.Offset, line.Count);
                last = line.AsSpan()[line.Count - 1];
            }
        }

        if (last != '\n') output.WriteByte((byte)'\n');
        foreach (var entry in entries)
        {
            var bytes = Encoding.UTF8.GetBytes(entry.Format() + "\n");
            output.Write(bytes, 0, bytes.Length);
        }
    }, overwrite: true);

    /// <summary>The lines as they stand, with their ends. Each is gone when the next is asked for.</summary>
    /// <exception cref="AuthorityException">One is longer than any entry (<c>InvalidIndex</c>).</exception>
    public IEnumerable<ArraySegment<byte>> Lines()
    {
        using var stream = FileErrors.Guard(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var buffer = new byte[64 * 1024];
        var (start, end) = (0, 0);
        while (true)
        {
            var found = Array.IndexOf(buffer, (byte)'\n', start, end - start);
            if (found >= 0)
            {
                yield return new ArraySegment<byte>(buffer, start, found + 1 - start);
                start = found + 1;
                continue;
            }

            Buffer.BlockCopy(buffer, start, buffer, 0, end - start);
            (start, end) = (0, end - start);
            if (end >= LongestLine)
            {
                throw new AuthorityException("InvalidIndex", SmimeErrorKind.LimitExceeded,
                    $"A line of '{path}' is longer than {LongestLine / (1024 * 1024)} MiB, which no entry is. Restore the file from a backup.");
            }

            if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            var read = FileErrors.Guard(path, () => stream.Read(buffer, end, buffer.Length - end));
            if (read > 0)
            {
                end += read;
                continue;
            }

            if (end > 0) yield return new ArraySegment<byte>(buffer, 0, end);
            yield break;
        }
    }

    private static bool LooksLikeEntry(ArraySegment<byte> line)
    {
        ReadOnlySpan<byte> text = line.AsSpan();
        if (text.StartsWith(ByteOrderMark)) text = text.Slice(ByteOrderMark.Length);
        return text.Length > 1 && text[0] is (byte)'V' or (byte)'R' or (byte)'E' && text[1] == '\t' && !SerialField(line).IsEmpty;
    }

    private static string SerialOf(ArraySegment<byte> line) => AuthorityRevocation.Normalize(Encoding.ASCII.GetString(SerialField(line).ToArray()));

    /// <summary>The fields before it are never escaped, so that it can be found without reading them. Empty where there is none.</summary>
    private static ReadOnlySpan<byte> SerialField(ArraySegment<byte> line)
    {
        ReadOnlySpan<byte> rest = line.AsSpan();
        for (var field = 0; field < SerialFieldNumber; field++)
        {
            var tab = rest.IndexOf((byte)'\t');
            if (tab < 0) return default;
            rest = rest.Slice(tab + 1);
        }

        var end = rest.IndexOf((byte)'\t');
        return end < 0 ? default : rest.Slice(0, end);
    }

    /// <summary>The last digits of a serial number, in either case, as a number.</summary>
    private static uint EndOf(ReadOnlySpan<byte> serial)
    {
        var end = 0u;
        for (var i = Math.Max(0, serial.Length - 8); i < serial.Length; i++) end = (end << 4) | (uint)((serial[i] & 0xF) + (serial[i] > '9' ? 9 : 0));
        return end;
    }

    /// <summary>An entry of the file; null for a line that is none. An editor's byte order mark is no part of it.</summary>
    public static AuthorityIndexEntry? Parse(ArraySegment<byte> line) =>
        AuthorityIndexEntry.Parse(Encoding.UTF8.GetString(line.Array!, line.Offset, line.Count).TrimStart('\uFEFF').TrimEnd('\n'));

    private static void WriteChanged(Stream output, ArraySegment<byte> line, AuthorityIndexEntry entry)
    {
        var bytes = line.AsSpan();
        var first = bytes.IndexOf((byte)'\t');
        var second = first + 1 + bytes.Slice(first + 1).IndexOf((byte)'\t');
        var third = second + 1 + bytes.Slice(second + 1).IndexOf((byte)'\t');
        var mark = first - 1;
        var changed = (byte[])[.. bytes.Slice(0, mark), .. Encoding.ASCII.GetBytes(entry.Status), .. bytes.Slice(first, second + 1 - first), .. Encoding.ASCII.GetBytes(entry.Revoked), .. bytes.Slice(third)];
        output.Write(changed, 0, changed.Length);
    }
}
