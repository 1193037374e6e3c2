using SmimePS.Certificates;

namespace SmimePS.Recipients;

/// <summary>What becomes of a certificate that a signed message gave.</summary>
public enum RecipientOutcome
{
    /// <summary>It gets a place, and the address had none for that purpose from the same authority.</summary>
    New,

    /// <summary>It gets a place, and is newer than the one that the address had from the same authority.</summary>
    Renewed,

    /// <summary>It gets a place beside a newer one.</summary>
    Older,

    /// <summary>It has its place already.</summary>
    Known,

    /// <summary>Another authority vouches for another valid certificate of the address. It has no place, unless that was asked for.</summary>
    Conflicting,
}

/// <summary>A certificate and what becomes of it.</summary>
/// <param name="Harvested">The certificate, as a message gave it.</param>
/// <param name="Outcome">What becomes of it.</param>
public sealed record RecipientChange(HarvestedCertificate Harvested, RecipientOutcome Outcome)
{
    /// <summary>The one that it comes after or stands against; null where there is none.</summary>
    public Certificate? Other { get; init; }

    /// <summary>Whether it has to be put into its place.</summary>
    public bool IsToBeKept { get; init; }

    /// <summary>Whether it has to be taken out of the place that it got earlier in the same harvest.</summary>
    public bool IsToBeWithdrawn { get; init; }
}
