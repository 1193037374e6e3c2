namespace SmimePS.Trust;

/// <summary>How many places may be asked over the network for one message: its sender chose the certificates that name them. Safe for use from several threads.</summary>
/// <param name="places">How many.</param>
public sealed class RevocationBudget(int places = RevocationBudget.UsualPlaces)
{
    /// <summary>A chain of three with two places each, and room for a second signer.</summary>
    public const int UsualPlaces = 16;

    private int _left = places;

    /// <summary>Takes one; false where there is none left.</summary>
    public bool Take() => Interlocked.Decrement(ref _left) >= 0;
}
