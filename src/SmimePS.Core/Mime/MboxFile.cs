using SmimePS.Errors;

namespace SmimePS.Mime;

/// <summary>How an mbox file protects body lines that begin with "From ".</summary>
public enum MboxQuoting
{
    /// <summary>mboxrd: one more '&gt;' before any "From " that follows none or more of them; taken away again when reading.</summary>
    Reversible,

    /// <summary>mboxo: '&gt;' before a bare "From " only; a line that had one already stays as it is.</summary>
    Original,

    /// <summary>The bytes are the message; nothing is taken away.</summary>
    None,
}

/// <summary>
/// A file of many messages (RFC 4155 and its older kin). It is read as a stream, one message after the other, in memory that
/// does not grow with the file; each message refers to its place in the file.
/// </summary>
public static class MboxFile
{
    /// <summary>Bounds the quoted lines remembered for one message; a message beyond it is not mail.</summary>
    private const int MaximumQuotedLines = 1_000_000;

    /// <summary>The messages in their order. The file is open while the enumeration runs.</summary>
    /// <param name="path">The file.</param>
    /// <param name="quoting">How "From " lines were protected when it was written.</param>
    /// <exception cref="SmimeException">
    /// No such file (<c>FileNotFound</c>), no right to read it (<c>AccessDenied</c>), or not an mbox (<c>InvalidMbox</c>); while
    /// enumerating, one of the messages is not one (<c>InvalidMessage</c>).
    /// </exception>
    public static IEnumerable<MessageContent> Read(string path, MboxQuoting quoting = MboxQuoting.Reversible)
    {
        foreach (var entry in ReadEntries(path, quoting)) yield return entry.Open();
    }

    /// <summary>Like <see cref="Read"/>, but a damaged message does not end the enumeration: it fails when it is opened.</summary>
    /// <inheritdoc cref="Read"/>
    public static IEnumerable<MboxEntry> ReadEntries(string path, MboxQuoting quoting = MboxQuoting.Reversible)
    {
        using var stream = MessageSource.OpenFile(path);
        var lines = new LineScanner(stream);
        if (!lines.Next()) yield break;
        if (lines.IsByteOrderMark) lines.SkipByteOrderMark();
        if (!lines.BeginsMailbox)
        {
            throw new MessageException("InvalidMbox", SmimeErrorKind.InvalidData,
                $"{path} is not an mbox file: its first line does not begin with \"From \". Import a single message as a message.");
        }

        var number = 0;
        while (true)
        {
            var fromLine = lines.Begin;
            var begin = lines.End;
            var quotes = new List<long>();
            var more = ReadOne(lines, quoting, quotes, path, out var end);
            number++;
            yield return new MboxEntry(path, number, fromLine, Split(begin, end, quotes));
            if (!more) yield break;
        }
    }

    /// <summary>Whether a file begins like an mbox, with a "From " line.</summary>
    /// <exception cref="MessageException">No such file (<c>FileNotFound</c>), or not readable (<c>FileNotReadable</c>).</exception>
    public static bool IsMbox(string path)
    {
        using var stream = MessageSource.OpenFile(path);
        var lines = new LineScanner(stream);
        if (!lines.Next()) return false;
        if (lines.IsByteOrderMark) lines.SkipByteOrderMark();
        return lines.BeginsMailbox;
    }

    /// <summary>Goes to the next separator; <paramref name="end"/> is where the message before it ends.</summary>
    private static bool ReadOne(LineScanner lines, MboxQuoting quoting, List<long> quotes, string path, out long end)
    {
        var blank = true;
        var blankBegin = lines.End;
        while (lines.Next())
        {
            if (blank && lines.IsSeparator)
            {
                // The empty line before a separator belongs to the mbox, not to the message.
                end = blankBegin;
                return true;
            }

            if (quoting != MboxQuoting.None && lines.QuoteDepth is var depth and > 0 && (depth == 1 || quoting == MboxQuoting.Reversible))
            {
                if (quotes.Count == MaximumQuotedLines)
                {
                    throw new MessageException("InvalidMbox", SmimeErrorKind.LimitExceeded,
                        $"A message in {path} quotes more than {MaximumQuotedLines} lines that begin with \"From \". This is not a mailbox.");
                }

                quotes.Add(lines.Begin);
            }

            blank = lines.IsEmpty;
            blankBegin = blank ? lines.Begin : lines.End;
        }

        end = blankBegin;
        return false;
    }

    private static IReadOnlyList<ByteRange> Split(long begin, long end, List<long> quotes)
    {
        var ranges = new List<ByteRange>(quotes.Count + 1);
        foreach (var quote in quotes)
        {
            if (quote > begin) ranges.Add(ByteRange.Between(begin, quote));
            begin = quote + 1;
        }

        ranges.Add(ByteRange.Between(begin, end));
        return ranges;
    }
}
