using MimeKit;

namespace SmimePS.Mime;

/// <summary>How one run of a message's bytes is written where it is not simply text.</summary>
internal enum ContentTreatment
{
    /// <summary>Text: line ends become CRLF.</summary>
    Text,

    /// <summary>Bytes: as they stand (Content-Transfer-Encoding: binary).</summary>
    Raw,

    /// <summary>Decoded from the old transfer encoding and written in a new one.</summary>
    Encode,

    /// <summary>Replaced by other text.</summary>
    Replace,
}

/// <summary>One departure from writing a message's bytes as text.</summary>
/// <param name="Range">The bytes it speaks of; may be empty, to insert.</param>
/// <param name="Treatment">What happens to them.</param>
internal sealed record ContentEdit(ByteRange Range, ContentTreatment Treatment)
{
    /// <summary>What stands there instead, one character a byte, for <see cref="ContentTreatment.Replace"/>.</summary>
    public string Replacement { get; init; } = "";

    public ContentEncoding OldEncoding { get; init; }

    public ContentEncoding NewEncoding { get; init; }

    /// <summary>A change to the decoded content, for <see cref="ContentTreatment.Encode"/>; null for none.</summary>
    public DecodedSplice? Splice { get; init; }
}
