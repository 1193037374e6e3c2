namespace SmimePS;

/// <summary>A certificate revocation list that a certificate authority of the user's published.</summary>
public sealed class SmimeCrl
{
    /// <summary>The authority's name.</summary>
    public string Ca { get; init; } = "";

    /// <summary>The authority's subject, as the list says it.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>The list's number in decimal; each list has a larger one than the last.</summary>
    public string Number { get; init; } = "";

    /// <summary>When it was issued.</summary>
    public DateTimeOffset ThisUpdate { get; init; }

    /// <summary>Until when it may be relied on: publish the next one before.</summary>
    public DateTimeOffset NextUpdate { get; init; }

    /// <summary>How many certificates it names.</summary>
    public int RevokedCount { get; init; }

    /// <summary>The file it was written to.</summary>
    public string Path { get; init; } = "";

    /// <summary>Its file.</summary>
    public override string ToString() => Path;
}
