using System.Text;

namespace SmimePS.Spoofs;

/// <summary>Places in a message, found with plain string operations rather than with the code under test. One character is a byte.</summary>
internal static class MailText
{
    public const string LineEnd = "\r\n";

    private static readonly string[] Lines = [LineEnd];

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static string Of(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>Where the body begins: behind the empty line.</summary>
    public static int BodyOf(string entity)
    {
        if (entity.StartsWith(LineEnd, StringComparison.Ordinal)) return LineEnd.Length;
        var at = entity.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return at < 0 ? throw new FormatException("There is no empty line behind the header.") : at + 4;
    }

    /// <summary>The header fields, each with its folded lines and their ends.</summary>
    public static List<string> FieldsOf(string entity)
    {
        var fields = new List<string>();
        var header = entity[..Math.Max(0, BodyOf(entity) - LineEnd.Length)];
        foreach (var line in header.Split(Lines, StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] is ' ' or '\t' && fields.Count > 0) fields[^1] += line + LineEnd;
            else fields.Add(line + LineEnd);
        }

        return fields;
    }

    public static bool IsNamed(string field, string name) => field.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase);

    public static bool IsContentField(string field) => field.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

    /// <summary>The fields that say what the content is, and the body: what a signature covers.</summary>
    public static string EntityOf(string message) =>
        string.Concat(FieldsOf(message).Where(IsContentField)) + LineEnd + message[BodyOf(message)..];

    /// <summary>The same message with another entity in it.</summary>
    public static string WithEntity(string message, string entity) =>
        string.Concat(FieldsOf(message).Where(static field => !IsContentField(field))) + entity;

    /// <summary>The boundary of the outermost multipart.</summary>
    public static string BoundaryOf(string message)
    {
        var type = FieldsOf(message).FirstOrDefault(static field => IsNamed(field, "Content-Type")) ?? throw new FormatException("There is no Content-Type.");
        var at = type.IndexOf("boundary=", StringComparison.OrdinalIgnoreCase);
        if (at < 0) throw new FormatException("The message is no multipart.");
        var rest = type[(at + "boundary=".Length)..];
        return rest[0] == '"' ? rest[1..rest.IndexOf('"', 1)] : rest.Split([';', ' ', '\r'], 2)[0];
    }

    /// <summary>Where a text stands for the first time, which it has to.</summary>
    public static int Find(string text, string part, int from = 0)
    {
        var at = text.IndexOf(part, from, StringComparison.Ordinal);
        return at < 0 ? throw new FormatException($"'{part}' does not stand in the message.") : at;
    }

    public static string ReplaceFirst(string text, string old, string with)
    {
        var at = Find(text, old);
        return text[..at] + with + text[(at + old.Length)..];
    }

    public static string Base64(byte[] bytes) => Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings(LineEnd);
}
