namespace SmimePS;

/// <summary>One part of a message as a person sees it, and whether a signature speaks for it.</summary>
public sealed class SmimeSignaturePart
{
    /// <summary>
    /// Where it stands, as IMAP counts parts: <c>2.1</c> is the first part of the second. What came out of encryption or of an opaque
    /// signature stands in its place.
    /// </summary>
    public string Location { get; init; } = "";

    /// <summary>Its media type, such as <c>text/plain</c>.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>The name it is given, with characters that steer a terminal written out; null where it has none.</summary>
    public string? FileName { get; init; }

    /// <summary>Its bytes as they stand in the message, in their transfer encoding.</summary>
    public long Size { get; init; }

    /// <summary>How it is shown.</summary>
    public MailPartDisplay Display { get; init; }

    /// <summary>True where it lies inside the signature.</summary>
    public bool IsCovered { get; init; }

    /// <summary>True where it is encrypted and was not opened: what is inside is not known here. Unprotect-MailMessage opens it by itself.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>What and where it is, and whether it is signed.</summary>
    public override string ToString() =>
        $"{(IsCovered ? "signed" : "NOT SIGNED")}: {(Location.Length > 0 ? $"part {Location}, " : "")}{ContentType}{(FileName is null ? "" : $", {FileName}")}{(Display == MailPartDisplay.Hidden ? ", beside the parts" : "")}{(IsEncrypted ? ", encrypted and not opened" : "")}";
}
