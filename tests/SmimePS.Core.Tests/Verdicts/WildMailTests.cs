using System.Text;
using SmimePS.Certificates;
using SmimePS.Core.Tests.Messages;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Trust;
using SmimePS.Verdicts;

namespace SmimePS.Core.Tests.Verdicts;

/// <summary>Mail as it is found: labelled wrongly, wrapped anew, cut off, stored otherwise. What is whole is read, and what was added is told.</summary>
public class WildMailTests
{
    private static readonly Lazy<string> Detached = new(() => Protect(new ProtectionRequest { Sign = true, Signers = [MailPeople.AliceEc] }));
    private static readonly Lazy<string> Opaque = new(() => Protect(new ProtectionRequest { Sign = true, Signers = [MailPeople.AliceEc], Form = SignatureForm.Opaque }));
    private static readonly Lazy<string> Encrypted = new(() => Protect(new ProtectionRequest { Sign = true, Encrypt = true, Signers = [MailPeople.AliceEc], Recipients = [MailPeople.BobRsa.Certificate], IncludeSender = false }));

    private static string Boundary => Detached.Value.Split("boundary=\"")[1].Split('"')[0];

    private static readonly Dictionary<string, Func<string, string>> Wrapped = new()
    {
        ["octet-stream"] = static text => Type(text, "application/octet-stream; name=smime.p7m"),
        ["octet-stream, name in the disposition only"] = static text => Type(text, "application/octet-stream"),
        ["octet-stream, name in capitals"] = static text => Type(text, "APPLICATION/OCTET-STREAM; NAME=\"SMIME.P7M\""),
        ["octet-stream, another name"] = static text => Type(text, "application/octet-stream; name=\"message.p7m\"").Replace("smime.p7m", "message.p7m"),
        ["x-pkcs7-mime"] = static text => Type(text, "application/x-pkcs7-mime; name=smime.p7m"),
        ["no smime-type"] = static text => Type(text, "application/pkcs7-mime"),
        ["wrong smime-type"] = static text => Type(text, "application/pkcs7-mime; smime-type=compressed-data"),
        ["smime-type of nobody's"] = static text => Type(text, "application/pkcs7-mime; smime-type=\"x-odd\"; x=y"),
        ["smime-type of certificates"] = static text => Type(text, "application/pkcs7-mime; smime-type=certs-only; name=smime.p7m"),
        ["capitals"] = static text => Type(text, "Application/PKCS7-Mime; SMIME-Type=Signed-Data"),
        ["capitals in field names"] = static text => text.Replace("Content-Type:", "CONTENT-TYPE:").Replace("Content-Transfer-Encoding:", "content-transfer-encoding:"),
        ["no transfer encoding"] = static text => text.Replace("Content-Transfer-Encoding: base64\r\n", ""),
        ["transfer encoding in capitals"] = static text => text.Replace("Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: BASE64\r\n"),
        ["transfer encoding wrong"] = static text => text.Replace("Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: 7bit\r\n"),
        ["no disposition"] = static text => text.Replace("Content-Disposition: attachment; filename=smime.p7m\r\n", ""),
        ["base64 in one line"] = static text => Body(text, static body => body.Replace("\r\n", "")),
        ["base64 in short lines"] = static text => Body(text, static body => Wrap(body, 20)),
        ["base64 with empty lines"] = static text => Body(text, static body => body.Replace("\r\n", "\r\n\r\n")),
        ["base64 with blanks"] = static text => Body(text, static body => body.Replace("\r\n", " \t\r\n ")),
        ["base64 without padding"] = static text => Body(text, static body => body.TrimEnd().TrimEnd('=')),
        ["base64 with more padding"] = static text => Body(text, static body => body.TrimEnd() + "==\r\n"),
        ["base64 with an empty line first"] = static text => Body(text, static body => "\r\n\r\n" + body),
        ["LF line ends"] = static text => text.Replace("\r\n", "\n"),
        ["binary"] = static text => Body(text, static body => Encoding.Latin1.GetString(Convert.FromBase64String(body.Replace("\r\n", "")))),
        ["byte order mark"] = static text => "\u00EF\u00BB\u00BF" + text,
        ["mbox line first"] = static text => "From alice@example.org Mon Nov  2 10:00:00 2026\r\n" + text,
        ["fields of relays"] = static text => "Received: from a by b; Mon, 2 Nov 2026 10:00:00 +0000\r\nX-Spam-Status: No,\r\n\tscore=0\r\n" + text,
    };

    private static readonly Dictionary<string, Func<string, string>> Signed = new()
    {
        ["x-pkcs7-signature"] = static text => text.Replace("application/pkcs7-signature", "application/x-pkcs7-signature"),
        ["protocol of the old name alone"] = static text => text.Replace("protocol=\"application/pkcs7-signature\"", "protocol=\"application/x-pkcs7-signature\""),
        ["no protocol"] = static text => text.Replace("protocol=\"application/pkcs7-signature\"", "x=y"),
        ["no micalg"] = static text => text.Replace("micalg=sha-256", "x=y"),
        ["wrong micalg"] = static text => text.Replace("micalg=sha-256", "micalg=md5"),
        ["signature as octet-stream"] = static text => text.Replace("Content-Type: application/pkcs7-signature", "Content-Type: application/octet-stream"),
        ["signature as octet-stream, no protocol"] = static text => text.Replace("Content-Type: application/pkcs7-signature", "Content-Type: application/octet-stream").Replace("protocol=\"application/pkcs7-signature\"", "x=y"),
        ["signature as pkcs7-mime"] = static text => text.Replace("Content-Type: application/pkcs7-signature", "Content-Type: application/pkcs7-mime"),
        ["capitals"] = static text => text.Replace("multipart/signed", "Multipart/SIGNED").Replace("application/pkcs7-signature", "Application/PKCS7-Signature"),
        ["header field folded otherwise"] = static text => text.Replace("multipart/signed; ", "multipart/signed;\r\n\t"),
        ["no last boundary"] = static text => text[..text.IndexOf($"\r\n--{Boundary}--", StringComparison.Ordinal)] + "\r\n",
        ["no line end at the end"] = static text => text.TrimEnd(),
        ["empty lines behind"] = static text => text + "\r\n\r\n \r\n",
        ["blanks behind boundaries"] = static text => text.Replace($"--{Boundary}\r\n", $"--{Boundary} \r\n"),
        ["LF line ends"] = static text => text.Replace("\r\n", "\n"),
        ["LF in the header alone"] = static text => text[..200].Replace("\r\n", "\n") + text[200..],
        ["signature wrapped anew"] = static text => SignatureBody(text, static body => Wrap(body, 60)),
        ["signature in one line"] = static text => SignatureBody(text, static body => body.Replace("\r\n", "")),
        ["signature with empty lines"] = static text => SignatureBody(text, static body => body.Replace("\r\n", "\r\n\r\n")),
        ["signature without padding"] = static text => SignatureBody(text, static body => body.TrimEnd().TrimEnd('=')),
        ["byte order mark"] = static text => "\u00EF\u00BB\u00BF" + text,
        ["mbox line first"] = static text => "From alice@example.org Mon Nov  2 10:00:00 2026\r\n" + text,
    };

    public static TheoryData<string> WrappedNames => [.. Wrapped.Keys];

    public static TheoryData<string> SignedNames => [.. Signed.Keys];

    [Theory]
    [MemberData(nameof(WrappedNames))]
    public void What_is_wrapped_is_recognised_and_read(string name)
    {
        foreach (var good in new[] { Opaque.Value, Encrypted.Value })
        {
            var text = Wrapped[name](good);
            if (name != "no disposition" && name != "transfer encoding in capitals") Assert.NotEqual(good, text);
            var verdict = Check(text);
            Assert.True(verdict.IsTrusted, verdict.Summary);
            using var opened = MessageOpener.Open(TestMail.From(text), new OpenOptions { Identities = [MailPeople.BobRsa] }, TestContext.Current.CancellationToken);
            Assert.Contains("Meet me at nine.", TestMail.Text(opened.Content));
        }
    }

    [Theory]
    [MemberData(nameof(SignedNames))]
    public void What_is_signed_is_recognised_and_holds(string name)
    {
        var text = Signed[name](Detached.Value);
        Assert.NotEqual(Detached.Value, text);
        var verdict = Check(text);
        Assert.True(verdict.IsTrusted, verdict.Summary);
    }

    [Fact]
    public void A_footer_behind_the_data_is_content_that_nobody_signed()
    {
        const string footer = "\r\n_______________________________________________\r\nplans mailing list\r\nplans@lists.example.org\r\n";
        foreach (var text in new[] { Opaque.Value, Encrypted.Value })
        {
            var verdict = Check(text + footer);
            Assert.Equal([SignatureFinding.ContentAround], verdict.AllFindings.Where(static finding => finding.IsProblem).Select(static finding => finding.Finding));
        }
    }

    /// <summary>An mbox file quotes "From " inside what was signed; read as what it is, the message is whole.</summary>
    [Fact]
    public void A_signed_message_in_an_mbox_is_whole()
    {
        var text = Protect(new ProtectionRequest { Sign = true, Signers = [MailPeople.AliceEc] });
        using var folder = new TemporaryFolder();
        var path = folder["box.mbox"];
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes("From alice@example.org Mon Nov  2 10:00:00 2026\n" + text.Replace("\r\n", "\n").Replace("\nFrom ", "\n>From ") + "\n"));
        foreach (var message in MboxFile.Read(path)) Assert.True(Check(TestMail.Text(message)).IsTrusted);
    }

    [Fact]
    public void Lines_that_end_with_CR_alone_are_told_of()
    {
        var finding = Assert.Single(Check(Detached.Value.Replace("\r\n", "\r")).AllFindings);
        Assert.Equal(SignatureFinding.NotSigned, finding.Finding);
        Assert.Contains("end with CR alone", finding.Message);
        foreach (var text in new[] { "From: alice@example.org\r\n\r\nx", "From: alice@example.org\r\n", "From: alice@example.org" })
            Assert.Contains(Check(text).AllFindings, static finding => finding.Message.StartsWith("The message is not signed.", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_signed_message_of_the_corpora_gets_a_sensible_verdict()
    {
        var table = new ResultTable("signed-mail", "Message", "Verdict", "Findings", "In words");
        var seen = new Dictionary<string, string>();
        foreach (var (name, content, options, anchors) in SignedMail())
        {
            var verdict = new SignatureChecker(anchors).Check(content, options, TestContext.Current.CancellationToken);
            var findings = verdict.AllFindings.Select(static finding => finding.Finding.ToString()).Distinct().ToList();
            table.Add(name, verdict.IsTrusted ? "trusted" : "not trusted", string.Join(", ", findings), verdict.Summary);
            seen.Add(name, (verdict.IsTrusted ? "trusted" : "not trusted") + string.Concat(findings.Select(static finding => " " + finding)));
        }

        table.Note($"{seen.Count} messages.");
        table.Publish();
        Assert.Equal(Expected, seen);
    }

    /// <summary>What each of them is, looked up by eye in its text.</summary>
    private static readonly Dictionary<string, string> Expected = new()
    {
        // Their signatures were left in by something that built the messages anew.
        ["raw_email2.eml"] = "not trusted NotSigned",
        ["raw_email7.eml"] = "not trusted NotSigned",
        // Whoever published it cut lines out of the signature.
        ["raw_email_with_nested_attachment.eml"] = "not trusted SignatureDamaged",
        // OpenPGP.
        ["sig_only_email.eml"] = "not trusted NotSigned",
        ["015.eml"] = "not trusted NotSigned",
        // Its authors left a line end out, and say so.
        ["smime-multipart-hp-invalid.eml"] = "not trusted HeaderProtected ContentChanged TransportDamage",
        ["smime-multipart-hp.eml"] = "trusted HeaderProtected",
        ["smime-one-part-hp.eml"] = "trusted HeaderProtected",
        // SHA-1, and certificates without addresses.
        ["4.8.eml"] = "not trusted HeaderUnprotected AlgorithmWeak SignerNotSender",
        ["4.9.eml"] = "not trusted HeaderUnprotected AlgorithmWeak SignerNotSender",
        // Triple DES.
        ["5.3.eml"] = "not trusted NotSigned EncryptionWeak EncryptionNotAuthenticated",
    };

    private static IEnumerable<(string Name, MessageContent Content, CheckOptions Options, TrustAnchors Anchors)> SignedMail()
    {
        // Whatever claims to be signed or encrypted by S/MIME or else.
        foreach (var (name, content) in TestMail.Corpus())
        {
            var text = TestMail.Text(content);
            if (text.Contains("multipart/signed", StringComparison.OrdinalIgnoreCase) || text.Contains("pkcs7", StringComparison.OrdinalIgnoreCase)) yield return (name, content, new CheckOptions(), TrustAnchors.None);
        }

        var alice = TrustAnchors.From("RFC 9216", CertificateFile.Read(Path.Combine(Corpora.Folder("rfc9216"), "ca.rsa.crt")).Certificates[0]);
        foreach (var file in Directory.EnumerateFiles(Corpora.Folder("rfc9788"), "*.eml").Order(StringComparer.Ordinal)) yield return (Path.GetFileName(file), MessageContent.FromFile(file), new CheckOptions(), alice);
        var carl = TrustAnchors.From("RFC 4134", Certificate.Decode(File.ReadAllBytes(Path.Combine(Corpora.Folder("rfc4134"), "CarlDSSSelf.cer"))));
        foreach (var file in Directory.EnumerateFiles(Corpora.Folder("rfc4134"), "*.eml").Order(StringComparer.Ordinal))
            yield return (Path.GetFileName(file), MessageContent.FromFile(file), new CheckOptions { Identities = [Interop.Rfc4134Reading.Bob()] }, carl);
    }

    private static string Type(string text, string type)
    {
        var begin = text.IndexOf("Content-Type: ", StringComparison.Ordinal);
        var end = text.IndexOf("\r\nContent-", begin, StringComparison.Ordinal);
        return text[..begin] + "Content-Type: " + type + text[end..];
    }

    private static string Body(string text, Func<string, string> change)
    {
        var at = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        return text[..at] + change(text[at..]);
    }

    private static string SignatureBody(string text, Func<string, string> change)
    {
        var begin = text.IndexOf("\r\n\r\nMI", StringComparison.Ordinal) + 4;
        var end = text.IndexOf($"\r\n--{Boundary}--", begin, StringComparison.Ordinal);
        return text[..begin] + change(text[begin..end]) + text[end..];
    }

    private static string Wrap(string body, int width) => string.Concat(body.Replace("\r\n", "").Chunk(width).Select(static line => new string(line) + "\r\n"));

    private static string Protect(ProtectionRequest request)
    {
        using var output = MessageProtector.Protect(TestMail.From(TestMail.Plain), request, TestContext.Current.CancellationToken);
        return TestMail.Text(output);
    }

    private static MessageVerdict Check(string text) =>
        new SignatureChecker(MailPeople.Anchors).Check(TestMail.From(text), new CheckOptions { Identities = [MailPeople.BobRsa] }, TestContext.Current.CancellationToken);
}
