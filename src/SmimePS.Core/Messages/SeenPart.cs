using SmimePS.Mime;

namespace SmimePS.Messages;

/// <summary>One part of a message as a person sees it, with the signatures around it.</summary>
/// <param name="Node">The part; for text beside the parts of a multipart, that multipart.</param>
/// <param name="Location">See <see cref="PartCoverage.Location"/>.</param>
/// <param name="Range">Where its content stands in its source.</param>
/// <param name="Display">How it is shown.</param>
/// <param name="CoveredBy">The signatures it lies inside of, the outermost first.</param>
internal sealed record SeenPart(MimeNode Node, string Location, ByteRange Range, PartDisplay Display, IReadOnlyList<SignatureLayer> CoveredBy)
{
    /// <summary>Whether it is what stands before the first part of a multipart.</summary>
    public bool IsPreamble => Display == PartDisplay.Hidden && Range == Node.Frame!.Preamble.Range;

    /// <summary>Whether it is encrypted by itself and was not opened.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Whether the signature speaks for it. Layers with the same data are still two.</summary>
    public bool IsInside(SignatureLayer layer) => CoveredBy.Any(signature => ReferenceEquals(signature, layer));

    /// <summary>The same for whoever reads the report.</summary>
    /// <param name="layer">The signature it is about; null where there is none.</param>
    public PartCoverage For(SignatureLayer? layer) => new(Location,
        Display == PartDisplay.Hidden ? "text/plain" : Node.ContentType.MimeType.ToLowerInvariant(),
        Display == PartDisplay.Hidden ? null : Node.FileName, Range.Length, Display, layer is not null && IsInside(layer)) { IsEncrypted = IsEncrypted };
}
