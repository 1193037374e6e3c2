using SmimePS.Certificates;

namespace SmimePS.Messages;

/// <summary>Whether mail for an address can be encrypted.</summary>
public enum RecipientState
{
    /// <summary>There is a certificate that does.</summary>
    Ready,

    /// <summary>No certificate is known.</summary>
    Unknown,

    /// <summary>There are certificates, and none may be encrypted for, by its key usage.</summary>
    WrongPurpose,

    /// <summary>The best there is is not valid yet.</summary>
    NotYetValid,

    /// <summary>The best there is has expired.</summary>
    Expired,
}

/// <summary>With which certificate mail for an address is encrypted, or why with none.</summary>
/// <param name="Address">The address, as it was asked about.</param>
/// <param name="State">Whether it can be encrypted.</param>
/// <param name="Certificate">The certificate that is taken; where none does, the one that comes nearest; null where none is known.</param>
public sealed record RecipientAnswer(string Address, RecipientState State, Certificate? Certificate)
{
    /// <summary>Whether mail for the address can be encrypted.</summary>
    public bool IsReady => State == RecipientState.Ready;

    /// <summary>Why it cannot, in a few words; empty where it can.</summary>
    public string Reason => State switch
    {
        RecipientState.Ready => "",
        RecipientState.Unknown => "none is known",
        RecipientState.WrongPurpose => CertificateFitness.Words(Certificate!, Unfitness.WrongPurpose),
        RecipientState.NotYetValid => CertificateFitness.Words(Certificate!, Unfitness.NotYetValid),
        _ => CertificateFitness.Words(Certificate!, Unfitness.Expired),
    };
}
