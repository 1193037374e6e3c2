using MimeKit;
using SmimePS.Headers;
using SmimePS.Mime;
using SmimePS.Spooling;

namespace SmimePS.Messages;

/// <summary>
/// The second part of a multipart/signed. Nothing signs it, so it must be what no program shows: a signature, and nothing beside.
/// </summary>
internal static class SignaturePart
{
    private const int BufferSize = 16 * 1024;

#if NET8_0_OR_GREATER
    private static readonly System.Buffers.SearchValues<byte> OfBase64 = System.Buffers.SearchValues.Create(Alphabet);
#else
    private static readonly byte[] OfBase64 = Alphabet.ToArray();
#endif

    private static ReadOnlySpan<byte> Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n"u8;

    /// <summary>Whether it is of a type that is not shown, and holds no text that could pass for a part of its own.</summary>
    public static bool IsSignatureAlone(MimeEntitySource source, MimeNode node) =>
        !node.IsMultipart && node.Children.Count == 0 && IsNotShown(node) && SignatureFileName.IsUsual(node) && SignatureFileName.OtherDescription(node) is null
        && HeaderClarity.IsClear(node) && HoldsNoText(source, node);

    private static bool IsNotShown(MimeNode node) => SmimeParts.IsSignature(node)
        || node.IsMimeType("application", "octet-stream") || node.IsMimeType("application", "pkcs7-mime") || node.IsMimeType("application", "x-pkcs7-mime");

    private static bool HoldsNoText(MimeEntitySource source, MimeNode node)
    {
        using var body = RangeStream.Slice(source.Open(), node.Body);
        if (MimeEntitySource.LooksLikeBer(body)) return true;
        if (node.Encoding is ContentEncoding.QuotedPrintable or ContentEncoding.UUEncode) return false;
        using var buffer = new RentedBuffer(BufferSize);
        for (int read; (read = body.Read(buffer.Bytes, 0, BufferSize)) > 0;)
        {
            buffer.Use(read);
            if (!IsBase64(buffer.Bytes.AsSpan(0, read))) return false;
        }

        return true;
    }

#if NET8_0_OR_GREATER
    private static bool IsBase64(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept(OfBase64) < 0;
#else
    private static bool IsBase64(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (Array.IndexOf(OfBase64, b) < 0) return false;
        }

        return true;
    }
#endif
}
