using System.Text.RegularExpressions;
using MimeKit;
using SmimePS.Headers;
using SmimePS.Mime;

namespace SmimePS.Messages;

/// <summary>
/// The name under which a program that knows no signatures offers a signature, or a message wrapped in one, as a file, and the description
/// that some show beside it (RFC 2045, 8). Nobody signs them: they could be those of another kind of file, or a text of their own.
/// </summary>
internal static class SignatureFileName
{
    // Browsers count what they store under one name, with a blank before the number or without.
    private static readonly Regex Shape = new(@"^(?:([A-Za-z0-9_-]{1,24})(?: ?\([0-9]{1,2}\))?\.p7[msz])?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex Description = new(@"^[\p{L}\p{M} /#'-]{0,60}7?\z", RegexOptions.CultureInvariant);

    /// <summary>
    /// Whether every name that any program could take is one that mail programs write: smime.p7s, or another word that judges nothing. Of fields that
    /// programs read differently <see cref="HeaderClarity"/> speaks.
    /// </summary>
    public static bool IsUsual(MimeNode node) => node.Fields.All(static field => field.Id is not (HeaderId.ContentType or HeaderId.ContentDisposition) || HasUsual(field));

    /// <summary>
    /// A description of other words than mail programs write (<see cref="ProtectionWords"/>), decoded, in one line; null where there is none. Some write the
    /// file's name there, which may be any that the file may have.
    /// </summary>
    public static string? OtherDescription(MimeNode node) =>
        node.Fields.Where(static field => field.Id == HeaderId.ContentDescription).Select(FieldText.OneLine).FirstOrDefault(static text => !IsDescription(text) && !IsUsual(text));

    private static bool IsDescription(string text) => Description.IsMatch(text) && ProtectionWords.CountOthers(text) == 0;

    private static bool HasUsual(Header field) => !FieldText.MayName(field, "name"u8) || PlainField.Read(field) is not { } plain || plain.Given("name").Concat(plain.Given("filename")).All(IsUsual);

    private static bool IsUsual(KeyValuePair<string, string> given)
    {
        var value = given.Value;
        // Charset and language, of the form with an asterisk alone (RFC 2231, 4).
        if (given.Key.EndsWith("*", StringComparison.Ordinal) && value.LastIndexOf('\'') is var quote and > 0) value = value.Substring(quote + 1);
        return IsUsual(value);
    }

    private static bool IsUsual(string name)
    {
        // Low lines, hyphens, digits and capitals separate words to the eye.
        if (Shape.Match(name) is not { Success: true } shape) return false;
        var others = ProtectionWords.CountOthers(shape.Groups[1].Value);
        return others == 0 || (others == 1 && !JudgingWords.Judge(shape.Groups[1].Value));
    }
}
