using SmimePS.Mime;

namespace SmimePS.Messages.Damage;

/// <summary>Text that a list added to a part that was encoded, for which it had to decode it; what it sends on, it has encoded anew or not at all.</summary>
internal static class ReencodedTextDamage
{
    private const int MaximumLines = 60;

    public static IEnumerable<DamageGuess> Guesses(SignedStructure structure)
    {
        foreach (var leaf in structure.TextLeaves.Take(4))
        {
            var text = EncodingDamage.ToText(structure, leaf);
            foreach (var (from, to) in Ends(text).Select(static end => (0, end)).Concat(Beginnings(text).Select(begin => (begin, text.Length))))
            {
                var original = text.AsSpan(from, to - from).ToArray();
                foreach (var (label, body) in EncodingDamage.Encodings(original))
                {
                    var added = structure.Excerpt(from > 0 ? text.AsSpan(0, from).ToArray() : text.AsSpan(to).ToArray(), leaf);
                    yield return new DamageGuess(
                        [TransportDamageKind.AddedText, TransportDamageKind.TransferEncoding],
                        $"it added text {(from > 0 ? "at the beginning" : "at the end")} of {structure.NameOf(leaf)}{added}, and wrote its transfer encoding otherwise",
                        structure.With(EncodingDamage.Label(structure, leaf, label), new Splice(leaf.Body, body)));
                }
            }
        }
    }

    /// <summary>Where the original may have ended: before or behind a line end.</summary>
    private static IEnumerable<int> Ends(byte[] text)
    {
        var at = text.Length;
        for (var lines = 0; lines < MaximumLines && at > 0; lines++)
        {
            var newLine = Array.LastIndexOf(text, (byte)'\n', at - 1);
            if (newLine < 1) yield break;
            if (newLine + 1 < text.Length) yield return newLine + 1;
            at = newLine - 1;
            yield return at;
        }
    }

    /// <summary>Where the original may have begun: behind a line end.</summary>
    private static IEnumerable<int> Beginnings(byte[] text)
    {
        var at = 0;
        for (var lines = 0; lines < MaximumLines; lines++)
        {
            var newLine = Array.IndexOf(text, (byte)'\n', at);
            if (newLine < 0 || newLine + 1 >= text.Length) yield break;
            at = newLine + 1;
            yield return at;
        }
    }
}
