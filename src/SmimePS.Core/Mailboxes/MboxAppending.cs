using System.Diagnostics;
using System.Text;
using SmimePS.Errors;
using SmimePS.Mime;
using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>Adds a message at the end of an mbox file. What was written of one that could not be written whole is cut off again.</summary>
internal sealed class MboxAppending(string path, TimeSpan patience, CancellationToken cancellationToken)
{
    /// <summary>Adds it; the file is locked already.</summary>
    /// <returns>The message's UID, where no other message has the same header and size.</returns>
    public string Append(MessageContent message, MailMarks marks, DateTimeOffset received)
    {
        using var file = Open();
        var before = file.Length;
        try
        {
            return FileErrors.Guard(path, () =>
            {
                var gap = Gap(file);
                file.Position = before;
                var buffered = new BufferedStream(file, 64 * 1024);
                buffered.Write(gap, 0, gap.Length);
                var end = Write(buffered, message, marks, received);
                buffered.Flush();
                file.Flush(flushToDisk: true);
                return MboxHead.Read(file, before + gap.Length, end).Digest;
            });
        }
        catch
        {
            FileErrors.Guard(path, () =>
            {
                file.SetLength(before);
                file.Flush(flushToDisk: true);
            });
            throw;
        }
    }

    /// <summary>On Windows nobody can write while others read, nor read meanwhile.</summary>
    private FileStream Open()
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return FileErrors.Guard(path, () => new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, 1));
            }
            catch (SmimeException error) when (error.Kind == SmimeErrorKind.Io)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (waited.Elapsed > patience) throw;
                cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    private long Write(BufferedStream output, MessageContent message, MailMarks marks, DateTimeOffset received)
    {
        using var input = message.OpenRead();
        var head = MboxHead.Read(input, 0, message.Length, hasFromLine: false);
        var start = Encoding.ASCII.GetBytes(MboxFromLine.Write(message, received));
        output.Write(start, 0, start.Length);
        var own = MboxMarks.Write(marks, isOld: marks.Flags.HasFlag(MailFlags.Seen), head.NewLine);
        output.Write(own, 0, own.Length);
        // What the sender calls a status is none of this mailbox's.
        var quoting = new FromQuotingStream(output);
        using (var content = new ReadAheadStream(new RangeStream(input, MboxScan.Without([new ByteRange(0, message.Length)], head.NotePlaces)), cancellationToken))
        {
            content.CopyTo(quoting);
        }

        quoting.Complete();
        var newLine = Encoding.ASCII.GetBytes(head.NewLine);
        if (!quoting.IsAtLineStart) output.Write(newLine, 0, newLine.Length);
        var end = output.Position;
        output.Write(newLine, 0, newLine.Length);
        return end;
    }

    /// <summary>What is missing before a "From " line: an empty line, and an end to the line before it.</summary>
    private static byte[] Gap(FileStream file)
    {
        var last = new byte[(int)Math.Min(file.Length, 4)];
        file.Position = file.Length - last.Length;
        for (var read = 0; read < last.Length;)
        {
            var more = file.Read(last, read, last.Length - read);
            if (more == 0) break;
            read += more;
        }

        var text = Encoding.ASCII.GetString(last).Replace("\r\n", "\n");
        if (text.Length == 0 || text.EndsWith("\n\n", StringComparison.Ordinal)) return [];
        return text.EndsWith("\n", StringComparison.Ordinal) ? [(byte)'\n'] : [(byte)'\n', (byte)'\n'];
    }
}
