using SmimePS.Messages;
using SmimePS.Mime;

namespace SmimePS.Verdicts;

/// <summary>Says of a message without a signature that counts what it has instead, as far as it looks like one.</summary>
internal static class UnsignedWords
{
    private const string Anybody = "Anybody could have written it.";

    public static string Of(MimeNode root)
    {
        if (EndsLinesWithCrAlone(root))
        {
            return $"The lines of the message end with CR alone, so that no header can be read in it, nor a signature. Write it with CRLF or LF and check it again. {Anybody}";
        }

        foreach (var node in root.DescendantsAndSelf().Where(static node => !node.IsForwarded))
        {
            if (node.IsMimeType("application", "pgp-signature") || node.IsMimeType("application", "pgp-encrypted"))
            {
                return $"The message has no S/MIME signature. What it has is of OpenPGP, which is not checked here. {Anybody}";
            }

            if (SmimeParts.KindOf(node) == SmimePartKind.DetachedSigned && node.Children.Count < 2)
            {
                return $"The message says that it is signed, but its signature is missing: it was cut off, or taken out on the way. {Anybody}";
            }

            if (node.Parent is not null && SmimeParts.IsSignature(node) && SmimeParts.KindOf(node.Parent) == SmimePartKind.None)
            {
                return $"The message is not signed as it stands. It holds a signature (part {node.LocationIn(root)}), but not in the form of a signed message: "
                    + $"something on the way, such as a mailing list, has built it anew. {Anybody}";
            }
        }

        return $"The message is not signed. {Anybody}";
    }

    /// <summary>Then all of the message is one field, with lone CRs and no LF in it.</summary>
    private static bool EndsLinesWithCrAlone(MimeNode root) => root.Fields.Count == 1 && root.Fields[0].RawValue is var value
        && Array.IndexOf(value, (byte)'\n') < 0 && Array.IndexOf(value, (byte)'\r') is >= 0 and var at && at < value.Length - 1;
}
