namespace SmimePS.Verdicts;

/// <summary>What can be found about a signature or a signed message, one name each.</summary>
public enum SignatureFinding
{
    /// <summary>The message is not signed at all.</summary>
    NotSigned,

    /// <summary>The message is encrypted and no key at hand opens it, so that nothing inside could be looked at.</summary>
    NotOpened,

    /// <summary>The message is larger, or wrapped more often, than is opened, so that nothing inside could be looked at.</summary>
    LimitExceeded,

    /// <summary>The signature's data is damaged or no signature, or nobody signed.</summary>
    SignatureDamaged,

    /// <summary>The content is not the one that was signed.</summary>
    ContentChanged,

    /// <summary>The signature does not hold with the signer's key.</summary>
    SignatureInvalid,

    /// <summary>The signer's certificate is neither in the message nor known.</summary>
    SignerCertificateMissing,

    /// <summary>The signature breaks the rules of its format, or names another certificate than it was made with.</summary>
    SignatureMalformed,

    /// <summary>The signature uses an algorithm that is not supported.</summary>
    AlgorithmUnsupported,

    /// <summary>The signature rests on an algorithm or key that can be forged today.</summary>
    AlgorithmWeak,

    /// <summary>The signer's certificate does not lead to an anchor of the user's.</summary>
    NotTrusted,

    /// <summary>The certification path breaks a rule: a constraint, a policy, a bad signature, an unknown critical extension.</summary>
    ChainInvalid,

    /// <summary>A certificate of the path was not yet valid when the signature was made.</summary>
    CertificateNotYetValid,

    /// <summary>A certificate of the path had expired when the signature was made.</summary>
    CertificateExpired,

    /// <summary>The certificate was valid when the signature was made and has expired since. No problem by itself.</summary>
    CertificateExpiredSince,

    /// <summary>The signature claims to have been made in the future.</summary>
    SigningTimeInFuture,

    /// <summary>The signer's key may not be used to sign.</summary>
    KeyUsageNotAllowed,

    /// <summary>The signer's certificate is not for mail.</summary>
    PurposeNotAllowed,

    /// <summary>A certificate of the path was revoked.</summary>
    CertificateRevoked,

    /// <summary>
    /// A certificate of the path was revoked after the signature was made, because another took its place or it was needed no more. No problem by itself.
    /// </summary>
    CertificateRevokedSince,

    /// <summary>Whether a certificate was revoked could not be told.</summary>
    RevocationUnknown,

    /// <summary>The message has no From field.</summary>
    FromMissing,

    /// <summary>The message has several From fields; programs differ in which of them they show.</summary>
    FromRepeated,

    /// <summary>The From field cannot be read as addresses in one way only.</summary>
    FromMalformed,

    /// <summary>The name beside a From address looks like an address that is not the author's; many programs show the name alone.</summary>
    NameShowsAddress,

    /// <summary>A From address belongs to nobody who signed.</summary>
    SignerNotSender,

    /// <summary>Someone signed who is not among the From addresses; the senders' own signatures are there too. No problem by itself.</summary>
    SignedByAnother,

    /// <summary>The Sender field names somebody who did not sign. No problem by itself.</summary>
    SenderNotSigner,

    /// <summary>
    /// The Reply-To field, which is outside the signature, sends answers to somebody who did not sign: a list, or whoever passed the
    /// message on. No problem by itself.
    /// </summary>
    ReplyToNotSigner,

    /// <summary>The signature covers only a part of the message.</summary>
    PartlyCovered,

    /// <summary>There is content beside the signed part, within the signed wrapping.</summary>
    ContentAround,

    /// <summary>The header around the signed part can be read in more than one way, so that programs may differ in what they show.</summary>
    HeaderAmbiguous,

    /// <summary>Subject, date and the other header fields stand inside the protection as well (RFC 9788). No problem by itself.</summary>
    HeaderProtected,

    /// <summary>
    /// The header is outside the protection, as that of most mail: whoever passed the message on could have changed subject, date and recipients. No
    /// problem by itself.
    /// </summary>
    HeaderUnprotected,

    /// <summary>
    /// The Date field, which is outside the protection, is days away from the time of signing: the message may have been sent again. No problem by itself.
    /// </summary>
    DateNotSigningTime,

    /// <summary>
    /// A protected header field stands otherwise outside, without the sender's having put it so. A problem where that misleads who sees
    /// only what is outside: see <see cref="Headers.ChangedHeader"/>.
    /// </summary>
    HeaderChanged,

    /// <summary>The signature is over an encrypted content, so that its maker need not have known what is inside. No problem by itself.</summary>
    SignedOverEncryption,

    /// <summary>
    /// The message was encrypted in a way that lets others alter it without the key, and no signature to be trusted is inside. No
    /// problem by itself.
    /// </summary>
    EncryptionNotAuthenticated,

    /// <summary>
    /// The message says itself that it was encrypted (RFC 9788, <c>hp="cipher"</c>), and is not: somebody on the way took that off, or who reads it
    /// did. No problem by itself.
    /// </summary>
    EncryptionMissing,

    /// <summary>The message was encrypted with an algorithm that no longer protects anything. No problem by itself.</summary>
    EncryptionWeak,

    /// <summary>
    /// What changed the content on its way is known: it is one of the changes that mail systems make, and without it the signature holds.
    /// The content is none the less not the one that was signed.
    /// </summary>
    TransportDamage,
}

/// <summary>One thing found, in plain words.</summary>
/// <param name="Finding">What it is.</param>
/// <param name="IsProblem">Whether it alone keeps the message from being trusted.</param>
/// <param name="Message">A sentence for someone who knows no PKI.</param>
public sealed record VerdictFinding(SignatureFinding Finding, bool IsProblem, string Message)
{
    /// <summary>Whether it would be a problem, had the user not allowed it (<see cref="CheckOptions.Allow"/>).</summary>
    public bool IsAllowed { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Finding}: {Message}";
}
