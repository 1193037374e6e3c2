using MimeKit;
using MimeKit.Encodings;
using SmimePS.Mime;

namespace SmimePS.Messages.Damage;

/// <summary>Parts that a relay wrote in another transfer encoding, or anew in the same (RFC 6152, 3).</summary>
internal static class EncodingDamage
{
    private static readonly string?[] Unencoded = ["8bit", "7bit", null, "8BIT", "7BIT"];
    private static readonly int[] Base64Lines = [76, 72, 64, 60];

    public static IEnumerable<DamageGuess> Guesses(SignedStructure structure)
    {
        var leaves = structure.Nodes.Where(static node => !node.IsMultipart && node.Children.Count == 0).ToList();
        foreach (var leaf in leaves)
        {
            foreach (var guess in Of(structure, leaf)) yield return guess;
        }

        // A relay does to one part what it does to all of a kind.
        var unencoded = structure.TextLeaves.Where(static leaf => !IsEncoded(leaf)).ToList();
        if (unencoded.Count > 1)
        {
            var splices = unencoded.SelectMany(leaf => new[] { Label(structure, leaf, "quoted-printable"), new Splice(leaf.Body, ToQuotedPrintable(structure.Bytes(leaf.Body), 76)) });
            yield return new DamageGuess(TransportDamageKind.TransferEncoding, "it decoded the texts, which were sent as quoted-printable", structure.With(splices));
        }

        var texts = structure.TextLeaves.Where(static leaf => IsEncoded(leaf)).ToList();
        if (texts.Count < 2) yield break;
        foreach (var label in Unencoded)
        {
            var splices = texts.SelectMany(leaf => new[] { Label(structure, leaf, label), new Splice(leaf.Body, ToText(structure, leaf)) });
            yield return new DamageGuess(TransportDamageKind.TransferEncoding, "it encoded the texts that were sent unencoded", structure.With(splices));
        }
    }

    /// <summary>The bytes that a part holds, with line ends as they are signed.</summary>
    public static byte[] ToText(SignedStructure structure, MimeNode leaf)
    {
        using var output = new MemoryStream();
        var text = new CanonicalTextStream(output);
        var decoded = Decode(structure.Bytes(leaf.Body), leaf.Encoding);
        text.Write(decoded, 0, decoded.Length);
        return output.ToArray();
    }

    public static bool IsEncoded(MimeNode leaf) => leaf.Encoding is ContentEncoding.Base64 or ContentEncoding.QuotedPrintable;

    /// <summary>The label of a part's transfer encoding, or none.</summary>
    public static Splice Label(SignedStructure structure, MimeNode leaf, string? label) => structure.Field(leaf, HeaderId.ContentTransferEncoding, _ => label);

    /// <summary>As quoted-printable, lines of at most so many characters.</summary>
    public static byte[] ToQuotedPrintable(byte[] text, int width) => Encode(text, new QuotedPrintableEncoder(width));

    /// <summary>As base64, lines of so many characters.</summary>
    public static byte[] ToBase64(byte[] bytes, int width)
    {
        var text = Convert.ToBase64String(bytes);
        using var output = new MemoryStream(text.Length + (text.Length / width * 2) + 2);
        for (var at = 0; at < text.Length; at += width)
        {
            var line = SignedStructure.Latin1.GetBytes(text.Substring(at, Math.Min(width, text.Length - at)) + "\r\n");
            output.Write(line, 0, line.Length);
        }

        return output.ToArray();
    }

    /// <summary>A text in the encodings in which it may have been sent, with their labels.</summary>
    public static IEnumerable<(string Label, byte[] Body)> Encodings(byte[] text)
    {
        yield return ("quoted-printable", ToQuotedPrintable(text, 76));
        foreach (var body in Endings(ToBase64(text, 76))) yield return ("base64", body);
    }

    private static IEnumerable<DamageGuess> Of(SignedStructure structure, MimeNode leaf)
    {
        var name = structure.NameOf(leaf);
        var raw = structure.Bytes(leaf.Body);
        var isText = leaf.ContentType.IsMimeType("text", "*");
        switch (leaf.Encoding)
        {
            case ContentEncoding.Base64:
                foreach (var width in Base64Lines)
                {
                    foreach (var body in Endings(ToBase64(Decode(raw, ContentEncoding.Base64), width)))
                        yield return Guess($"it broke the base64 lines of {name} anew", new Splice(leaf.Body, body));
                }

                break;
            case ContentEncoding.QuotedPrintable:
                foreach (var width in new[] { 76, 72, 78 })
                {
                    foreach (var body in Endings(ToQuotedPrintable(ToText(structure, leaf), width)))
                        yield return Guess($"it broke the quoted-printable lines of {name} anew", new Splice(leaf.Body, body));
                }

                break;
            default:
                if (!isText) yield break;
                foreach (var (label, body) in Encodings(raw))
                    yield return Guess($"it decoded {name}, which was sent as {label}", Label(structure, leaf, label), new Splice(leaf.Body, body));
                yield break;
        }

        if (!isText) yield break;
        foreach (var label in Unencoded)
        {
            foreach (var body in Endings(ToText(structure, leaf)))
                yield return Guess($"it encoded {name}, which was sent unencoded", Label(structure, leaf, label), new Splice(leaf.Body, body));
        }

        DamageGuess Guess(string change, params Splice[] splices) => new(TransportDamageKind.TransferEncoding, change, structure.With(splices));
    }

    /// <summary>Encoders differ in whether the last line ends.</summary>
    private static IEnumerable<byte[]> Endings(byte[] body)
    {
        yield return body;
        var ends = body.Length > 1 && body[body.Length - 1] == '\n';
        yield return ends ? body.AsSpan(0, body.Length - 2).ToArray() : [.. body, (byte)'\r', (byte)'\n'];
    }

    private static byte[] Decode(byte[] raw, ContentEncoding? encoding)
    {
        if (encoding is null || DecodingStream.Decoder(encoding.Value) is not { } decoder) return raw;
        var decoded = new byte[decoder.EstimateOutputLength(raw.Length)];
        Array.Resize(ref decoded, decoder.Decode(raw, 0, raw.Length, decoded));
        return decoded;
    }

    private static byte[] Encode(byte[] bytes, IMimeEncoder encoder)
    {
        // The encoder writes bare LF at soft breaks, and takes line ends with LF.
        var output = new byte[encoder.EstimateOutputLength(bytes.Length)];
        Array.Resize(ref output, encoder.Flush(bytes, 0, bytes.Length, output));
        using var canonical = new MemoryStream();
        new CanonicalTextStream(canonical).Write(output, 0, output.Length);
        return canonical.ToArray();
    }
}
