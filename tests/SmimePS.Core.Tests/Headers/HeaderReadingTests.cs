using SmimePS.Core.Tests.Messages;
using SmimePS.Headers;
using SmimePS.Messages;
using SmimePS.Verdicts;
using static SmimePS.Core.Tests.Headers.HeaderMail;

namespace SmimePS.Core.Tests.Headers;

/// <summary>What is taken from inside a message's protection for its header, and what is not (RFC 9788, section 4).</summary>
public class HeaderReadingTests
{
    private const string Hidden = "From: Alice <alice@example.org>\r\nTo: Bob <bob@example.org>\r\nDate: Sat, 20 Feb 2021 10:07:02 -0500\r\nMessage-ID: <a@example.org>\r\nSubject: ...\r\n";
    private const string Body = "\r\nMeet me at nine.\r\n";

    public static TheoryData<string, HeaderProtection> Forms => new()
    {
        { Protect(Plain, Sign), HeaderProtection.Signed },
        { Protect(Plain, Sign with { Form = SignatureForm.Opaque }), HeaderProtection.Signed },
        { Protect(Plain, Sign with { Compress = true }), HeaderProtection.Signed },
        { Protect(Plain, Encrypt), HeaderProtection.Encrypted },
        { Protect(Plain, Both), HeaderProtection.SignedAndEncrypted },
        { Protect(Plain, Both with { Compress = true }), HeaderProtection.SignedAndEncrypted },
        { Protect(Plain, Both with { Form = SignatureForm.Opaque, Policy = ProtectionPolicy.Modern }), HeaderProtection.SignedAndEncrypted },
        { Protect(Protect(Plain, Both), Sign with { AllowProtected = true }), HeaderProtection.SignedAndEncrypted },
        { Protect(Protect(Plain, Both with { Form = SignatureForm.Opaque }), Both with { AllowProtected = true }), HeaderProtection.SignedAndEncrypted },
        // A signature around encryption is no word on what is inside.
        { Protect(Protect(Plain, Encrypt), Sign with { AllowProtected = true }), HeaderProtection.Encrypted },
        // Whoever encrypted it, the sender did not mean to.
        { Protect(Protect(Plain, Sign), Encrypt with { AllowProtected = true }), HeaderProtection.Signed },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_gives_the_message_back(string text, HeaderProtection protection)
    {
        using var opened = MessageOpener.Open(TestMail.From(text), Bob, TestContext.Current.CancellationToken);
        Assert.Equal(protection, opened.HeaderProtection);
        Assert.Empty(opened.ChangedHeaders);
        Assert.Equal(Plain.Replace("Content-Type", "MIME-Version: 1.0\r\nContent-Type").TrimEnd(), TestMail.Text(opened.Content).TrimEnd());
        var verdict = Check(text);
        Assert.Equal(protection, verdict.HeaderProtection);
        Assert.Contains(verdict.AllFindings, static finding => finding is { Finding: SignatureFinding.HeaderProtected, IsProblem: false });
        Assert.DoesNotContain(verdict.AllFindings, static finding => finding.Finding is SignatureFinding.HeaderChanged or SignatureFinding.HeaderUnprotected);
        Assert.Equal(protection is not HeaderProtection.Encrypted || text.Contains("signed", StringComparison.Ordinal), verdict.IsTrusted);
    }

    [Theory]
    [InlineData("multipart/mixed; boundary=b; protected-headers=\"v1\"")]
    [InlineData("multipart/mixed; protected-headers=v1; boundary=b")]
    [InlineData("multipart/mixed; Protected-Headers=V1; boundary=b")]
    public void The_older_drafts_are_read(string type)
    {
        var entity = $"Subject: Plans\r\nContent-Type: {type}\r\n\r\n--b\r\nContent-Type: text/plain\r\n{Body}--b--\r\n";
        foreach (var (text, protection) in new[] { (Around(entity, Hidden, encrypt: true), HeaderProtection.SignedAndEncrypted), (Around(entity), HeaderProtection.Signed) })
        {
            var opened = Open(text);
            Assert.StartsWith(Head + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed", opened);
            Assert.DoesNotContain("protected-headers", opened);
            var verdict = Check(text);
            Assert.True(verdict.IsTrusted, verdict.Summary);
            Assert.Equal(protection, verdict.HeaderProtection);
            Assert.Empty(verdict.ChangedHeaders);
        }
    }

    [Theory]
    [InlineData("message/rfc822")]
    [InlineData("message/rfc822; forwarded=no")]
    [InlineData("message/RFC822; forwarded=\"No\"")]
    public void A_message_that_holds_itself_is_opened(string type)
    {
        var entity = $"Content-Type: {type}\r\n\r\n{Plain}";
        foreach (var text in new[] { Around(entity, Hidden, encrypt: true), Around(entity) })
        {
            Assert.Equal(Plain.Replace("Content-Type", "MIME-Version: 1.0\r\nContent-Type"), Open(text));
            var verdict = Check(text);
            Assert.True(verdict.IsTrusted, verdict.Summary);
            Assert.NotEqual(HeaderProtection.None, verdict.HeaderProtection);
            Assert.Empty(verdict.ChangedHeaders);
        }
    }

    [Theory]
    [InlineData("message/rfc822", "Message-ID: <a@example.org>", "Message-ID: <other@example.org>")]
    [InlineData("message/rfc822", "Message-ID: <a@example.org>\r\n", "")]
    [InlineData("message/rfc822", "From: Alice <alice@example.org>", "From: Carol <carol@example.org>")]
    [InlineData("message/rfc822; forwarded=yes", "Plans", "Forwarded")]
    [InlineData("message/rfc822\r\nContent-Disposition: attachment", "Plans", "Forwarded")]
    [InlineData("message/rfc822", "Content-Type: text/plain; charset=utf-8", "Content-Type: application/pkcs7-mime; smime-type=enveloped-data")]
    [InlineData("message/rfc822", "charset=utf-8", "hp=clear")]
    public void A_forwarded_message_does_not_become_the_mail(string type, string old, string instead)
    {
        var text = Around($"Content-Type: {type}\r\n\r\n{Plain.Replace("Plans", "Forwarded").Replace(old, instead)}");
        Assert.Contains("Subject: Plans\r\n", Open(text).Split("\r\n\r\n")[0]);
        Assert.Contains("Content-Type: message/rfc822", Open(text));
        Assert.Equal(HeaderProtection.None, Check(text).HeaderProtection);
    }

    /// <summary>The sender's word decides, whoever the author inside is and wherever it is to be shown. The author outside stays.</summary>
    [Theory]
    [InlineData("message/rfc822; forwarded=no")]
    [InlineData("message/rfc822; forwarded=no\r\nContent-Disposition: attachment")]
    public void A_message_that_is_said_not_to_be_forwarded_is_the_mail_itself(string type)
    {
        var text = Around($"Content-Type: {type}\r\n\r\n{Plain.Replace("From: Alice <alice@example.org>", "From: Carol <carol@example.org>").Replace("Plans", "Inside")}");
        Assert.Contains("From: Alice <alice@example.org>\r\n", Open(text));
        Assert.Contains("Subject: Inside\r\n", Open(text));
        var verdict = Check(text);
        Assert.False(verdict.IsTrusted);
        Assert.Equal([new ChangedHeader("From", true), new ChangedHeader("Subject", true)], verdict.ChangedHeaders);
        Assert.Contains(verdict.AllFindings, static finding => finding is { Finding: SignatureFinding.SignerNotSender, IsProblem: true });
    }

    [Theory]
    [InlineData("Subject: Evil\r\nContent-Type: text/plain; hp=\"other\"\r\n")]
    [InlineData("Subject: Evil\r\nContent-Type: text/plain\r\n")]
    [InlineData("Subject: Evil\r\nContent-Type: text/plain; protected-headers=\"v2\"\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nSubject: Evil\r\nContent-Type: text/plain; hp=clear\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822; hp=clear\r\n\r\nSubject: Evil\r\nContent-Type: text/plain; hp=clear\r\n")]
    public void What_is_not_labelled_or_not_the_payload_is_no_header(string entity)
    {
        foreach (var text in new[] { Around(entity + Body), Around(entity + Body, sign: false, encrypt: true), Around(entity + Body, encrypt: true) })
        {
            Assert.StartsWith(Head, Open(text));
            Assert.Equal(HeaderProtection.None, Check(text).HeaderProtection);
        }
    }

    /// <summary>Alice's signed message as a part of Mallory's: its header is not Mallory's message's.</summary>
    [Fact]
    public void The_header_of_a_part_is_that_parts()
    {
        var signed = Protect(Plain, Sign);
        var part = signed.Substring(signed.IndexOf("Content-Type: multipart/signed", StringComparison.Ordinal));
        var head = "From: mallory@example.org\r\nSubject: Evil\r\n";
        var mixed = head + "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n" + part + "\r\n--m\r\n\r\nSend money\r\n--m--\r\n";
        foreach (var text in new[] { mixed, mixed.Replace("\r\n--m\r\n\r\nSend money", ""), head + part + "Send money\r\n", head + "Subject: Evil\r\n" + part.Replace("\r\n--=_smime", "\r\nSend money\r\n--=_smime") })
        {
            Assert.StartsWith("From: mallory@example.org\r\nSubject: Evil\r\n", Open(text));
            var verdict = Check(text);
            Assert.False(verdict.IsTrusted);
            Assert.Equal(HeaderProtection.None, verdict.HeaderProtection);
        }
    }

    /// <summary>Whoever writes to Bob can put anything inside of encryption; the From that mail systems have looked at is the one outside.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_author_inside_does_not_take_the_outer_ones_place(bool sign)
    {
        var entity = Plain.Replace("alice@", "ceo@").Replace("utf-8", "utf-8; hp=cipher");
        var text = Around(entity, Head.Replace("Plans", "[...]"), sign, encrypt: true);
        var opened = Open(text);
        Assert.StartsWith("From: Alice <alice@example.org>\r\n", opened);
        Assert.DoesNotContain("ceo@", opened);
        Assert.Contains("Subject: Plans", opened);
        var verdict = Check(text);
        Assert.False(verdict.IsTrusted);
        Assert.Contains(verdict.ChangedHeaders, static change => change is { Name: "From", IsProblem: true });
        if (sign) Assert.Contains(verdict.AllFindings, static finding => finding.Finding == SignatureFinding.SignerNotSender && finding.Message.StartsWith("Inside its protection", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_added_outside_is_not_shown_unless_it_belongs_to_the_way()
    {
        var text = "Received: from a by b\r\nX-Spam: no\r\nReply-To: mallory@example.org\r\nCc: eve@example.org\r\nList-Id: <l.example.org>\r\nBcc: bob@example.org\r\n" + Protect(Plain, Both);
        using var opened = MessageOpener.Open(TestMail.From(text), Bob, TestContext.Current.CancellationToken);
        Assert.StartsWith("Received: from a by b\r\nX-Spam: no\r\nList-Id: <l.example.org>\r\nBcc: bob@example.org\r\n" + Head, TestMail.Text(opened.Content));
        Assert.Equal(["Cc", "Reply-To", "Bcc"], opened.ChangedHeaders.Select(static change => change.Name));
    }

    [Fact]
    public void The_identifier_that_a_relay_gives_is_kept()
    {
        var text = Protect(Plain.Replace("Message-ID: <a@example.org>\r\n", ""), Both).Replace("Subject: [...]", "Message-ID: <relay@example.org>\r\nSubject: [...]");
        Assert.Contains("Message-ID: <relay@example.org>\r\nSubject: Plans", Open(text));
        Assert.Empty(Check(text).ChangedHeaders);
    }

    [Fact]
    public void A_header_inside_makes_up_no_way_and_no_hidden_recipients()
    {
        var text = Around($"{Head}Received: from evil\r\nBcc: eve@example.org\r\nReturn-Path: <e@example.org>\r\nContent-Type: text/plain; hp=clear\r\n{Body}");
        Assert.StartsWith(Head + "MIME-Version", Open(text));
    }

    [Fact]
    public void A_signed_message_whose_header_was_changed_is_opened_with_its_own()
    {
        var text = Protect(Plain, Sign).Replace("Date: Sat, 20 Feb 2021 10:07:02 -0500\r\nMessage-ID: <a@example.org>\r\nSubject: Plans\r\nMIME", "Date: Sun, 21 Feb 2021 10:07:02 -0500\r\nMessage-ID: <a@example.org>\r\nSubject: Evil\r\nMIME");
        using var opened = MessageOpener.Open(TestMail.From(text), new OpenOptions(), TestContext.Current.CancellationToken);
        Assert.StartsWith(Head + "MIME-Version: 1.0\r\nContent-Type: multipart/signed", TestMail.Text(opened.Content));
        Assert.Equal(["Date", "Subject"], opened.ChangedHeaders.Select(static change => change.Name));
        Assert.Equal(text, Open(text.Replace("Content-Type: text/plain; charset=utf-8; hp=\"clear\"", "Content-Type: text/plain; charset=utf-8"), new OpenOptions()).Replace("charset=utf-8", "charset=utf-8; hp=\"clear\""));
    }

    /// <summary>A line that is no field keeps the message from being trusted, not from being read: its sender may have written it.</summary>
    [Fact]
    public void An_odd_line_in_the_header_does_not_lose_the_subject()
    {
        var text = Protect(Plain.Replace("Subject:", "no field\r\nSubject:"), Both);
        Assert.Contains("Subject: Plans\r\n", Open(text));
        Assert.Contains(Check(text).AllFindings, static finding => finding.Finding == SignatureFinding.HeaderAmbiguous);
    }

    /// <summary>Comparing takes no longer than reading, whatever stands there.</summary>
    [Fact]
    public void Many_fields_are_compared_in_one_pass()
    {
        var fields = string.Concat(Enumerable.Range(0, 40_000).Select(static i => $"X-{i}: {i}\r\n"));
        var others = string.Concat(Enumerable.Range(0, 40_000).Select(static i => $"Y{i % 20_000}: {i}\r\n"));
        var text = Around(fields + Plain.Replace("utf-8", "utf-8; hp=clear"), others + Head);
        Assert.Equal(100, Check(text).ChangedHeaders.Count);
        Assert.Contains("X-39999: 39999\r\n", Open(text));
    }
}
