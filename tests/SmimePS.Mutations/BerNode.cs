namespace SmimePS.Mutations;

/// <summary>
/// One value of BER that can be rearranged: written out again, every length around a change is right, so that a change deep inside
/// gets past the readers of what is around it.
/// </summary>
internal sealed class BerNode
{
    private const int MaxDepth = 100;

    /// <summary>The identifier octets; empty for bytes that are no BER and are kept as they are.</summary>
    public byte[] Tag { get; set; } = [];

    /// <summary>What is inside, where that is BER itself; null for a leaf.</summary>
    public List<BerNode>? Children { get; set; }

    /// <summary>A leaf's content; otherwise what stands before the children (a BIT STRING's count of unused bits).</summary>
    public byte[] Content { get; set; } = [];

    public bool IsIndefinite { get; set; }

    /// <summary>Length octets to write in place of the right ones.</summary>
    public byte[]? FalseLength { get; set; }

    public static List<BerNode> Parse(ReadOnlySpan<byte> data) => Parse(data, 0);

    public static byte[] Write(List<BerNode> nodes)
    {
        using var output = new MemoryStream();
        foreach (var node in nodes) node.WriteTo(output);
        return output.ToArray();
    }

    /// <summary>Every value in a list and below it, with the list that holds it.</summary>
    public static IEnumerable<(BerNode Node, List<BerNode> Among)> All(List<BerNode> nodes)
    {
        foreach (var node in nodes)
        {
            yield return (node, nodes);
            if (node.Children is null) continue;
            foreach (var inner in All(node.Children)) yield return inner;
        }
    }

    public BerNode Copy() => new()
    {
        Tag = Tag,
        Children = Children?.ConvertAll(static child => child.Copy()),
        Content = Content,
        IsIndefinite = IsIndefinite,
        FalseLength = FalseLength,
    };

    private static List<BerNode> Parse(ReadOnlySpan<byte> data, int depth)
    {
        var nodes = new List<BerNode>();
        while (!data.IsEmpty)
        {
            if (depth >= MaxDepth || !TryHeader(data, out var tagBytes, out var headerBytes, out var length))
            {
                nodes.Add(new BerNode { Content = data.ToArray() });
                break;
            }

            var node = new BerNode { Tag = data[..tagBytes].ToArray(), IsIndefinite = length < 0 };
            var rest = data[headerBytes..];
            var end = length < 0 ? EndOfContents(rest) : (int)Math.Min(length, rest.Length);
            node.Take(rest[..end], depth);
            nodes.Add(node);
            data = rest[end..];
            if (length < 0 && data.Length >= 2) data = data[2..];
        }

        return nodes;
    }

    private void Take(ReadOnlySpan<byte> content, int depth)
    {
        var skip = Tag[0] == 0x03 && content.Length > 0 ? 1 : 0;
        var isConstructed = (Tag[0] & 0x20) != 0;
        var isWrapping = Tag[0] is 0x03 or 0x04 or 0x80 && FillsExactly(content[skip..]);
        if (!isConstructed && !isWrapping)
        {
            Content = content.ToArray();
            return;
        }

        Content = isWrapping ? content[..skip].ToArray() : [];
        Children = Parse(isWrapping ? content[skip..] : content, depth + 1);
    }

    private void WriteTo(MemoryStream output)
    {
        if (Tag.Length == 0)
        {
            output.Write(Content);
            return;
        }

        byte[] content = Children is null ? Content : [.. Content, .. Write(Children)];
        output.Write(Tag);
        output.Write(FalseLength ?? (IsIndefinite ? [0x80] : Length(content.Length)));
        output.Write(content);
        if (IsIndefinite) output.Write([0, 0]);
    }

    public static byte[] Length(int length) => length switch
    {
        < 0x80 => [(byte)length],
        < 0x100 => [0x81, (byte)length],
        < 0x10000 => [0x82, (byte)(length >> 8), (byte)length],
        _ => [0x83, (byte)(length >> 16), (byte)(length >> 8), (byte)length],
    };

    /// <summary>Whether a string's content is just one sound SEQUENCE, SET, string or integer, as keys and wrapped messages are.</summary>
    private static bool FillsExactly(ReadOnlySpan<byte> content) =>
        content.Length > 2 && content[0] is 0x30 or 0x31 or 0x04 or 0x02 && TryHeader(content, out _, out var header, out var length)
        && (length >= 0 ? header + length == content.Length : content[^1] == 0 && content[^2] == 0);

    private static bool TryHeader(ReadOnlySpan<byte> data, out int tagBytes, out int headerBytes, out long length)
    {
        tagBytes = 1;
        headerBytes = 0;
        length = 0;
        if (data.Length < 2) return false;
        if ((data[0] & 0x1F) == 0x1F)
        {
            while (tagBytes < data.Length && data[tagBytes++] >= 0x80)
            {
            }
        }

        if (tagBytes >= data.Length) return false;
        var first = data[tagBytes];
        headerBytes = tagBytes + 1;
        if (first < 0x80)
        {
            length = first;
            return true;
        }

        length = -1;
        if (first == 0x80) return (data[0] & 0x20) != 0;
        var count = first & 0x7F;
        if (count > 4 || headerBytes + count > data.Length) return false;
        length = 0;
        for (var i = 0; i < count; i++) length = (length << 8) | data[headerBytes++];
        return true;
    }

    private static int EndOfContents(ReadOnlySpan<byte> data)
    {
        var open = 1;
        var at = 0;
        while (at + 1 < data.Length)
        {
            if (data[at] == 0 && data[at + 1] == 0)
            {
                if (--open == 0) return at;
                at += 2;
                continue;
            }

            if (!TryHeader(data[at..], out _, out var header, out var length)) break;
            at += header;
            if (length < 0) open++;
            else at = (int)Math.Min(at + length, data.Length);
        }

        return data.Length;
    }
}
