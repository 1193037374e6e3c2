namespace SmimePS.Messages;

/// <summary>How mail programs show a part of a message.</summary>
public enum PartDisplay
{
    /// <summary>As text.</summary>
    Text,

    /// <summary>As a page of HTML.</summary>
    Html,

    /// <summary>As something to open or to save, or a picture; a forwarded message too.</summary>
    Attachment,

    /// <summary>Hardly any does: text before the first or behind the last part of a multipart.</summary>
    Hidden,
}

/// <summary>One part of a message as a person sees it, and whether a signature speaks for it.</summary>
/// <param name="Location">
/// Where it stands, as IMAP counts parts: <c>2.1</c> is the first part of the second. What came out of encryption or of an opaque
/// signature stands in its place.
/// </param>
/// <param name="ContentType">Its media type, such as <c>text/plain</c>.</param>
/// <param name="FileName">The name it is given; null where it has none.</param>
/// <param name="Size">Its bytes as they stand in the message, in their transfer encoding.</param>
/// <param name="Display">How it is shown.</param>
/// <param name="IsCovered">Whether it lies inside the signature.</param>
public sealed record PartCoverage(string Location, string ContentType, string? FileName, long Size, PartDisplay Display, bool IsCovered)
{
    /// <summary>Whether it is encrypted and was not opened: what is inside is not known here.</summary>
    public bool IsEncrypted { get; init; }
}
