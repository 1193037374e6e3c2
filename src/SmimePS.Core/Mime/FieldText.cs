using MimeKit;
using MimeKit.Utils;

namespace SmimePS.Mime;

/// <summary>What a header field says in words.</summary>
internal static class FieldText
{
    /// <summary>Its text, decoded (RFC 2047), in one line with single blanks.</summary>
    public static string OneLine(Header field) =>
        string.Join(" ", Rfc2047.DecodeText(MimeScan.Rules, field.RawValue).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Whether its bytes may have a word, in capitals or not: seen sooner than what the field is made of. A false alarm costs only the closer look.</summary>
    /// <param name="field">The field.</param>
    /// <param name="word">In ASCII, its letters small.</param>
    public static bool MayName(Header field, ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> value = field.RawValue;
        for (var i = 0; i + word.Length <= value.Length; i++)
        {
            var same = 0;
            while (same < word.Length && (value[i + same] | 0x20) == word[same]) same++;
            if (same == word.Length) return true;
        }

        return false;
    }
}
