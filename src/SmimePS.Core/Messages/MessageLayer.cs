using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Errors;

namespace SmimePS.Messages;

/// <summary>One of the wrappings around a message's content, as it was found from the outside in.</summary>
public abstract record MessageLayer
{
    private protected MessageLayer()
    {
    }
}

/// <summary>The content was encrypted.</summary>
/// <param name="Encryption">With which algorithm, and whether that is weak.</param>
/// <param name="IsAuthenticated">Whether a change on the way would have been noticed (AES-GCM). Otherwise only a signature inside can tell.</param>
/// <param name="OpenedBy">Whose key opened it.</param>
/// <param name="Recipients">For whom it is.</param>
public sealed record EncryptionLayer(
    ContentEncryption Encryption, bool IsAuthenticated, Certificate OpenedBy, IReadOnlyList<RecipientInfo> Recipients) : MessageLayer;

/// <summary>
/// Encryption that was not taken off, because no key at hand opens it or nobody should. It is no layer around anything that was looked at, and never
/// among those: what is inside is not known.
/// </summary>
/// <param name="Encryption">With which algorithm, and whether that is weak.</param>
/// <param name="IsAuthenticated">Whether whoever opens it will notice a change on the way (AES-GCM).</param>
/// <param name="Recipients">For whom it is.</param>
public sealed record UnopenedLayer(ContentEncryption Encryption, bool IsAuthenticated, IReadOnlyList<RecipientInfo> Recipients) : MessageLayer;

/// <summary>The content was signed.</summary>
/// <param name="IsDetached">Whether the signature stands beside the content (multipart/signed).</param>
/// <param name="Report">What the mathematics say of each signature; who is trusted is <see cref="Verdicts.SignatureChecker"/>'s business.</param>
public sealed record SignatureLayer(bool IsDetached, SignedDataReport Report) : MessageLayer
{
    /// <summary>Whether text stands beside the signed part and inside the same wrapping: before, after, or as a further part.</summary>
    public bool HasContentAround { get; init; }

    /// <summary>What that is, in words; empty where there is none.</summary>
    public string ContentAround { get; init; } = "";

    /// <summary>The multipart/signed, for a detached signature.</summary>
    internal SignatureFrame? Frame { get; init; }

    /// <summary>What changed the content on its way, where it is one of the usual changes; null where the content is as it was signed, or nobody knows.</summary>
    public TransportDamage? Damage { get; init; }

    /// <summary>Why the signature's data could not be read; null where they could.</summary>
    public SmimeException? Error { get; init; }
}

/// <summary>The content was compressed (RFC 3274).</summary>
public sealed record CompressionLayer : MessageLayer;
