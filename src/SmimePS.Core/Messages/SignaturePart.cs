using System.Runtime.CompilerServices;
using MimeKit;
using SmimePS.Spooling;

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
        var buffer = new byte[Math.Min(16 * 1024, body.Length)];
        for (int read; (read = body.Read(buffer, 0, buffer.Length)) > 0;)
        {
            if (!IsBase64(buffer.AsSpan(0, read))) return false;
        }

        return true;
    }

    [MethodImpl(HotLoop.Options)]
    private static bool IsBase64(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (!IsOfBase64(b)) return false;
        }

        return true;
    }

    private static bool IsOfBase64(byte b) => b is (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9')
        or (byte)'+' or (byte)'/' or (byte)'=' or (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t';
}
