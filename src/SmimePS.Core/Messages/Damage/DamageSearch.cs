using System.Security.Cryptography;
using SmimePS.Cms;

namespace SmimePS.Messages.Damage;

/// <summary>
/// Finds out what changed a signed content on its way: undoes each of the usual changes on a copy, until the digest is the one that was
/// signed and the signature holds over it. That proves what the content was; it does not make the message valid.
/// </summary>
internal static class DamageSearch
{
    /// <summary>Larger contents are not searched: each of the guesses passes over all of it once.</summary>
    public const int LargestContent = 4 * 1024 * 1024;

    /// <summary>How many bytes all guesses together may take a digest of.</summary>
    private const long MaximumWork = 192L * 1024 * 1024;

    /// <summary>Searches where a digest did not match.</summary>
    /// <param name="source">Where the content is.</param>
    /// <param name="content">The content.</param>
    /// <param name="report">What was found over the content as it is.</param>
    /// <param name="verify">Verifies the signature over another content, and closes that.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>The change; null where there is none, or no usual one.</returns>
    public static TransportDamage? Find(
        MimeEntitySource source, MimeNode content, SignedDataReport report, Func<Stream, SignedDataReport> verify, CancellationToken cancellationToken)
    {
        if (report.Signers.FirstOrDefault(static signer => signer.ClaimedDigest is not null) is not { ClaimedDigest: { } claimed } signer) return null;
        // Line ends add a byte each at the most.
        if (content.Entity.Length > LargestContent || report.Signers.Any(static other => other.IsValid)) return null;
        var data = Read(source.OpenCanonical(content));
        using var hash = DigestAlgorithms.TryCreate(new HashAlgorithmName(signer.DigestAlgorithm));
        if (hash is null) return null;
        long work = 0;
        foreach (var guess in Guesses(data, new ClaimedDigest(signer.DigestAlgorithm, claimed), cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            work += guess.Original.Length;
            if (work > MaximumWork) return null;
            hash.AppendData(guess.Original);
            if (!hash.GetHashAndReset().AsSpan().SequenceEqual(claimed)) continue;
            // Anybody can claim a digest; what counts is that the signer did.
            if (verify(new MemoryStream(guess.Original)).Signers.Any(static other => other.IsValid)) return new TransportDamage(guess.Kind, guess.Change);
        }

        return null;
    }

    /// <summary>The likely and cheap ones first.</summary>
    private static IEnumerable<DamageGuess> Guesses(byte[] data, ClaimedDigest claimed, CancellationToken cancellationToken)
    {
        foreach (var guess in LineDamage.Guesses(data)) yield return guess;
        if (SignedStructure.Read(data, cancellationToken) is not { } structure) yield break;
        foreach (var guess in EmptyLineDamage.Guesses(structure)) yield return guess;
        foreach (var guess in FoldingDamage.Guesses(structure)) yield return guess;
        foreach (var guess in EncodingDamage.Guesses(structure)) yield return guess;
        foreach (var guess in CharsetDamage.Guesses(structure)) yield return guess;
        foreach (var guess in AddedTextDamage.Guesses(structure, claimed)) yield return guess;
    }

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
