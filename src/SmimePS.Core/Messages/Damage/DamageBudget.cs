namespace SmimePS.Messages.Damage;

/// <summary>How many bytes may be looked at to find out what changed a message, over all of its signatures: a message may have a hundred.</summary>
internal sealed class DamageBudget
{
    private const long Mega = 1024 * 1024;
    private readonly DamageBudget? _whole;
    private long _guesses;
    private long _places;

    private DamageBudget(long guesses, long places, DamageBudget? whole = null)
    {
        _guesses = guesses;
        _places = places;
        _whole = whole;
    }

    /// <summary>For one change.</summary>
    public DamageBudget()
        : this(160 * Mega, 32 * Mega) => Combined = new DamageBudget(24 * Mega, 16 * Mega);

    /// <summary>For several changes one after the other, where no single one was it: much less than there is to try, so that the likely ones go first.</summary>
    public DamageBudget? Combined { get; }

    /// <summary>How much is left for <see cref="SpendOnPlaces"/>.</summary>
    public long LeftForPlaces => Math.Min(_places, _whole?.LeftForPlaces ?? long.MaxValue);

    /// <summary>A share of this one, so that what comes later gets some too.</summary>
    public DamageBudget Share(long guesses, long places) => new(guesses, places, this);

    /// <summary>Whether so much is left for <see cref="SpendOnGuess"/>.</summary>
    public bool HasForGuess(long bytes) => bytes <= _guesses && _whole?.HasForGuess(bytes) is not false;

    /// <summary>For a guess over the whole content; false where there is not that much left.</summary>
    public bool SpendOnGuess(long bytes) => bytes <= _guesses && _whole?.SpendOnGuess(bytes) is not false && Spend(ref _guesses, bytes);

    /// <summary>For one of the places where text may have been added; false where there is not that much left.</summary>
    public bool SpendOnPlaces(long bytes) => bytes <= _places && _whole?.SpendOnPlaces(bytes) is not false && Spend(ref _places, bytes);

    private static bool Spend(ref long left, long bytes)
    {
        if (bytes > left) return false;
        left -= bytes;
        return true;
    }
}
