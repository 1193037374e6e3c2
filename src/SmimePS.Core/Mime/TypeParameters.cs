using System.Text;
using System.Text.RegularExpressions;
using MimeKit;

namespace SmimePS.Mime;

/// <summary>
/// Sets and removes parameters of a Content-Type field and leaves the rest of it as it stands, as long as every program then reads the parameters
/// that were set (<see cref="ParameterText"/>).
/// </summary>
internal static class TypeParameters
{
    private const int FoldedLine = 76;
    private static readonly Encoding Bytes = Encoding.GetEncoding(28591);

    /// <summary>True where the entity's type has one of these.</summary>
    public static bool HasAny(ContentType type, IEnumerable<string> names) => names.Any(type.Parameters.Contains);

    /// <summary>The field with its line end, one character a byte.</summary>
    /// <param name="node">The entity.</param>
    /// <param name="field">One of its fields; null where it has none.</param>
    /// <param name="changes">The parameters' new values; null for one that is to go.</param>
    public static string Write(MimeNode node, Header? field, IReadOnlyDictionary<string, string?> changes)
    {
        if (field is null || !ContentType.TryParse(MimeScan.Rules, field.RawValue, out var own)) return Rewrite(node.ContentType, changes);
        var added = changes.Where(static change => change.Value is not null).ToList();
        // The lines between the parts are what they are, and so is the field's word on them.
        if (node.HasUnsafeBoundary) return Append(Bytes.GetString(field.RawField) + ":" + Bytes.GetString(field.RawValue), added);
        var rest = Without(TransportField.Best(field), changes.Keys);
        var text = Append(rest, added);
        if (Holds(text, own, changes)) return text;
        // Behind the type, what stands in front of the others cannot take them in.
        text = Prepend(rest, added);
        if (Holds(text, own, changes)) return text;
        text = Rewrite(own, changes);
        return Holds(text, own, changes) ? text : Encoded(own, changes, added);
    }

    private static string Without(string field, IEnumerable<string> names)
    {
        foreach (var name in names.Where(name => field.IndexOf(name, StringComparison.OrdinalIgnoreCase) >= 0)) field = Plain(name).Replace(field, "");
        return field;
    }

    /// <summary>One parameter as programs write it; one in another form is not found, and the field is written anew.</summary>
    private static Regex Plain(string name) =>
        new($";\\s*{Regex.Escape(name)}=(?:\"[^\"\\\\]*\"|[^\\s;\"()]+)(?=\\s*(?:;|$))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static string Append(string field, List<KeyValuePair<string, string?>> added)
    {
        if (added.Count == 0) return field;
        var text = new StringBuilder(field.TrimEnd(' ', '\t', '\r', '\n', ';'));
        var column = text.Length - (text.ToString().LastIndexOf('\n') + 1);
        foreach (var parameter in added)
        {
            var written = $"{parameter.Key}=\"{parameter.Value}\"";
            var fits = column + written.Length + 2 <= FoldedLine;
            text.Append(fits ? "; " : ";\r\n\t").Append(written);
            column = (fits ? column + 2 : 1) + written.Length;
        }

        return text.Append("\r\n").ToString();
    }

    private static string Prepend(string field, List<KeyValuePair<string, string?>> added)
    {
        var end = field.IndexOf(';');
        if (end < 0) return Append(field, added);
        return Append(field.Substring(0, end), added).TrimEnd('\r', '\n') + field.Substring(end);
    }

    /// <summary>The field with each value in a form that nothing can be found in (RFC 2231, 4).</summary>
    private static string Encoded(ContentType type, IReadOnlyDictionary<string, string?> changes, List<KeyValuePair<string, string?>> added)
    {
        var text = Append($"Content-Type: {type.MimeType}", added).TrimEnd('\r', '\n');
        return type.Parameters.Where(parameter => !changes.ContainsKey(parameter.Name))
            .Aggregate(text, static (field, parameter) => $"{field};\r\n\t{parameter.Name}*=utf-8''{Uri.EscapeDataString(parameter.Value)}") + "\r\n";
    }

    /// <summary>
    /// True where a reader finds in the text what was there and what was changed, and nothing else, to whichever rules it keeps: a comment or a quote
    /// that does not end would have taken the new parameters in.
    /// </summary>
    private static bool Holds(string text, ContentType old, IReadOnlyDictionary<string, string?> changes)
    {
        var value = text.Substring(text.IndexOf(':') + 1);
        if (!ContentType.TryParse(MimeScan.Rules, Bytes.GetBytes(value), out var type) || !type.IsMimeType(old.MediaType, old.MediaSubtype)) return false;
        if (changes.Any(change => !ParameterText.SaysOnly(value, change.Key, change.Value))) return false;
        var expected = old.Parameters.Where(parameter => !changes.ContainsKey(parameter.Name)).Select(static parameter => (parameter.Name.ToLowerInvariant(), parameter.Value))
            .Concat(changes.Where(static change => change.Value is not null).Select(static change => (change.Key, change.Value!)));
        return expected.OrderBy(static parameter => parameter.Item1, StringComparer.Ordinal)
            .SequenceEqual(type.Parameters.Select(static parameter => (parameter.Name.ToLowerInvariant(), parameter.Value)).OrderBy(static parameter => parameter.Item1, StringComparer.Ordinal));
    }

    private static string Rewrite(ContentType type, IReadOnlyDictionary<string, string?> changes)
    {
        var changed = type.Clone();
        foreach (var change in changes)
        {
            changed.Parameters.Remove(change.Key);
            if (change.Value is not null) changed.Parameters.Add(change.Key, change.Value);
        }

        return TransportField.Write(changed);
    }
}
