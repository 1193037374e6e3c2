using SmimePS.Mime;

namespace SmimePS.Messages;

/// <summary>What an entity is to S/MIME.</summary>
internal enum SmimePartKind
{
    /// <summary>Ordinary content.</summary>
    None,

    /// <summary>CMS with its content inside: signed, enveloped or compressed data.</summary>
    Wrapped,

    /// <summary>multipart/signed with a CMS signature.</summary>
    DetachedSigned,
}

/// <summary>Recognises S/MIME by content type and file name, as mail in the wild labels it (RFC 8551, 3.2 and 3.10).</summary>
internal static class SmimeParts
{
    public static SmimePartKind KindOf(MimeNode node)
    {
        if (node.IsMultipart) return IsDetachedSigned(node) ? SmimePartKind.DetachedSigned : SmimePartKind.None;
        return node.Children.Count == 0 && IsWrapped(node) ? SmimePartKind.Wrapped : SmimePartKind.None;
    }

    /// <summary>What was done to a protected entity, in a word or two, as its label has it.</summary>
    public static string DescribeProtection(MimeNode node) => node.IsMultipart ? "signed" : node.ContentType.Parameters["smime-type"]?.Trim().ToLowerInvariant() switch
    {
        "signed-data" => "signed",
        "enveloped-data" or "authenveloped-data" => "encrypted",
        "compressed-data" => "compressed",
        _ => HasExtension(node, ".p7z") ? "compressed" : "signed or encrypted",
    };

    /// <summary>A CMS signature that stands beside its content.</summary>
    public static bool IsSignature(MimeNode node) =>
        !node.IsMultipart && (IsType(node, "pkcs7-signature") || (IsAnonymous(node) && HasExtension(node, ".p7s")));

    private static bool IsDetachedSigned(MimeNode node)
    {
        if (!node.IsMimeType("multipart", "signed")) return false;
        var protocol = node.ContentType.Parameters["protocol"];
        // Where the protocol is left out, the second part tells.
        return protocol is null
            ? node.Children.Count > 1 && IsSignature(node.Children[1])
            : protocol.EndsWith("pkcs7-signature", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsWrapped(MimeNode node)
    {
        var isCertificates = string.Equals(node.ContentType.Parameters["smime-type"]?.Trim(), "certs-only", StringComparison.OrdinalIgnoreCase) && !HasExtension(node, ".p7m");
        if (isCertificates || HasExtension(node, ".p7c")) return false;
        // What stands inside that is elsewhere (RFC 2046, 5.2.3).
        if (node.Parent is { } parent && parent.IsMimeType("message", "external-body")) return false;
        return IsType(node, "pkcs7-mime") || (IsAnonymous(node) && (HasExtension(node, ".p7m") || HasExtension(node, ".p7z")));
    }

    private static bool IsType(MimeNode node, string subtype) =>
        node.IsMimeType("application", subtype) || node.IsMimeType("application", "x-" + subtype);

    private static bool IsAnonymous(MimeNode node) => node.IsMimeType("application", "octet-stream");

    private static bool HasExtension(MimeNode node, string extension) =>
        node.FileName is { } name && name.TrimEnd().EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}
