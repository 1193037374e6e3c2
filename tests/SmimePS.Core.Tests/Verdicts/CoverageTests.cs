using SmimePS.Core.Tests.Messages;
using SmimePS.Messages;
using SmimePS.Verdicts;

namespace SmimePS.Core.Tests.Verdicts;

/// <summary>The report names what a person sees of a message, and which of it is signed.</summary>
public class CoverageTests
{
    private const string Rich = "From: Alice <alice@example.org>\r\nTo: bob@example.org\r\nSubject: Plans\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n"
        + "--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain\r\n\r\nHello.\r\n--a\r\nContent-Type: text/html\r\n\r\n<p>Hello.</p>\r\n--a--\r\n"
        + "--m\r\nContent-Type: application/pdf; name=plan.pdf\r\nContent-Disposition: attachment; filename=plan.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n"
        + "--m\r\nContent-Type: message/rfc822\r\n\r\nSubject: forwarded\r\n\r\nOld text.\r\n--m--\r\n";

    private static readonly string[] RichParts =
        ["1.1 text/plain Text signed", "1.2 text/html Html signed", "2 application/pdf Attachment signed", "3 message/rfc822 Attachment signed"];

    [Theory]
    [InlineData(SignatureForm.Detached, false)]
    [InlineData(SignatureForm.Opaque, false)]
    [InlineData(SignatureForm.Detached, true)]
    [InlineData(SignatureForm.Opaque, true)]
    public void All_of_a_signed_message_is_inside(SignatureForm form, bool encrypt)
    {
        var verdict = Check(Sign(Rich, form, encrypt));
        Assert.True(verdict.IsTrusted, verdict.Summary);
        // A detached signature's content is the first part of what the message is.
        var prefix = form == SignatureForm.Detached ? "1." : "";
        Assert.Equal(RichParts.Select(part => prefix + part), Parts(verdict));
        var pdf = verdict.Signatures[0].Parts[2];
        Assert.Equal("plan.pdf", pdf.FileName);
        Assert.Equal(4, pdf.Size);
    }

    [Fact]
    public void A_message_of_one_part_is_part_1()
    {
        Assert.Equal(["1 text/plain Text signed"], Parts(Check(Sign(TestMail.Plain))));
        Assert.Equal(["1 text/plain Text signed"], Parts(Check(Sign(TestMail.Plain, SignatureForm.Opaque))));
    }

    [Theory]
    [InlineData(SignatureForm.Detached)]
    [InlineData(SignatureForm.Opaque)]
    public void A_list_that_wraps_the_message_and_adds_a_footer_is_told(SignatureForm form)
    {
        var text = Wrapped(Sign(Rich, form), "Content-Type: text/plain\r\n\r\n______________\r\nplans mailing list\r\nplans@lists.example.org\r\n");
        var verdict = Check(text);
        Assert.Equal([SignatureFinding.PartlyCovered], Problems(verdict));
        Assert.Equal("The signature covers only a part of the message. Not signed: the footer of a mailing list (part 2): \"plans mailing list plans@lists.example.org\".",
            verdict.Signatures[0].Findings[0].Message);
        var prefix = form == SignatureForm.Detached ? "1.1." : "1.";
        Assert.Equal([.. RichParts.Select(part => prefix + part), "2 text/plain Text NOT"], Parts(verdict));
    }

    [Fact]
    public void What_stands_around_a_signed_part_is_told_with_its_place_and_first_words()
    {
        var text = Wrapped(Sign(TestMail.Plain),
            "Content-Type: text/html\r\n\r\n<html><head><title>x</title><style>p { color: red }</style></head><p>Pay &amp; win \u001B[31mnow</p><!-- no -->\r\n",
            "Content-Type: application/pdf; name=\"in\u0007voice.pdf\"\r\n\r\nx\r\n", "Content-Type: image/png\r\n\r\nx\r\n", "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nx\r\n", "Content-Type: text/plain\r\n\r\n" + new string('w', 500) + "\r\n", "\r\nmore\r\n");
        text = text.Replace("--w\r\nContent-Type: multipart/signed", "--w\r\n\r\nSend money.\r\n--w\r\nContent-Type: multipart/signed");
        var verdict = Check(text);
        Assert.Equal([SignatureFinding.PartlyCovered], Problems(verdict));
        var message = verdict.Signatures[0].Findings[0].Message;
        Assert.Contains(": the text before the signed part (part 1): \"Send money.\"; the HTML text after the signed part (part 3): \"Pay & win \\u001B[31mnow\"; the attachment ", message);
        Assert.EndsWith("; an attachment of the type image/png (part 5); 3 more.", message);
        Assert.DoesNotContain(message, static c => char.IsControl(c));
        Assert.Equal(8, verdict.Signatures[0].Parts.Count);
    }

    [Fact]
    public void A_footer_within_the_signed_wrapping_is_told()
    {
        var signed = Sign(TestMail.Plain);
        var boundary = signed.Split("boundary=\"")[1].Split('"')[0];
        var verdict = Check(signed.Replace($"--{boundary}--", $"--{boundary}\r\nContent-Type: text/plain\r\n\r\n----------\r\nplans mailing list\r\n--{boundary}--"));
        Assert.Equal([SignatureFinding.ContentAround], Problems(verdict));
        Assert.EndsWith(": the footer of a mailing list (part 3): \"plans mailing list\".", verdict.Signatures[0].Findings[0].Message);
        Assert.Equal(["3 text/plain Text NOT", "1 text/plain Text signed"], Parts(verdict));
        Assert.False(verdict.Signatures[0].CoversWholeMessage);

        verdict = Check(signed + "plans mailing list\r\n");
        Assert.EndsWith(": text behind all parts, which few programs show: \"plans mailing list\".", verdict.Signatures[0].Findings[0].Message);
        verdict = Check(signed.Insert(signed.IndexOf($"--{boundary}\r\n", StringComparison.Ordinal), "Pay here instead.\r\n"));
        Assert.EndsWith(": text before all parts, which few programs show: \"Pay here instead.\".", verdict.Signatures[0].Findings[0].Message);
        Assert.Equal([" text/plain Hidden NOT", "1 text/plain Text signed"], Parts(verdict));
    }

    [Fact]
    public void The_part_of_another_signature_is_not_inside_this_one()
    {
        var signed = Sign(TestMail.Plain);
        var second = Sign(TestMail.Plain, SignatureForm.Opaque);
        var verdict = Check(Wrapped(signed, second[second.IndexOf("Content-Type: application", StringComparison.Ordinal)..]));
        Assert.Equal(2, verdict.Signatures.Count);
        Assert.Equal(["1.1 text/plain Text signed", "2 text/plain Text NOT"], Parts(verdict));
        Assert.Equal(["1.1 text/plain Text NOT", "2 text/plain Text signed"], Parts(verdict, 1));
        Assert.Contains(": what has a signature of its own (part 2).", verdict.Signatures[0].Findings[0].Message);
        Assert.Contains(": what has a signature of its own (part 1.1).", verdict.Signatures[1].Findings[0].Message);
    }

    [Fact]
    public void A_field_of_a_list_makes_what_follows_a_footer()
    {
        var text = "List-Id: <plans.lists.example.org>\r\n" + Wrapped(Sign(TestMail.Plain), "Content-Type: text/plain\r\n\r\nUnsubscribe here\r\n");
        Assert.Contains("the footer of a mailing list (part 2): \"Unsubscribe here\"", Check(text).Signatures[0].Findings[0].Message);
    }

    [Fact]
    public void A_frame_with_nothing_else_in_it_is_still_told() =>
        Assert.Contains("the frame around it was made by who knows whom", Check(Wrapped(Sign(TestMail.Plain))).Signatures[0].Findings[0].Message);

    [Fact]
    public void Parts_inside_encryption_that_holds_a_signed_part_are_counted_as_they_will_be()
    {
        var mixed = Wrapped(Sign(TestMail.Plain), "Content-Type: text/plain\r\n\r\nfooter\r\n");
        using var encrypted = MessageProtector.Protect(TestMail.From(mixed), new ProtectionRequest { Encrypt = true, AllowProtected = true, IncludeSender = false, Recipients = [MailPeople.BobRsa.Certificate] }, TestContext.Current.CancellationToken);
        var verdict = Check(TestMail.Text(encrypted));
        Assert.Equal(["1.1 text/plain Text signed", "2 text/plain Text NOT"], Parts(verdict));
        Assert.Equal([typeof(EncryptionLayer), typeof(SignatureLayer)], verdict.Signatures[0].Layers.Select(static layer => layer.GetType()));
    }

    [Theory]
    [InlineData("Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--b--\r\n", "OpenPGP")]
    [InlineData("Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n", "its signature is missing")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\nContent-Type: application/x-pkcs7-signature\r\n\r\nMIIB\r\n--b--\r\n", "holds a signature (part 2)")]
    [InlineData("Content-Type: text/plain\r\n\r\nx\r\n", "The message is not signed.")]
    public void What_looks_like_a_signature_and_is_none_is_told(string content, string expected)
    {
        var finding = Assert.Single(Check("From: alice@example.org\r\n" + content).AllFindings);
        Assert.Equal(SignatureFinding.NotSigned, finding.Finding);
        Assert.Contains(expected, finding.Message);
    }

    private static string Wrapped(string signed, params string[] after) =>
        "From: alice@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=w\r\n\r\n--w\r\n" + signed[signed.IndexOf("Content-Type: ", StringComparison.Ordinal)..] + "\r\n"
        + string.Concat(after.Select(static part => "--w\r\n" + part)) + "--w--\r\n";

    private static string Sign(string message, SignatureForm form = SignatureForm.Detached, bool encrypt = false)
    {
        using var signed = MessageProtector.Protect(TestMail.From(message), new ProtectionRequest
        {
            Sign = true,
            Encrypt = encrypt,
            Form = form,
            Signers = [MailPeople.AliceEc],
            Recipients = encrypt ? [MailPeople.BobRsa.Certificate] : [],
            IncludeSender = false,
        }, TestContext.Current.CancellationToken);
        return TestMail.Text(signed);
    }

    private static IEnumerable<string> Parts(MessageVerdict verdict, int signature = 0) =>
        verdict.Signatures[signature].Parts.Select(static part => $"{part.Location} {part.ContentType} {part.Display} {(part.IsCovered ? "signed" : "NOT")}");

    private static IEnumerable<SignatureFinding> Problems(MessageVerdict verdict) => verdict.AllFindings.Where(static finding => finding.IsProblem).Select(static finding => finding.Finding).Distinct();

    private static MessageVerdict Check(string text) =>
        new SignatureChecker(MailPeople.Anchors).Check(TestMail.From(text), new CheckOptions { Identities = [MailPeople.BobRsa] }, TestContext.Current.CancellationToken);
}
