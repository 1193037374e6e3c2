namespace SmimePS;

/// <summary>Whether a certificate authority can issue certificates.</summary>
public enum SmimeCaStatus
{
    /// <summary>It can.</summary>
    Ready,

    /// <summary>Its own certificate has not arrived: its request waits for an answer.</summary>
    WaitingForCertificate,

    /// <summary>Its private key is not here; it may be kept offline.</summary>
    NoKey,

    /// <summary>Its certificate, or that of an authority above it, is not valid yet.</summary>
    NotYetValid,

    /// <summary>Its certificate, or that of an authority above it, has expired.</summary>
    Expired,
}
