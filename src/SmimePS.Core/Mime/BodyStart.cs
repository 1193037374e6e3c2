using MimeKit;
using SmimePS.Spooling;

namespace SmimePS.Mime;

/// <summary>
/// The beginning of a part's content without its transfer encoding, as <see cref="Messages.EntityWriter"/> meets it where it splices: what
/// is encoded comes from canonical lines, everything else as it stands.
/// </summary>
internal static class BodyStart
{
    private const int PieceSize = 16 * 1024;

    /// <summary>True where the part says how it is encoded once, or not at all, in a way that is known.</summary>
    public static bool IsReadable(MimeNode node)
    {
        var labels = node.Fields.Count(static field => field.Id == HeaderId.ContentTransferEncoding);
        return labels == 0 || (labels == 1 && node.Encoding is ContentEncoding.SevenBit or ContentEncoding.EightBit or ContentEncoding.QuotedPrintable or ContentEncoding.Base64);
    }

    public static bool IsIdentity(MimeNode node) => node.Encoding is not (ContentEncoding.QuotedPrintable or ContentEncoding.Base64 or ContentEncoding.UUEncode);

    /// <summary>Reads at least so many bytes, or to the end.</summary>
    public static byte[] Read(Stream source, MimeNode node, int length)
    {
        using var decoded = new MemoryStream();
        using var body = new RangeStream(source, [node.Body]);
        var decoder = new DecodingStream(node.Encoding ?? ContentEncoding.SevenBit, decoded);
        var target = IsIdentity(node) ? decoder : (WriteOnlyStream)new CanonicalTextStream(decoder);
        var piece = new byte[(int)Math.Min(PieceSize, body.Length)];
        for (int read; decoded.Length < length && (read = body.Read(piece, 0, piece.Length)) > 0;) target.Write(piece, 0, read);
        return decoded.ToArray();
    }
}
