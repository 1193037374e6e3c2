namespace SmimePS.Messages.Damage;

/// <summary>One change that may have been made on the way, undone.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Change">What would have been done, and where.</param>
/// <param name="Original">The content without it.</param>
internal sealed record DamageGuess(TransportDamageKind Kind, string Change, byte[] Original);
