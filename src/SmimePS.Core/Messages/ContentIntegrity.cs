namespace SmimePS.Messages;

/// <summary>Whether a change to an encrypted content on its way would have been noticed.</summary>
public enum ContentIntegrity
{
    /// <summary>Nothing was decrypted.</summary>
    NotEncrypted,

    /// <summary>
    /// It could have been altered: encryption in CBC mode lets whoever holds the message change it without the key (EFAIL), and no
    /// intact signature inside speaks for all of it.
    /// </summary>
    Alterable,

    /// <summary>An intact signature inside the encryption covers it. Whose it is, and whether that counts, <see cref="Verdicts.SignatureChecker"/> tells.</summary>
    Signed,

    /// <summary>The encryption itself notices any change (AES-GCM). It does not tell who made the message.</summary>
    Authenticated,
}

/// <summary>Tells it from the layers of a message.</summary>
internal static class ContentIntegrities
{
    /// <summary>
    /// The innermost encryption counts: anybody can put a sound one around a ciphertext that they altered.
    /// </summary>
    public static ContentIntegrity Of(IReadOnlyList<MessageLayer> layers)
    {
        var innermost = InnermostEncryption(layers);
        if (innermost < 0) return ContentIntegrity.NotEncrypted;
        if (((EncryptionLayer)layers[innermost]).IsAuthenticated) return ContentIntegrity.Authenticated;
        return layers.Skip(innermost + 1).Any(static layer => layer is SignatureLayer { HasContentAround: false } signature
            && signature.Report.Signers.Any(static signer => signer.IsValid)) ? ContentIntegrity.Signed : ContentIntegrity.Alterable;
    }

    public static int InnermostEncryption(IReadOnlyList<MessageLayer> layers)
    {
        for (var i = layers.Count - 1; i >= 0; i--)
        {
            if (layers[i] is EncryptionLayer) return i;
        }

        return -1;
    }
}
