namespace SmimePS.Messages;

/// <summary>What mail systems do to a message on its way.</summary>
public enum TransportDamageKind
{
    /// <summary>"&gt;" put before lines that begin with "From ", as mbox files want it; or taken away where it belonged.</summary>
    FromQuoting,

    /// <summary>A dot at the beginning of a line doubled or taken away (RFC 5321, 4.5.2).</summary>
    DotStuffing,

    /// <summary>Blanks at the ends of lines added or taken away.</summary>
    TrailingBlanks,

    /// <summary>Tabs made blanks, or blanks tabs.</summary>
    Tabs,

    /// <summary>Line ends doubled.</summary>
    LineEnds,

    /// <summary>Empty lines added or taken away where a part begins or ends.</summary>
    EmptyLines,

    /// <summary>Header fields of the signed part folded or spelt otherwise.</summary>
    HeaderFolding,

    /// <summary>Content written in another transfer encoding, or anew in the same.</summary>
    TransferEncoding,

    /// <summary>Text converted to another charset.</summary>
    Charset,

    /// <summary>Text put before or behind the text that was signed: a list's footer, a company's notice.</summary>
    AddedText,
}

/// <summary>What was done on the way, where it was found out: without it the content is the one that was signed.</summary>
/// <param name="Kinds">What it is: one change, or several that were made one after the other.</param>
/// <param name="Change">What was done and where, in words; each of the changes.</param>
public sealed record TransportDamage(IReadOnlyList<TransportDamageKind> Kinds, string Change)
{
    /// <summary>What it is, and what helps. That systems do it is no proof that none but a system did it.</summary>
    public string Message =>
        $"Something on the way changed the content in a way that is known: {Change}. Many mail systems do that, and so can a forger. Without it the content is what was signed. "
        + "Ask the sender for an opaque signature (Protect-MailMessage -Opaque), in which nothing on the way is changed.";
}
