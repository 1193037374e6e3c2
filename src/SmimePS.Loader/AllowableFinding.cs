namespace SmimePS;

/// <summary>What a user may accept in a signature that is sound otherwise; the names are those of the findings.</summary>
public enum AllowableFinding
{
    /// <summary>The signature rests on an algorithm or key that can be forged today.</summary>
    AlgorithmWeak,

    /// <summary>A certificate of the path had expired when the signature was made.</summary>
    CertificateExpired,

    /// <summary>A certificate of the path was not yet valid when the signature was made.</summary>
    CertificateNotYetValid,

    /// <summary>The signer's key may not be used to sign.</summary>
    KeyUsageNotAllowed,

    /// <summary>The signer's certificate is not for mail.</summary>
    PurposeNotAllowed,

    /// <summary>Whether a certificate was revoked could not be told.</summary>
    RevocationUnknown,

    /// <summary>The signature claims to have been made in the future.</summary>
    SigningTimeInFuture,

    /// <summary>A From address belongs to nobody who signed.</summary>
    SignerNotSender,

    /// <summary>The name beside a From address looks like an address that is not the author's.</summary>
    NameShowsAddress,

    /// <summary>The signature covers only a part of the message.</summary>
    PartlyCovered,

    /// <summary>There is content beside the signed part, within the signed wrapping.</summary>
    ContentAround,

    /// <summary>Header fields stand otherwise outside than inside their protection, as after a mailing list that writes subjects anew.</summary>
    HeaderChanged,
}
