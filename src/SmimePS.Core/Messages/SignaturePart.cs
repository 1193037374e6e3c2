using MimeKit;

namespace SmimePS.Messages;

/// <summary>
/// The second part of a multipart/signed. Nothing signs it, so it must be what no program shows: a signature, and nothing beside.
/// </summary>
internal static class SignaturePart
{
    /// <summary>Whether it is of a type that is not shown, and holds no text that could pass for a part of its own.</summary>
    public static bool IsSignatureAlone(MimeEntitySource source, MimeNode node) =>
        !node.IsMultipart && node.Children.Count == 0 && IsNotShown(node) && HeaderClarity.IsClear(node) && HoldsNoText(source, node);

    private static bool IsNotShown(MimeNode node) => SmimeParts.IsSignature(node)
        || node.IsMimeType("application", "octet-stream") || node.IsMimeType("application", "pkcs7-mime") || node.IsMimeType("application", "x-pkcs7-mime");

    private static bool HoldsNoText(MimeEntitySource source, MimeNode node)
    {
        using var body = RangeStream.Slice(source.OpenRead(), node.Body);
        if (MimeEntitySource.LooksLikeBer(body)) return true;
        if (node.Encoding is ContentEncoding.QuotedPrintable or ContentEncoding.UUEncode) return false;
        var buffer = new byte[16 * 1024];
        for (int read; (read = body.Read(buffer, 0, buffer.Length)) > 0;)
        {
            if (!buffer.AsSpan(0, read).ToArray().All(IsOfBase64)) return false;
        }

        return true;
    }

    private static bool IsOfBase64(byte b) => b is (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9')
        or (byte)'+' or (byte)'/' or (byte)'=' or (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t';
}
