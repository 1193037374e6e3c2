using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>What became of one signature. Anything but <see cref="Valid"/> means that it proves nothing.</summary>
public enum SignerStatus
{
    /// <summary>Content, attributes and signature agree. Whether the signer's certificate is trusted is the trust room's question.</summary>
    Valid,

    /// <summary>The content is not the one that was signed.</summary>
    DigestMismatch,

    /// <summary>The signature does not hold over the attributes, or over the content where there are none.</summary>
    SignatureInvalid,

    /// <summary>The signer's certificate is neither in the message nor among those given.</summary>
    SignerCertificateMissing,

    /// <summary>
    /// The signed attributes break RFC 5652, 5.3 and 11: one is missing, repeated or has several values, the content type is another,
    /// or there are none where there must be.
    /// </summary>
    MalformedAttributes,

    /// <summary>The signature's algorithm names another digest than the signer does.</summary>
    AlgorithmMismatch,

    /// <summary>The signing-certificate attribute names another certificate (RFC 5035).</summary>
    SigningCertificateMismatch,

    /// <summary>A digest or signature algorithm that is not supported, or is not declared where the message must declare it.</summary>
    UnsupportedAlgorithm,
}

/// <summary>One signer of a message.</summary>
/// <param name="Identifier">How the message names the signer's certificate.</param>
/// <param name="Status">What became of the signature.</param>
/// <param name="Certificate">The signer's certificate, with whose key the signature was checked; null where it was not found.</param>
/// <param name="DigestAlgorithm">The digest's name, or its object identifier where it is not supported.</param>
/// <param name="SignatureAlgorithm">The signature's algorithm as the message names it.</param>
public sealed record SignerReport(
    CertificateIdentifier Identifier, SignerStatus Status, Certificate? Certificate, string DigestAlgorithm, AlgorithmIdentifier SignatureAlgorithm)
{
    /// <summary>When the signer claims to have signed; null where the message does not say.</summary>
    public DateTimeOffset? SigningTime { get; init; }

    /// <summary>What the signer's software can read, the preferred first (RFC 8551, 2.5.2); null where the message does not say.</summary>
    public IReadOnlyList<AlgorithmIdentifier>? Capabilities { get; init; }

    /// <summary>The certificate the signer wants mail encrypted to (RFC 8551, 2.5.3); null where the message does not say.</summary>
    public CertificateIdentifier? EncryptionCertificate { get; init; }

    /// <summary>The header fields that the signature speaks of (RFC 7508); null where it speaks of none.</summary>
    public IReadOnlyList<SecureHeaderField>? SecureHeader { get; init; }

    /// <summary>Whether the signature holds by mathematics alone but rests on something that no longer protects it.</summary>
    public bool IsWeak => WeakReason is not null;

    /// <summary>Why it is weak, in a sentence; null where it is not.</summary>
    public string? WeakReason { get; init; }

    /// <summary>The unsigned attributes' encoding, such as a timestamp; null where there are none. Nothing vouches for them.</summary>
    public ReadOnlyMemory<byte>? UnsignedAttributes { get; init; }

    /// <summary>The digest that the signer claims the content to have; null but for <see cref="SignerStatus.DigestMismatch"/>.</summary>
    internal byte[]? ClaimedDigest { get; init; }

    /// <summary>Shorthand: the signature holds.</summary>
    public bool IsValid => Status == SignerStatus.Valid;
}

/// <summary>What a signed message says about its signers.</summary>
/// <param name="Signers">Each signer in the order of the message; none in a message that only carries certificates.</param>
/// <param name="Certificates">The certificates it carries. They are help in building a path, never anchors.</param>
/// <param name="Crls">The CRLs it carries, DER.</param>
public sealed record SignedDataReport(
    IReadOnlyList<SignerReport> Signers, IReadOnlyList<Certificate> Certificates, IReadOnlyList<ReadOnlyMemory<byte>> Crls)
{
    /// <summary>The OCSP responses it carries (RFC 5940), DER.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> OcspResponses { get; init; } = [];

    /// <summary>Whether anything but blanks stands behind the data, where somebody looked.</summary>
    internal bool HasMoreBehind { get; init; }
}
