using System.Text;
using SmimePS.Messages;

namespace SmimePS.Core.Tests.Messages;

/// <summary>Messages that somebody altered around a genuine signature, or sent in another's name. None may be trusted.</summary>
public class ForgedMessageTests
{
    private static readonly Lazy<string> Signed = new(() => TestMail.Text(MessageProtector.Protect(TestMail.From(TestMail.Plain),
        new ProtectionRequest { Sign = true, Signers = [MailPeople.AliceEc], ProtectHeader = false })));

    private static string Boundary => Signed.Value.Split("boundary=\"")[1].Split('"')[0];

    [Fact]
    public void The_message_they_are_made_of_is_trusted() => Assert.True(Check(Signed.Value).IsTrusted);

    public static TheoryData<string> Attacks => [.. Forgeries.Keys];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void A_forgery_is_not_trusted(string attack)
    {
        var forged = Forgeries[attack](Signed.Value);
        Assert.NotEqual(Signed.Value, forged);
        try
        {
            var verdict = Check(forged);
            Assert.False(verdict.IsTrusted, verdict.Summary);
        }
        catch (MessageException error)
        {
            // Not to be read as a message at all is an answer too.
            Assert.Equal("InvalidMessage", error.ErrorId);
        }
    }

    [Theory]
    [InlineData("From: alice@example.org")]
    [InlineData("From: ALICE@Example.ORG")]
    [InlineData("From: \"Alice\" <alice@example.org>")]
    [InlineData("From: \"alice@example.org\" <alice@example.org>")]
    [InlineData("From: alice@example.org (Alice of R&D)")]
    [InlineData("From: \"Alice @ R&D\" <alice@example.org>")]
    [InlineData("From: Alice @home <alice@example.org>")]
    [InlineData("From: Alice Q. Public <alice@example.org>")]
    [InlineData("From: =?utf-8?q?Al=C3=ADce?=\r\n =?utf-8?q?_Public?=\r\n <alice@example.org>")]
    [InlineData("From : alice@example.org")]
    [InlineData("From: alice@example.org\r\nX-Note : odd\r\nX-Empty:")]
    public void An_odd_header_of_the_senders_own_is_trusted(string from)
    {
        var verdict = Check(Signed.Value.Replace("From: Alice <alice@example.org>", from));
        Assert.True(verdict.IsTrusted, verdict.Summary);
    }

    [Theory]
    [InlineData("This is an S/MIME signed message\r\n")]
    [InlineData("This is a cryptographically signed message in MIME format.\r\n")]
    public void The_notice_of_another_mail_program_is_no_other_content(string notice)
    {
        var verdict = Check(ReplaceFirst(Signed.Value, $"\r\n\r\n--{Boundary}\r\n", $"\r\n\r\n{notice}\r\n--{Boundary}\r\n"));
        Assert.True(verdict.IsTrusted, verdict.Summary);
    }

    [Fact]
    public void What_was_put_around_a_signature_before_it_was_encrypted_is_not_trusted()
    {
        var forged = TestMail.From(SignaturePart(Signed.Value, static part => "Content-Type: text/html\r\n" + part));
        using var encrypted = MessageProtector.Protect(forged, new ProtectionRequest { Encrypt = true, AllowProtected = true, IncludeSender = false, Recipients = [MailPeople.BobEc.Certificate] },
            TestContext.Current.CancellationToken);
        var verdict = new SignatureChecker(MailPeople.Anchors).Check(encrypted, new CheckOptions { Identities = [MailPeople.BobEc] }, TestContext.Current.CancellationToken);
        Assert.Contains(verdict.AllFindings, static finding => finding.Finding == SignatureFinding.ContentAround);
        Assert.False(verdict.IsTrusted);
    }

    private static MessageVerdict Check(string text)
    {
        using var message = TestMail.From(text);
        return new SignatureChecker(MailPeople.Anchors).Check(message);
    }

    private static string SignaturePart(string text, Func<string, string> alter)
    {
        var start = text.IndexOf("Content-Type: application/pkcs7-signature", StringComparison.Ordinal);
        var end = text.IndexOf($"\r\n--{Boundary}--", StringComparison.Ordinal);
        return text[..start] + alter(text[start..end]) + text[end..];
    }

    private static string BinarySignature(string part) => Encoding.Latin1.GetString(Convert.FromBase64String(part.Split("\r\n\r\n")[1]));

    private static readonly Dictionary<string, Func<string, string>> Forgeries = new()
    {
        ["second content type first"] = text => "Content-Type: text/html\r\n" + text,
        ["second content type last"] = text => text.Replace("\r\n\r\n--", "\r\nContent-Type: multipart/mixed; boundary=evil\r\n\r\n--"),
        ["content type with blank before colon"] = text => "Content-Type : multipart/mixed; boundary=evil\r\n" + text,
        ["second boundary parameter"] = text => text.Replace("boundary=", "boundary=evil; boundary="),
        ["second boundary parameter after"] = text => text.Replace($"boundary=\"{Boundary}\"", $"boundary=\"{Boundary}\"; boundary=evil"),
        ["rfc2231 boundary"] = text => text.Replace($"boundary=\"{Boundary}\"", $"boundary=\"{Boundary}\"; boundary*=us-ascii''evil"),
        ["transfer encoding on multipart"] = text => text.Replace("Content-Type: multipart/signed", "Content-Transfer-Encoding: base64\r\nContent-Type: multipart/signed"),
        ["second From first"] = text => "From: ceo@bank.example\r\n" + text,
        ["second From with blank"] = text => "From : ceo@bank.example\r\n" + text,
        ["second From with tab"] = text => "From\t: ceo@bank.example\r\n" + text,
        ["second From folded colon"] = text => "From\r\n : ceo@bank.example\r\n" + text,
        ["second From after bare CR"] = text => "Subject: x\rFrom: ceo@bank.example\r\n" + text,
        ["second From after NUL"] = text => "Subject: x\0From: ceo@bank.example\r\n" + text,
        ["From other case"] = text => "fROM: ceo@bank.example\r\n" + text,
        ["two addresses"] = text => text.Replace("Alice <alice@example.org>", "ceo@bank.example, Alice <alice@example.org>"),
        ["two angle addresses"] = text => text.Replace("Alice <alice@example.org>", "<ceo@bank.example> <alice@example.org>"),
        ["two angle addresses other order"] = text => text.Replace("Alice <alice@example.org>", "<alice@example.org> <ceo@bank.example>"),
        ["address then angle"] = text => text.Replace("Alice <alice@example.org>", "ceo@bank.example <alice@example.org>"),
        ["quoted address as name"] = text => text.Replace("Alice <alice@example.org>", "\"ceo@bank.example\" <alice@example.org>"),
        ["encoded address as name"] = text => text.Replace("Alice <alice@example.org>", "=?utf-8?q?ceo=40bank=2Eexample?= <alice@example.org>"),
        ["encoded address with NUL as name"] = text => text.Replace("Alice <alice@example.org>", "=?utf-8?q?ceo=40bank=2Eexample=00?= <alice@example.org>"),
        ["encoded line end in name"] = text => text.Replace("Alice <alice@example.org>", "=?utf-8?q?ceo=0Ax?= <alice@example.org>"),
        ["mailsploit local part"] = text => text.Replace("Alice <alice@example.org>", "=?utf-8?b?Y2VvQGJhbmsuZXhhbXBsZQ==?==?utf-8?Q?=00?=alice@example.org"),
        ["group"] = text => text.Replace("Alice <alice@example.org>", "x: alice@example.org;"),
        ["group and empty"] = text => text.Replace("Alice <alice@example.org>", "ceo:;, alice@example.org"),
        ["route"] = text => text.Replace("Alice <alice@example.org>", "<@bank.example:alice@example.org>"),
        ["quoted local part with at"] = text => text.Replace("Alice <alice@example.org>", "\"ceo@bank.example\"@example.org"),
        ["comment with address"] = text => text.Replace("Alice <alice@example.org>", "(ceo@bank.example) alice@example.org"),
        ["comment within"] = text => text.Replace("Alice <alice@example.org>", "alice@example.org (<ceo@bank.example>)"),
        ["other address"] = text => text.Replace("alice@example.org>", "alice@example.com>"),
        ["trailing garbage"] = text => text.Replace("alice@example.org>", "alice@example.org> ceo@bank.example"),
        ["semicolon list"] = text => text.Replace("Alice <alice@example.org>", "ceo@bank.example; alice@example.org"),
        ["semicolon list other order"] = text => text.Replace("Alice <alice@example.org>", "alice@example.org; ceo@bank.example"),
        ["unquoted comma name"] = text => text.Replace("Alice <alice@example.org>", "ceo@bank.example, <alice@example.org>"),
        ["empty entries"] = text => text.Replace("Alice <alice@example.org>", ",, alice@example.org,"),
        ["sub domain"] = text => text.Replace("alice@example.org>", "alice@example.org.bank.example>"),
        ["homograph"] = text => text.Replace("alice@example.org>", "alice@ex\u00c3\u00a1mple.org>"),
        ["no From"] = text => text.Replace("From: Alice <alice@example.org>\r\n", ""),
        ["preamble"] = text => text.Replace($"\r\n\r\n--{Boundary}\r\n", $"\r\n\r\nSend money\r\n--{Boundary}\r\n"),
        ["preamble after a notice"] = text => text.Replace($"\r\n\r\n--{Boundary}\r\n", $"\r\n\r\nThis is an S/MIME signed message\r\nSend money\r\n--{Boundary}\r\n"),
        ["preamble after blanks"] = text => text.Replace($"\r\n\r\n--{Boundary}\r\n", $"\r\n\r\nThis is an S/MIME signed message{new string(' ', 200)}Send money\r\n--{Boundary}\r\n"),
        ["epilogue"] = text => text + "Send money\r\n",
        ["third part"] = text => text.Replace($"--{Boundary}--", $"--{Boundary}\r\n\r\nSend money\r\n--{Boundary}--"),
        ["after boundary"] = text => ReplaceFirst(text, $"--{Boundary}\r\n", $"--{Boundary} Send money\r\n"),
        ["line before part header"] = text => ReplaceFirst(text, $"--{Boundary}\r\n", $"--{Boundary}\r\nSend money\r\n"),
        ["From line before part header"] = text => ReplaceFirst(text, $"--{Boundary}\r\n", $"--{Boundary}\r\nFrom Send money\r\n"),
        ["field before part header"] = text => ReplaceFirst(text, $"--{Boundary}\r\n", $"--{Boundary}\r\nX-Evil: money\r\n"),
        ["line in message header"] = text => text.Replace("Subject:", "<html>Send money</html>\r\nSubject:"),
        ["wrapped in mixed"] = text => "From: alice@example.org\r\nContent-Type: multipart/mixed; boundary=evil\r\n\r\n--evil\r\n\r\nSend money\r\n--evil\r\n" + text[text.IndexOf("Content-Type: multipart/signed", StringComparison.Ordinal)..] + "\r\n--evil--\r\n",
        ["wrapped in mixed alone"] = text => "From: alice@example.org\r\nContent-Type: multipart/mixed; boundary=evil\r\n\r\n--evil\r\n" + text[text.IndexOf("Content-Type: multipart/signed", StringComparison.Ordinal)..] + "\r\n--evil--\r\n",
        ["wrapped in message"] = text => "From: alice@example.org\r\nContent-Type: message/rfc822\r\n\r\n" + text,
        ["signature part is html with text"] = text => SignaturePart(text, part => "Content-Type: text/html\r\n\r\n" + BinarySignature(part) + "<html>Send money</html>"),
        ["signature part is html, base64"] = text => SignaturePart(text, part => "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" + part.Split("\r\n\r\n")[1] + "\r\n" + Convert.ToBase64String(Encoding.ASCII.GetBytes("<html>Send money</html>"))),
        ["signature part with trailing text"] = text => SignaturePart(text, part => part + "\r\n\r\n<html>Send money</html>"),
        ["signature part with part within"] = text => SignaturePart(text, part => part + "\r\n--evil\r\nContent-Type: text/html\r\n\r\n<html>Send money</html>\r\n--evil--"),
        ["signature part with second content type"] = text => SignaturePart(text, part => "Content-Type: text/html\r\n" + part),
        ["signature part with second content type after"] = text => SignaturePart(text, part => part.Replace("\r\n\r\n", "\r\nContent-Type: text/html\r\n\r\n")),
        ["text changed"] = text => text.Replace("nine", "five"),
    };

    private static string ReplaceFirst(string text, string old, string with)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        return text[..at] + with + text[(at + old.Length)..];
    }
}
