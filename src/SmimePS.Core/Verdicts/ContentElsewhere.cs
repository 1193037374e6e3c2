using SmimePS.Mime;

namespace SmimePS.Verdicts;

/// <summary>
/// Parts that only say where their content is (<see cref="MimeNode.IsElsewhere"/>). A signature around such a part says nothing of what a program
/// shows in its place.
/// </summary>
internal static class ContentElsewhere
{
    /// <summary>What is to be said where there is one; null where all that is shown is there.</summary>
    /// <param name="content">What is signed, with all that is in it.</param>
    public static VerdictFinding? In(MimeNode content)
    {
        if (content.DescendantsAndSelf().FirstOrDefault(static part => part.IsElsewhere) is not { } node) return null;
        var place = node.LocationIn(content.Root);
        return new(SignatureFinding.PartlyCovered, true, (place.Length > 0 ? $"Part {place}" : "The message") + (node.IsMimeType("message", "partial")
            ? " is one piece of a message. What is put together from it and others is not signed."
            : " only says where its content is to be fetched from. What a mail program then shows is not signed."));
    }
}
