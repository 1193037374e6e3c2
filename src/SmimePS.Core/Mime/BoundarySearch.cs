using System.Text;
using SmimePS.Spooling;

namespace SmimePS.Mime;

/// <summary>
/// Looks for lines inside a part that begin as those do that separate it from its neighbours. Readers differ in whether such a line ends the part: some
/// look for the innermost boundary first and some for the outermost, and to some a line need only begin with one (RFC 2046, 5.1.1).
/// </summary>
internal static class BoundarySearch
{
    private const int BufferSize = 16 * 1024;

    // Shorter bodies are looked through sooner than passed over.
    private const int ShortBody = 16 * 1024;

    /// <summary>Whether there is such a line.</summary>
    /// <param name="source">Where the bytes are.</param>
    /// <param name="part">The part.</param>
    /// <param name="boundary">The boundary around it. One that is not ASCII has as many readings as there are charsets, and counts as found.</param>
    public static bool IsInside(MimeEntitySource source, MimeNode part, string boundary)
    {
        if (boundary.Any(static c => c is < ' ' or > '~')) return true;
        // Blanks at its end are none of it (RFC 2046, 5.1.1), to some.
        var mark = Encoding.ASCII.GetBytes("--" + boundary.TrimEnd(' '));
        using var stream = new RangeStream(source.Open(), RangesToSearch(part));
        using var buffer = new RentedBuffer(Math.Max(BufferSize, 2 * (mark.Length + 1)));
        var bytes = buffer.Bytes;
        // The part begins a line.
        bytes[0] = (byte)'\n';
        var filled = 1;
        for (int read; (read = stream.Read(bytes, filled, bytes.Length - filled)) > 0;)
        {
            filled += read;
            buffer.Use(filled);
            if (BeginsLine(bytes.AsSpan(0, filled), mark)) return true;
            // What may be the beginning of one, and the end of the line before it.
            var kept = Math.Min(filled, mark.Length);
            bytes.AsSpan(filled - kept, kept).CopyTo(bytes);
            filled = kept;
        }

        return false;
    }

    private static bool BeginsLine(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> mark)
    {
        for (var at = 1; bytes.Slice(at).IndexOf(mark) is var found and >= 0;)
        {
            at += found;
            if (bytes[at - 1] is (byte)'\n' or (byte)'\r') return true;
            at++;
        }

        return false;
    }

    /// <summary>All of it but long bodies in which no line begins with a hyphen.</summary>
    private static List<ByteRange> RangesToSearch(MimeNode part)
    {
        var ranges = new List<ByteRange>();
        var at = part.Begin;
        foreach (var leaf in part.DescendantsAndSelf())
        {
            if (leaf.IsMultipart || leaf.Children.Count > 0 || leaf.Traits.HasHyphenLine || leaf.Body.Length <= ShortBody) continue;
            ranges.Add(ByteRange.Between(at, leaf.BodyBegin));
            at = leaf.End;
        }

        ranges.Add(ByteRange.Between(at, part.End));
        return ranges;
    }
}
