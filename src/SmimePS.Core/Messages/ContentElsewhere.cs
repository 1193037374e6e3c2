namespace SmimePS.Messages;

/// <summary>
/// Parts that only say where their content is: with a server or in a file (<c>message/external-body</c>, RFC 2046, 5.2.3), or in pieces in other
/// messages (<c>message/partial</c>, 5.2.2). A signature around such a part says nothing of what a program shows in its place.
/// </summary>
internal static class ContentElsewhere
{
    /// <summary>Whether a part is one of those.</summary>
    public static bool IsOne(MimeNode node) => node.IsMimeType("message", "external-body") || node.IsMimeType("message", "partial");

    /// <summary>What is to be said where there is one; null where all that is shown is there.</summary>
    /// <param name="content">What is signed, with all that is in it.</param>
    public static VerdictFinding? In(MimeNode content)
    {
        if (content.DescendantsAndSelf().FirstOrDefault(IsOne) is not { } node) return null;
        var place = node.LocationIn(content.Root);
        return new(SignatureFinding.PartlyCovered, true, (place.Length > 0 ? $"Part {place}" : "The message") + (node.IsMimeType("message", "partial")
            ? " is one piece of a message. What is put together from it and others is not signed."
            : " only says where its content is to be fetched from. What a mail program then shows is not signed."));
    }
}
