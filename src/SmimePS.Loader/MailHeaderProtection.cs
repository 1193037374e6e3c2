namespace SmimePS;

/// <summary>How the subject, the date and the other header fields of a message are protected.</summary>
public enum MailHeaderProtection
{
    /// <summary>Not at all: whoever passed the message on could have changed them.</summary>
    None,

    /// <summary>They are inside the signature.</summary>
    Signed,

    /// <summary>They are inside the encryption, which nobody signed.</summary>
    Encrypted,

    /// <summary>They are inside the signature and the encryption, so that some of them could be hidden on the way.</summary>
    SignedAndEncrypted,
}
