using System.Text;
using MimeKit.Encodings;
using SmimePS.Certificates;
using SmimePS.Messages;
using SmimePS.Verdicts;

namespace SmimePS.Core.Tests.Messages;

/// <summary>Signed messages, and what mail systems do to them.</summary>
internal static class DamagedMail
{
    public const string Header = "From: Alice <alice@example.org>\r\nTo: bob@example.org\r\nSubject: Plans\r\nMIME-Version: 1.0\r\n";

    public static void AssertDamage(TransportDamageKind? expected, MessageVerdict verdict) => AssertDamage(expected is { } kind ? [kind] : [], verdict);

    /// <summary>That the message is not trusted, and that what was done to it is told, each change by its kind.</summary>
    public static void AssertDamage(IReadOnlyList<TransportDamageKind> expected, MessageVerdict verdict)
    {
        Assert.False(verdict.IsTrusted);
        Assert.Contains(verdict.AllFindings, static finding => finding.IsProblem);
        Assert.Equal(expected.Order(), (verdict.Signatures[0].Layer.Damage?.Kinds ?? []).Order());
        Assert.Equal(expected.Count > 0, Damage(verdict) is not null);
        if (expected.Count > 0) Assert.Contains(verdict.AllFindings, static finding => finding is { Finding: SignatureFinding.ContentChanged, IsProblem: true });
    }

    public static VerdictFinding? Damage(MessageVerdict verdict) => verdict.AllFindings.SingleOrDefault(static finding => finding.Finding == SignatureFinding.TransportDamage);

    public static MessageVerdict Check(string text) => new SignatureChecker(MailPeople.Anchors).Check(TestMail.From(text), null, TestContext.Current.CancellationToken);

    /// <summary>Signs the content as it stands, as programs do that do not care for transports.</summary>
    public static string Sign(string content) => Sign(content, static cms => cms, MailPeople.AliceEc);

    /// <summary>The same by several, and with a change to the data.</summary>
    public static string Sign(string content, Func<byte[], byte[]> change, params Identity[] signers)
    {
        using var output = new MemoryStream();
        using (var writer = new SmimePS.Cms.SignedDataWriter(output, [.. signers.Select(static signer => new SmimePS.Cms.CmsSigner(signer))], new SmimePS.Cms.SignedDataOptions { Detached = true }))
        {
            writer.Write(Latin1(content));
            writer.Complete();
        }

        return Header + "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=\"sig\"\r\n\r\n--sig\r\n" + content
            + "\r\n--sig\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Convert.ToBase64String(change(output.ToArray()), Base64FormattingOptions.InsertLineBreaks) + "\r\n\r\n--sig--\r\n";
    }

    /// <summary>A message that is valid as it was signed, after a change to its content.</summary>
    public static string Damaged(string content, Func<string, string> change)
    {
        var signed = Sign(content);
        Assert.True(Check(signed).IsTrusted, Check(signed).Summary);
        var changed = change(content);
        Assert.NotEqual(content, changed);
        return Replace(signed, content, changed);
    }

    public static string Replace(string signed, string content, string changed)
    {
        var at = signed.IndexOf(content, StringComparison.Ordinal);
        Assert.True(at > 0);
        return signed[..at] + changed + signed[(at + content.Length)..];
    }

    public static string Lines(string text, Func<string, string> edit) => string.Join("\r\n", text.Split("\r\n").Select(edit));

    public static string Encoded(string text, string old, string label, Func<string, string> encode)
    {
        var at = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        return text[..at].Replace("Encoding: " + old, "Encoding: " + label) + encode(text[at..]);
    }

    public static string Wrapped(string text, int width)
    {
        var at = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        return text[..at] + string.Concat(text[at..].Replace("\r\n", "").Chunk(width).Select(static line => new string(line) + "\r\n"));
    }

    public static string QuotedPrintable(string body)
    {
        var encoder = new QuotedPrintableEncoder(76);
        var output = new byte[encoder.EstimateOutputLength(body.Length)];
        var length = encoder.Flush(Latin1(body), 0, body.Length, output);
        return Encoding.Latin1.GetString(output, 0, length).Replace("\r\n", "\n").Replace("\n", "\r\n");
    }

    public static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);
}
