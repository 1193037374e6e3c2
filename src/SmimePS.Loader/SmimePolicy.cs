namespace SmimePS;

/// <summary>Which algorithms protect a message.</summary>
public enum SmimePolicy
{
    /// <summary>What every S/MIME program in use reads.</summary>
    Compatible,

    /// <summary>What today's standard prefers, which older programs do not read.</summary>
    Modern,
}
