namespace SmimePS;

/// <summary>Whether a change to an encrypted message on its way would have been noticed.</summary>
public enum MailIntegrity
{
    /// <summary>Nothing was decrypted.</summary>
    NotEncrypted,

    /// <summary>
    /// It could have been altered by somebody without the key: the encryption does not notice it (CBC mode), and no intact signature inside
    /// covers the content.
    /// </summary>
    Alterable,

    /// <summary>An intact signature inside the encryption covers it. Whose it is, and whether that counts, Get-SmimeSignature says.</summary>
    Signed,

    /// <summary>The encryption itself notices any change (AES-GCM). It does not tell who wrote the message.</summary>
    Authenticated,
}
