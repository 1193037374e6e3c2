using System.Text;
using System.Text.RegularExpressions;
using MimeKit;
using SmimePS.Mime;

namespace SmimePS.Messages.Damage;

/// <summary>Texts that a relay converted to another charset, and perhaps encoded with it.</summary>
internal static class CharsetDamage
{
    private static readonly string[] Usual = ["iso-8859-1", "ISO-8859-1", "windows-1252", "Windows-1252", "utf-8", "UTF-8", "iso-8859-15", "ISO-8859-15"];
    private static readonly Regex Parameter = new("(?<=charset[ \t]*=[ \t]*\"?)[^\\s\";]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public static IEnumerable<DamageGuess> Guesses(SignedStructure structure)
    {
        foreach (var leaf in structure.TextLeaves)
        {
            if (leaf.ContentType.Charset is not { } now || Find(now) is not { } from) continue;
            var text = Decode(EncodingDamage.ToText(structure, leaf), from);
            if (text is null || text.All(static c => c < 0x80)) continue;
            foreach (var name in Usual)
            {
                if (string.Equals(name, now, StringComparison.OrdinalIgnoreCase) || Find(name) is not { } to || Encode(text, to) is not { } bytes) continue;
                var change = $"it converted {structure.NameOf(leaf)} from {name.ToLowerInvariant()} to {now.ToLowerInvariant()}";
                var label = structure.Field(leaf, HeaderId.ContentType, old => Parameter.Replace(old, name));
                yield return new DamageGuess(TransportDamageKind.Charset, change, structure.With(label, new Splice(leaf.Body, Again(leaf, bytes))));
                if (!EncodingDamage.IsEncoded(leaf)) continue;
                yield return new DamageGuess(TransportDamageKind.Charset, change + " and encoded it",
                    structure.With(label, EncodingDamage.Label(structure, leaf, "8bit"), new Splice(leaf.Body, bytes)));
            }
        }
    }

    private static byte[] Again(MimeNode leaf, byte[] bytes) => leaf.Encoding switch
    {
        ContentEncoding.Base64 => EncodingDamage.ToBase64(bytes, 76),
        ContentEncoding.QuotedPrintable => EncodingDamage.ToQuotedPrintable(bytes, 76),
        _ => bytes,
    };

    private static Encoding? Find(string name)
    {
        try
        {
            return Encoding.GetEncoding(name.Trim(), EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static string? Decode(byte[] bytes, Encoding encoding)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static byte[]? Encode(string text, Encoding encoding)
    {
        try
        {
            return encoding.GetBytes(text);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
