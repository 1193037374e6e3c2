namespace SmimePS.Trust;

/// <summary>What is wrong with a certification path, one name a rule.</summary>
public enum PathProblem
{
    /// <summary>The issuer's certificate is neither among the anchors nor among the certificates at hand.</summary>
    IssuerUnknown,

    /// <summary>The path ends at a self-signed certificate that is not one of the user's anchors.</summary>
    RootNotTrusted,

    /// <summary>A certificate's signature does not verify with its issuer's key.</summary>
    SignatureInvalid,

    /// <summary>A certificate is signed with an algorithm that is not supported.</summary>
    AlgorithmUnsupported,

    /// <summary>The algorithm named inside the signed part differs from the one beside the signature (RFC 5280, 4.1.1.2).</summary>
    AlgorithmMismatch,

    /// <summary>A certificate breaks the format's rules: an extension that cannot be read, names that must not be empty.</summary>
    Malformed,

    /// <summary>A certificate's validity had not begun.</summary>
    NotYetValid,

    /// <summary>A certificate's validity had ended.</summary>
    Expired,

    /// <summary>A certificate that issued another is not a certification authority's (basic constraints).</summary>
    NotAnAuthority,

    /// <summary>More intermediate authorities follow than a certificate (or the options) allows.</summary>
    PathTooLong,

    /// <summary>
    /// The key usage of an issuing certificate does not let it sign certificates, or that of the last one not what was asked.
    /// </summary>
    KeyUsageNotAllowed,

    /// <summary>A name lies outside what an authority above it may vouch for (name constraints).</summary>
    NameNotPermitted,

    /// <summary>The extended key usage of the certificate or of an authority above it does not include the purpose.</summary>
    PurposeNotAllowed,

    /// <summary>No policy that the path or the user requires holds for all of it.</summary>
    PolicyNotAllowed,

    /// <summary>A certificate has a critical extension that is not understood.</summary>
    UnknownCriticalExtension,

    /// <summary>A certificate is signed over SHA-1 or MD5, which can be forged.</summary>
    WeakSignature,

    /// <summary>A key is too short: RSA or DSA under the bound, an elliptic curve under 224 bits.</summary>
    WeakKey,

    /// <summary>A certificate was revoked by its issuer.</summary>
    Revoked,

    /// <summary>
    /// A certificate was revoked after the moment asked for, and for a reason that takes back nothing of what came before. It is told
    /// and never refuses a path.
    /// </summary>
    RevokedSince,

    /// <summary>Revocation was to be checked and could not be told.</summary>
    RevocationUnknown,

    /// <summary>The search for a path was given up at its bound of work.</summary>
    SearchLimitReached,
}
