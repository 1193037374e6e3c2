using System.Text;
using MimeKit;
using SmimePS.Mime;

namespace SmimePS.Messages.Damage;

/// <summary>A signed content in memory, and the parts in it.</summary>
/// <param name="Data">The content in canonical form.</param>
/// <param name="Root">Its outermost entity.</param>
/// <param name="Nodes">All entities that are looked at, in their order.</param>
internal sealed record SignedStructure(byte[] Data, MimeNode Root, IReadOnlyList<MimeNode> Nodes)
{
    // Honest messages have a handful of parts; each costs some guesses.
    private const int MaximumNodes = 24;
    private const int LongestExcerpt = 4096;

    /// <summary>One character a byte, so that nothing is lost.</summary>
    public static Encoding Latin1 { get; } = Encoding.GetEncoding(28591);

    /// <summary>The parts that hold text.</summary>
    public IEnumerable<MimeNode> TextLeaves => Nodes.Where(static node => !node.IsMultipart && node.Children.Count == 0 && node.ContentType.IsMimeType("text", "*"));

    /// <summary>Its structure; null where it has none that can be read.</summary>
    public static SignedStructure? Read(byte[] data, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = new MemoryStream(data);
            var root = MimeScan.Read(stream, "The signed content", isMessage: false, cancellationToken);
            return new SignedStructure(data, root, [.. root.DescendantsAndSelf().Take(MaximumNodes)]);
        }
        catch (MessageException)
        {
            return null;
        }
    }

    /// <summary>The content with something else in some places.</summary>
    public byte[] With(params IEnumerable<Splice> splices) => Splice.Apply(Data, splices.OrderBy(static splice => splice.Range.Offset));

    public string Text(ByteRange range) => Latin1.GetString(Data, (int)range.Offset, (int)range.Length);

    public byte[] Bytes(ByteRange range) => Data.AsSpan((int)range.Offset, (int)range.Length).ToArray();

    /// <summary>A part in words.</summary>
    public string NameOf(MimeNode node) => node.LocationIn(Root) is { Length: > 0 } location ? $"part {location} of the signed content" : "the signed content";

    /// <summary>The beginning of a text that stood in a part, as it is put behind what is said of it; empty where there is nothing to show.</summary>
    public string Excerpt(byte[] text, MimeNode node)
    {
        var excerpt = TextExcerpt.Of(text.Length > LongestExcerpt ? text.AsSpan(0, LongestExcerpt).ToArray() : text, node, node.IsMimeType("text", "html"));
        return excerpt.Length > 0 ? $": \"{excerpt}\"" : "";
    }

    /// <summary>Writes a field of a part anew; where it is not there, it is inserted at the header's end.</summary>
    public Splice Field(MimeNode node, HeaderId id, Func<string, string?> value)
    {
        if (node.Fields.FirstOrDefault(field => field.Id == id) is not { } field)
            return new(new ByteRange(node.HeaderEnd, 0), value("") is { } added ? Latin1.GetBytes($"{id.ToHeaderName()}: {added}\r\n") : []);
        var range = node.RangeOf(field);
        var text = Text(range);
        var colon = text.IndexOf(':');
        var old = text.Substring(colon + 1).Trim();
        return new(range, value(old) is { } replaced ? Latin1.GetBytes($"{text.Substring(0, colon)}: {replaced}\r\n") : []);
    }
}
