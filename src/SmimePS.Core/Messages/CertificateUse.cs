namespace SmimePS.Messages;

/// <summary>What a certificate is wanted for.</summary>
public enum CertificateUse
{
    /// <summary>To sign a message.</summary>
    Sign,

    /// <summary>To encrypt a message for its owner.</summary>
    Encrypt,
}
