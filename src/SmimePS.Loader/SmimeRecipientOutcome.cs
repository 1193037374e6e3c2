namespace SmimePS;

/// <summary>What became of a certificate that came with signed mail.</summary>
public enum SmimeRecipientOutcome
{
    /// <summary>It was kept, and the address had none for that purpose from the same CA.</summary>
    New,

    /// <summary>It was kept, and takes the place of the one that the address had from the same CA.</summary>
    Renewed,

    /// <summary>It was kept beside a newer one, which stays in use.</summary>
    Older,

    /// <summary>It is there already.</summary>
    Known,

    /// <summary>It has expired, and was not kept.</summary>
    Expired,

    /// <summary>Another CA vouches for another valid certificate of the address. It was not kept, unless that was asked for.</summary>
    Conflicting,

    /// <summary>The signature does not speak for it, or nobody the user trusts does. It was not kept.</summary>
    Refused,
}
