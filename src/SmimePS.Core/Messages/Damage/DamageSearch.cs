using System.Security.Cryptography;
using SmimePS.Cms;
using SmimePS.Mime;

namespace SmimePS.Messages.Damage;

/// <summary>
/// Finds out what changed a signed content on its way: undoes each of the usual changes on a copy, and then the usual pairs of them, until the digest is the one that was
/// signed and the signature holds over it. That proves what the content was; it does not make the message valid.
/// </summary>
internal static class DamageSearch
{
    /// <summary>Larger contents are not searched: each of the guesses passes over all of it once.</summary>
    public const int LargestContent = 4 * 1024 * 1024;

    /// <summary>Searches where a digest did not match.</summary>
    /// <param name="source">Where the content is.</param>
    /// <param name="content">The content.</param>
    /// <param name="report">What was found over the content as it is.</param>
    /// <param name="budget">How much work may be done.</param>
    /// <param name="verify">Verifies the signature over another content, and closes that.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>The change, or the changes; null where there is none, or no usual one.</returns>
    public static TransportDamage? Find(
        MimeEntitySource source, MimeNode content, SignedDataReport report, DamageBudget budget, Func<Stream, SignedDataReport> verify, CancellationToken cancellationToken)
    {
        if (report.Signers.FirstOrDefault(static signer => signer.ClaimedDigest is not null) is not { ClaimedDigest: { } claimed } signer) return null;
        // Line ends add a byte each at the most.
        if (content.Entity.Length > LargestContent || report.Signers.Any(static other => other.IsValid)) return null;
        var data = Read(source.OpenCanonical(content));
        using var hash = DigestAlgorithms.TryCreate(new HashAlgorithmName(signer.DigestAlgorithm));
        if (hash is null) return null;
        foreach (var guess in Guesses(data, new ClaimedDigest(signer.DigestAlgorithm, claimed), budget, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(guess.Original);
            if (!hash.GetHashAndReset().AsSpan().SequenceEqual(claimed)) continue;
            // Anybody can claim a digest; what counts is that the signer did.
            if (verify(new MemoryStream(guess.Original)).Signers.Any(static other => other.IsValid)) return new TransportDamage(guess.Kinds, guess.Change);
        }

        return null;
    }

    private static IEnumerable<DamageGuess> Guesses(byte[] data, ClaimedDigest claimed, DamageBudget budget, CancellationToken cancellationToken)
    {
        var structure = SignedStructure.Read(data, cancellationToken);
        foreach (var guess in Guesses(data, structure).TakeWhile(guess => budget.SpendOnGuess(guess.Original.Length))) yield return guess;
        if (structure is null) yield break;
        foreach (var guess in AddedTextDamage.Guesses(structure, claimed, budget)) yield return guess;
        if (budget.Combined is null) yield break;
        foreach (var guess in CombinedDamage.Guesses(structure, claimed, budget.Combined, cancellationToken)) yield return guess;
    }

    /// <summary>The likely and cheap ones first.</summary>
    private static IEnumerable<DamageGuess> Guesses(byte[] data, SignedStructure? structure) => structure is null
        ? LineDamage.Guesses(data)
        : LineDamage.Guesses(data)
            .Concat(EmptyLineDamage.Guesses(structure))
            .Concat(FoldingDamage.Guesses(structure))
            .Concat(EncodingDamage.Guesses(structure))
            .Concat(CharsetDamage.Guesses(structure))
            .Concat(TrailingBlankDamage.Guesses(structure));

    private static byte[] Read(Stream content)
    {
        using (content)
        using (var copy = new MemoryStream())
        {
            content.CopyTo(copy);
            return copy.ToArray();
        }
    }
}
