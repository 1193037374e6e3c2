using SmimePS.Messages;
using SmimePS.Mime;

namespace SmimePS.Verdicts;

/// <summary>Says of a message without a signature that counts what it has instead, as far as it looks like one.</summary>
internal static class UnsignedWords
{
    private const int ShownParts = 5;
    private const string Anybody = "Anybody could have written it.";

    /// <summary>What is to be said.</summary>
    /// <param name="root">What is inside of the message's wrappings.</param>
    /// <param name="encrypted">The parts of it that are encrypted by themselves, and where they stand.</param>
    public static string Of(MimeNode root, IReadOnlyList<(string Location, UnopenedLayer Layer)> encrypted)
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

        return $"The message is not signed. {Encrypted(encrypted)}{Anybody}";
    }

    /// <summary>EFAIL, direct exfiltration: such a part is opened for nobody who looks at the message as a whole.</summary>
    private static string Encrypted(IReadOnlyList<(string Location, UnopenedLayer Layer)> parts)
    {
        if (parts.Count == 0) return "";
        var isOne = parts.Count == 1;
        var shown = parts.Take(ShownParts).Select(static part => part.Location).ToList();
        var others = parts.Count - shown.Count;
        var last = others > 0 ? $"{others} more" : shown[shown.Count - 1];
        if (others == 0) shown.RemoveAt(shown.Count - 1);
        var places = isOne ? $"Part {last} of it is" : $"Parts {string.Join(", ", shown)} and {last} of it are";
        return $"{places} encrypted ({string.Join(", ", parts.Select(static part => part.Layer.Encryption.Name).Distinct())}) and not looked into for a verdict, "
            + $"since what stands around could take the content out; Unprotect-MailMessage opens {(isOne ? "it by itself" : "each by itself")}. ";
    }

    /// <summary>Then all of the message is one field, with lone CRs and no LF in it.</summary>
    private static bool EndsLinesWithCrAlone(MimeNode root) => root.Fields.Count == 1 && root.Fields[0].RawValue is var value
        && Array.IndexOf(value, (byte)'\n') < 0 && Array.IndexOf(value, (byte)'\r') is >= 0 and var at && at < value.Length - 1;
}
