namespace SmimePS.Messages.Damage;

/// <summary>
/// Several changes that were made one after the other: a list that adds a footer to what its server has quoted or encoded anew, a relay that cuts
/// off blanks and folds fields. Undone are two of them at the most, each where it can have been done, and text that was added besides. There is
/// a budget for each way of doing so: within it the likely ones go first, and what does not fit is not found.
/// </summary>
internal sealed class CombinedDamage
{
    private const long Mega = 1024 * 1024;
    private const long ShareOfText = 2 * Mega;
    // What is undone must be made and read again, which is more work than to compare a digest; more so where all is tried on it.
    private const int CostOfReading = 4;
    private const int CostOfAll = 16;
    // However short the content is, each guess is some work.
    private const int LeastCost = 6 * 1024;
    private const int MostFolds = 40;
    private readonly ClaimedDigest _claimed;
    private readonly CancellationToken _cancellationToken;

    private CombinedDamage(ClaimedDigest claimed, CancellationToken cancellationToken)
    {
        _claimed = claimed;
        _cancellationToken = cancellationToken;
    }

    public static IEnumerable<DamageGuess> Guesses(SignedStructure structure, ClaimedDigest claimed, DamageBudget budget, CancellationToken cancellationToken)
    {
        var search = new CombinedDamage(claimed, cancellationToken);
        var reencoded = budget.Share(4 * Mega, 0);
        return search.AndAddedText(structure, budget.Share(6 * Mega, 12 * Mega))
            .Concat(ReencodedTextDamage.Guesses(structure).TakeWhile(guess => Spend(reencoded, guess)))
            .Concat(search.Pairs(structure, budget.Share(12 * Mega, 0)))
            .Concat(search.PairsAndAddedText(structure, budget.Share(4 * Mega, 8 * Mega)));
    }

    /// <summary>What is done to all of a content that it can be done to, the usual ones first.</summary>
    private static IEnumerable<DamageGuess> Whole(SignedStructure structure) => LineDamage.Whole(structure.Data).Concat(WholeParts(structure));

    private static IEnumerable<DamageGuess> WholeParts(SignedStructure structure) => TrailingBlankDamage.Whole(structure)
        .Concat(FoldingDamage.Usual(structure))
        .Concat(EncodingDamage.Guesses(structure))
        .Concat(CharsetDamage.Guesses(structure));

    /// <summary>A change to the whole, and one more of another kind.</summary>
    private IEnumerable<DamageGuess> Pairs(SignedStructure structure, DamageBudget budget)
    {
        foreach (var (first, before) in Undone(structure, Whole, budget, CostOfAll))
        {
            foreach (var second in LineDamage.Guesses(before.Data).Concat(WholeParts(before)).Concat(EmptyLineDamage.Guesses(before)).Concat(FoldingDamage.Single(before).Take(MostFolds)))
            {
                if (!Spend(budget, second)) yield break;
                if (!IsAgain(first, second)) yield return second.After(first);
            }
        }
    }

    /// <summary>Text that was added, and a change to all of it or to what was there before.</summary>
    private IEnumerable<DamageGuess> AndAddedText(SignedStructure structure, DamageBudget budget, DamageGuess? earlier = null)
    {
        foreach (var (guess, before) in Undone(structure, Whole, budget, CostOfReading))
        {
            if (earlier is not null && IsAgain(earlier, guess)) continue;
            if (budget.LeftForPlaces < before.Data.Length) yield break;
            var undone = earlier is null ? guess : guess.After(earlier);
            foreach (var added in AddedTextDamage.Guesses(before, _claimed, budget.Share(0, ShareOfText))) yield return added.After(undone);
        }
    }

    /// <summary>Text that was added, a change to lines, and another one.</summary>
    private IEnumerable<DamageGuess> PairsAndAddedText(SignedStructure structure, DamageBudget budget) =>
        Undone(structure, static content => LineDamage.Whole(content.Data), budget, CostOfAll).SelectMany(first => AndAddedText(first.Structure, budget, first.Guess));

    private IEnumerable<(DamageGuess Guess, SignedStructure Structure)> Undone(
        SignedStructure structure, Func<SignedStructure, IEnumerable<DamageGuess>> changes, DamageBudget budget, int cost)
    {
        if (!budget.HasForGuess((long)structure.Data.Length * cost)) yield break;
        byte[]? last = null;
        foreach (var guess in changes(structure))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            // Two changes may come to the same.
            if (last is not null && guess.Original.AsSpan().SequenceEqual(last)) continue;
            last = guess.Original;
            if (!Spend(budget, guess, cost)) yield break;
            if (SignedStructure.Read(guess.Original, _cancellationToken) is { } before) yield return (guess, before);
        }
    }

    private static bool Spend(DamageBudget budget, DamageGuess guess, int cost = 1) => budget.SpendOnGuess(Math.Max(LeastCost, (long)guess.Original.Length * cost));

    private static bool IsAgain(DamageGuess first, DamageGuess second) => second.Kinds.Any(first.Kinds.Contains);
}
