namespace SmimePS;

/// <summary>The verdict on a signature.</summary>
public enum SmimeSignatureStatus
{
    /// <summary>Nothing at all is wrong with it.</summary>
    Valid,

    /// <summary>The message is not signed.</summary>
    NotSigned,

    /// <summary>The content is not what was signed, or the signature is not the signer's.</summary>
    Tampered,

    /// <summary>The signature is intact, but nothing the user trusts vouches for the signer's certificate.</summary>
    Untrusted,

    /// <summary>The signature is intact, but the signer is not who the message says it is from.</summary>
    WrongSender,

    /// <summary>The signature is intact, but only a part of the message is inside of it.</summary>
    PartlySigned,

    /// <summary>
    /// The signature is intact and covers the header, but outside of it, where most mail programs look, the message shows another subject, date,
    /// author or recipient.
    /// </summary>
    HeaderChanged,

    /// <summary>The signature is intact, but rests on an algorithm or a key that can be forged today.</summary>
    Weak,

    /// <summary>The message is encrypted and cannot be opened: no key at hand fits, or it was changed on the way.</summary>
    NotOpened,

    /// <summary>The signature could not be judged: a part is missing, damaged or of a kind that is not supported.</summary>
    Unverifiable,
}
