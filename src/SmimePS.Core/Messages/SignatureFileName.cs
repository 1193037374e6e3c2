using System.Text.RegularExpressions;
using MimeKit;

namespace SmimePS.Messages;

/// <summary>
/// The name under which a program that knows no signatures offers a signature, or a message wrapped in one, as a file. Nobody signs it:
/// it could be that of another kind of file, or a text of its own.
/// </summary>
internal static class SignatureFileName
{
    private static readonly Regex Usual = new(@"^(?:[A-Za-z0-9_-]{1,24}\.p7[msz])?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>
    /// Whether every name that any program could take is one that mail programs write: smime.p7s, or another short word. Of fields that
    /// programs read differently <see cref="HeaderClarity"/> speaks.
    /// </summary>
    public static bool IsUsual(MimeNode node) => node.Fields.All(static field => field.Id is not (HeaderId.ContentType or HeaderId.ContentDisposition) || HasUsual(field));

    private static bool HasUsual(Header field) => PlainField.Read(field) is not { } plain || plain.Given("name").Concat(plain.Given("filename")).All(IsUsual);

    private static bool IsUsual(KeyValuePair<string, string> given)
    {
        var value = given.Value;
        // Charset and language, of the form with an asterisk alone (RFC 2231, 4).
        if (given.Key.EndsWith("*", StringComparison.Ordinal) && value.LastIndexOf('\'') is var quote and > 0) value = value.Substring(quote + 1);
        return Usual.IsMatch(value);
    }
}
