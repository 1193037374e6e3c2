using SmimePS.Certificates;
using SmimePS.Headers;

namespace SmimePS.Messages;

/// <summary>How a signature stands beside what it signs (RFC 8551, 3.5).</summary>
public enum SignatureForm
{
    /// <summary>multipart/signed: everyone can read the message; a transport that changes it breaks the signature.</summary>
    Detached,

    /// <summary>application/pkcs7-mime: nothing on the way can break it; only S/MIME software can read it.</summary>
    Opaque,
}

/// <summary>What is to be done to a message, by whom and for whom.</summary>
public sealed record ProtectionRequest
{
    /// <summary>Whether to sign.</summary>
    public bool Sign { get; init; }

    /// <summary>Whether to encrypt; what is also signed is signed first.</summary>
    public bool Encrypt { get; init; }

    /// <summary>
    /// Whether to compress (RFC 8551, 3.6), after signing and before encrypting. Default false: Outlook, Thunderbird and Apple Mail do not
    /// read it.
    /// </summary>
    public bool Compress { get; init; }

    /// <summary>Detached or opaque.</summary>
    public SignatureForm Form { get; init; }

    /// <summary>Which algorithms.</summary>
    public ProtectionPolicy Policy { get; init; } = ProtectionPolicy.Default;

    /// <summary>
    /// Whether the header is protected with the content (RFC 9788). Default true. Where nobody signs or encrypts, or the message is protected
    /// already, there is nothing to put it into, and it stays as it is.
    /// </summary>
    public bool ProtectHeader { get; init; } = true;

    /// <summary>What of the header is hidden outside of encryption, where it is protected. Default: the subject.</summary>
    public HeaderConfidentiality HeaderConfidentiality { get; init; }

    /// <summary>
    /// Whether what is hidden outside is put in front of the text as well, for readers whose program does not know header protection (RFC
    /// 9788, section 5.2). Default true. Programs that know it do not show it.
    /// </summary>
    public bool LegacyDisplay { get; init; } = true;

    /// <summary>Everyone who could sign: the signer is found among them by the From address, then by Sender. They are also looked at for the sender's own copy.</summary>
    public IReadOnlyList<Identity> Identities { get; init; } = [];

    /// <summary>Who signs, whatever <see cref="Identities"/> holds.</summary>
    public IReadOnlyList<Identity> Signers { get; init; } = [];

    /// <summary>Lets a given signer sign for an address that its certificate does not name. Whoever checks the signature will see it fail.</summary>
    public bool AllowOtherSigner { get; init; }

    /// <summary>Where the certificates of To, Cc and Bcc are found.</summary>
    public IRecipientCertificates? RecipientCertificates { get; init; }

    /// <summary>
    /// Whether somebody the user trusts vouches for a certificate. Asked where several are known for one address: one that is vouched
    /// for goes before any other, however new that is, so that a stranger's later certificate does not take a correspondent's place.
    /// Null: the newest is taken.
    /// </summary>
    public Func<Certificate, bool>? IsVouchedFor { get; init; }

    /// <summary>
    /// The algorithms that a recipient has announced in signed mail (RFC 8551, 2.7.1), as object identifiers; null for one of whom nothing is
    /// known: then the certificate's own announcement counts (RFC 4262). Asked where the policy goes by them.
    /// </summary>
    public Func<Certificate, IReadOnlyCollection<string>?>? Capabilities { get; init; }

    /// <summary>For whom to encrypt: these certificates stand for the addresses that they name.</summary>
    public IReadOnlyList<Certificate> Recipients { get; init; } = [];

    /// <summary>
    /// Where <see cref="Recipients"/> are given: whether those whom the message is for and whom they do not name are looked up too.
    /// Default false: then it is encrypted for the given ones alone.
    /// </summary>
    public bool LookUpOthers { get; init; }

    /// <summary>Whom it is encrypted for; null for those whom To, Cc and Bcc name.</summary>
    public IReadOnlyList<string>? Addresses { get; init; }

    /// <summary>Whether the sender can open the message too, so that the folder of sent mail stays readable. Default true.</summary>
    public bool IncludeSender { get; init; } = true;

    /// <summary>Whether a message that is signed, encrypted or compressed already may be wrapped once more.</summary>
    public bool AllowProtected { get; init; }

    /// <summary>The moment that counts as now; null for the clock.</summary>
    public DateTimeOffset? Time { get; init; }
}
