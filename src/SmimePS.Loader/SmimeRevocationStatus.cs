namespace SmimePS;

/// <summary>What is known about the revocation of a signer's certificate and of those above it.</summary>
public enum SmimeRevocationStatus
{
    /// <summary>It was not looked up, or there is nobody to ask: nobody the user trusts vouches for the signer.</summary>
    NotChecked,

    /// <summary>None of them is revoked, by the word of their issuers that holds now.</summary>
    Good,

    /// <summary>One of them was revoked.</summary>
    Revoked,

    /// <summary>Of one of them it cannot be told.</summary>
    Unknown,
}
