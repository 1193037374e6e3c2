namespace SmimePS.Mime;

/// <summary>One message's place in an mbox file.</summary>
public sealed class MboxEntry
{
    internal MboxEntry(string path, int number, long offset, IReadOnlyList<ByteRange> ranges)
    {
        Path = path;
        Number = number;
        Offset = offset;
        Ranges = ranges;
    }

    /// <summary>The mbox file.</summary>
    public string Path { get; }

    /// <summary>The message's number in the file, from 1.</summary>
    public int Number { get; }

    /// <summary>Where its "From " line begins, in bytes.</summary>
    public long Offset { get; }

    /// <summary>The message's size in bytes.</summary>
    public long Length => Ranges.Sum(static range => range.Length);

    /// <summary>Where its bytes lie in the file, without what protects its lines there.</summary>
    internal IReadOnlyList<ByteRange> Ranges { get; }

    /// <summary>The message itself.</summary>
    /// <exception cref="MessageException">It is not a message (<c>InvalidMessage</c>).</exception>
    public MessageContent Open()
    {
        var source = MessageSource.FromFile(Path);
        return MessageContent.FromRanges(source with { Name = $"Message {Number} of {Path}" }, Ranges);
    }
}
