namespace SmimePS.Messages.Damage;

/// <summary>How many bytes may be looked at to find out what changed a message, over all of its signatures: a message may have a hundred.</summary>
internal sealed class DamageBudget
{
    private long _guesses = 160L * 1024 * 1024;
    private long _places = 32L * 1024 * 1024;

    /// <summary>How much is left for <see cref="SpendOnPlaces"/>.</summary>
    public long LeftForPlaces => _places;

    /// <summary>For a guess over the whole content; false where there is not that much left.</summary>
    public bool SpendOnGuess(long bytes) => Spend(ref _guesses, bytes);

    /// <summary>For one of the places where text may have been added; false where there is not that much left.</summary>
    public bool SpendOnPlaces(long bytes) => Spend(ref _places, bytes);

    private static bool Spend(ref long left, long bytes)
    {
        if (bytes > left) return false;
        left -= bytes;
        return true;
    }
}
