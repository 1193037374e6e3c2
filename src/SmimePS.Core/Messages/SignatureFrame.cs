using SmimePS.Mime;

namespace SmimePS.Messages;

/// <summary>A multipart/signed around its content.</summary>
/// <param name="Node">The multipart.</param>
/// <param name="IsSignatureAlone">Whether its second part is nothing but a signature.</param>
internal sealed record SignatureFrame(MimeNode Node, bool IsSignatureAlone)
{
    /// <summary>Whether anything but the signed part and its signature can be seen in it.</summary>
    public bool HasContentAround => Node.Children.Count > 2 || Node.Traits.HasText || Node.Notice.IsForeign || !IsSignatureAlone;
}
