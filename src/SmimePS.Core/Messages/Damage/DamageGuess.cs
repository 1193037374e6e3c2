namespace SmimePS.Messages.Damage;

/// <summary>What may have been done on the way, undone.</summary>
/// <param name="Kinds">What it is: one change, or several that were made one after the other.</param>
/// <param name="Change">What would have been done, and where.</param>
/// <param name="Original">The content without it.</param>
internal sealed record DamageGuess(IReadOnlyList<TransportDamageKind> Kinds, string Change, byte[] Original)
{
    /// <summary>One change.</summary>
    public DamageGuess(TransportDamageKind kind, string change, byte[] original)
        : this([kind], change, original)
    {
    }

    /// <summary>This one, found in what another had left.</summary>
    public DamageGuess After(DamageGuess other) => this with { Kinds = [.. other.Kinds, .. Kinds], Change = $"{other.Change}, and {Change}" };
}
