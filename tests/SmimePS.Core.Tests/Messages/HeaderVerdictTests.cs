using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Messages;
using SmimePS.Trust;
using static SmimePS.Core.Tests.Messages.HeaderMail;

namespace SmimePS.Core.Tests.Messages;

/// <summary>What the verdict says of a protected header: for each thing that may differ outside, one test that changes just that.</summary>
public class HeaderVerdictTests
{
    private const string Rich = "From: Alice <alice@example.org>\r\nSender: alice@example.org\r\nReply-To: alice@example.org\r\nTo: Bob <bob@example.org>\r\nCc: carol@example.org\r\n" +
        "Date: Sat, 20 Feb 2021 10:07:02 -0500\r\nSubject: Plans\r\nX-Mailer: ours\r\nReferences: <r@example.org>\r\nContent-Type: text/plain\r\n\r\nMeet me at nine.\r\n";

    public static TheoryData<string, string, string> Problems => new()
    {
        { "Cc", "Cc: carol@example.org", "Cc: eve@example.org" },
        { "Cc", "Cc: carol@example.org\r\n", "" },
        { "Date", "Date: Sat, 20 Feb 2021 10:07:02 -0500", "Date: Sat, 20 Feb 2021 10:07:02 -0400" },
        { "Reply-To", "Reply-To: alice@example.org", "Reply-To: mallory@example.org" },
        { "Sender", "Sender: alice@example.org\r\n", "" },
        { "Subject", "Subject: Plans", "Subject: Evil" },
        { "Subject", "Subject: Plans", "Subject: Evil\r\nSubject: Plans" },
        { "Subject", "Subject: Plans", "Subject: [list] Plans" },
        { "Subject", "Subject: Plans", "Subject: [...]" },
        { "To", "To: Bob <bob@example.org>", "To: Bob <bob@example.org>, eve@example.org" },
        { "To", "To: Bob <bob@example.org>", "To: Bob <eve@example.org>" },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public void What_a_reader_knows_a_message_by_must_not_differ_outside(string name, string old, string instead)
    {
        var verdict = Check(ReplaceFirst(Protect(Rich, Sign), old, instead));
        Assert.False(verdict.IsTrusted);
        var problem = Assert.Single(verdict.AllFindings, static finding => finding.IsProblem);
        Assert.Equal(SignatureFinding.HeaderChanged, problem.Finding);
        Assert.StartsWith(name + " stands otherwise outside", problem.Message);
        Assert.Equal([new ChangedHeader(name, true)], verdict.ChangedHeaders);
    }

    [Theory]
    [InlineData("X-Mailer", "X-Mailer: ours", "X-Mailer: theirs")]
    [InlineData("X-Mailer", "X-Mailer: ours\r\n", "")]
    [InlineData("References", "References: <r@example.org>", "References: <s@example.org>")]
    [InlineData("Thread-Topic", "X-Mailer: ours", "Thread-Topic: theirs\r\nX-Mailer: ours")]
    [InlineData("To", "To: Bob <bob@example.org>", "To: Robert <bob@example.org>")]
    [InlineData("From", "From: Alice <alice@example.org>", "From: A. <alice@example.org>")]
    public void What_mail_systems_change_is_told_and_no_problem(string name, string old, string instead)
    {
        var verdict = Check(ReplaceFirst(Protect(Rich, Sign), old, instead));
        Assert.True(verdict.IsTrusted, verdict.Summary);
        Assert.Equal([new ChangedHeader(name, false)], verdict.ChangedHeaders);
        Assert.Contains(verdict.AllFindings, static finding => finding is { Finding: SignatureFinding.HeaderChanged, IsProblem: false });
    }

    [Theory]
    [InlineData("Subject: Plans", "subject:  =?utf-8?q?Plans?=")]
    [InlineData("To: Bob <bob@example.org>", "To: \"Bob\"\r\n\t<bob@EXAMPLE.org>")]
    [InlineData("Date: Sat, 20 Feb 2021 10:07:02 -0500", "Date: 20 Feb 2021 15:07:02 GMT")]
    [InlineData("Cc: carol@example.org", "Cc: <carol@example.org>")]
    [InlineData("From:", "Received: a\r\nList-Id: x\r\nX-Spam: y\r\nArchived-At: <z>\r\nReturn-Path: <a@example.org>\r\nResent-From: x@example.org\r\nFrom:")]
    public void What_says_the_same_is_no_change(string old, string instead)
    {
        var verdict = Check(ReplaceFirst(Protect(Rich, Sign), old, instead));
        Assert.True(verdict.IsTrusted, verdict.Summary);
        Assert.Empty(verdict.ChangedHeaders);
    }

    [Fact]
    public void What_the_sender_hid_is_no_change_and_anything_else_is()
    {
        foreach (var policy in new[] { HeaderConfidentiality.Baseline, HeaderConfidentiality.Shy, HeaderConfidentiality.None })
        {
            var text = Protect(Rich, Both with { HeaderConfidentiality = policy });
            Assert.Empty(Check(text).ChangedHeaders);
            Assert.True(Check(text).IsTrusted);
            var subject = policy == HeaderConfidentiality.None ? "Plans" : "[...]";
            Assert.Equal([new ChangedHeader("Subject", true)], Check(ReplaceFirst(text, "Subject: " + subject, "Subject: Evil")).ChangedHeaders);
            // The true one does not give anything away that is not so.
            Assert.Empty(Check(ReplaceFirst(text, "Subject: " + subject, "Subject: Plans")).ChangedHeaders);
        }
    }

    [Fact]
    public void A_record_that_nobody_kept_to_shows()
    {
        var entity = $"{Head}HP-Outer: From: Alice <alice@example.org>\r\nHP-Outer: Subject: Weather\r\nHP-Outer: nonsense\r\nHP-Outer:\r\nHP-Outer: : x\r\nContent-Type: text/plain; hp=cipher\r\n\r\nx\r\n";
        Assert.Empty(Check(Around(entity, Head.Replace("Plans", "Weather"), encrypt: true)).ChangedHeaders);
        Assert.Equal([new ChangedHeader("Subject", true)], Check(Around(entity, Head.Replace("Plans", "Storm"), encrypt: true)).ChangedHeaders);
        // The record of one who did not mean to encrypt hides nothing.
        Assert.Equal([new ChangedHeader("Subject", true)], Check(Around(entity.Replace("hp=cipher", "hp=clear"), Head.Replace("Plans", "Weather"), encrypt: true)).ChangedHeaders);
    }

    [Fact]
    public void Both_authors_must_have_signed()
    {
        var outside = Check(ReplaceFirst(Protect(Plain, Sign), "alice@", "mallory@"));
        Assert.False(outside.IsTrusted);
        Assert.Contains(outside.AllFindings, static finding => finding.Finding == SignatureFinding.SignerNotSender && finding.Message.Contains("from mallory@example.org"));
        Assert.Equal([SignatureFinding.SignerNotSender, SignatureFinding.HeaderChanged], outside.AllFindings.Where(static finding => finding.IsProblem).Select(static finding => finding.Finding).OrderBy(static finding => finding));
        var inside = Check(Around(Plain.Replace("alice@", "mallory@").Replace("utf-8", "utf-8; hp=clear")));
        Assert.False(inside.IsTrusted);
        Assert.Contains(inside.AllFindings, static finding => finding.Finding == SignatureFinding.SignerNotSender && finding.Message.Contains("from mallory@example.org"));
        var twice = Check(Around(("From: ceo@example.org\r\n" + Plain).Replace("utf-8", "utf-8; hp=clear")));
        Assert.Contains(twice.AllFindings, static finding => finding is { Finding: SignatureFinding.FromRepeated, IsProblem: true });
        var missing = Check(Around("Subject: Plans\r\nContent-Type: text/plain; hp=clear\r\n\r\nx\r\n"));
        Assert.False(missing.IsTrusted);
    }

    [Fact]
    public void Without_header_protection_that_is_told()
    {
        var verdict = Check(Protect(Plain, Sign with { ProtectHeader = false }));
        Assert.True(verdict.IsTrusted);
        Assert.Equal([SignatureFinding.HeaderUnprotected], verdict.AllFindings.Select(static finding => finding.Finding));
        Assert.Equal("Plans", MessageSummary.Of(verdict.ShownHeader).Subject);
    }

    [Fact]
    public void Encryption_alone_makes_no_author()
    {
        var verdict = Check(Protect(Plain, Encrypt));
        Assert.False(verdict.IsTrusted);
        Assert.Contains("not signed", verdict.Summary);
        Assert.Equal(HeaderProtection.Encrypted, verdict.HeaderProtection);
        Assert.Equal("Plans", MessageSummary.Of(verdict.ShownHeader).Subject);
    }

    /// <summary>The two good ones of the RFC's own and the broken one, whose part has one line end more than was signed.</summary>
    [Theory]
    [InlineData("smime-one-part-hp.eml", true)]
    [InlineData("smime-multipart-hp.eml", true)]
    [InlineData("smime-multipart-hp-invalid.eml", false)]
    public void The_samples_of_the_standard(string file, bool good)
    {
        var anchor = CertificateFile.Read(Path.Combine(Corpora.Folder("rfc9216"), "ca.rsa.crt")).Certificates[0];
        var message = MessageContent.FromFile(Path.Combine(Corpora.Folder("rfc9788"), file));
        var verdict = new SignatureChecker(TrustAnchors.From("RFC 9216", anchor)).Check(message, null, TestContext.Current.CancellationToken);
        Assert.Equal(HeaderProtection.Signed, verdict.HeaderProtection);
        Assert.Empty(verdict.ChangedHeaders);
        Assert.Equal(good ? [] : [SignatureFinding.ContentChanged], verdict.AllFindings.Where(static finding => finding.IsProblem).Select(static finding => finding.Finding));
        Assert.Equal(good, verdict.IsTrusted);
        TestContext.Current.TestOutputHelper?.WriteLine($"{file}: {verdict.Summary} {string.Join(" ", verdict.AllFindings.Select(static finding => finding.Message))}");
    }

    /// <summary>RFC 7508: the signature's attributes repeat fields of the header.</summary>
    [Theory]
    [InlineData("Plans", 0, false)]
    [InlineData(" =?utf-8?q?Plans?=", 0, false)]
    [InlineData("Evil", 0, true)]
    [InlineData("Evil", 1, false)]
    public void Fields_in_the_signatures_attributes_are_told(string subject, int status, bool isChanged)
    {
        var attribute = new AsnWriter(AsnEncodingRules.DER);
        using (attribute.PushSetOf())
        {
            attribute.WriteEncodedValue([0x0A, 0x01, 0x01]);
            using (attribute.PushSequence())
            using (attribute.PushSequence())
            {
                attribute.WriteCharacterString(UniversalTagNumber.VisibleString, "Subject");
                attribute.WriteCharacterString(UniversalTagNumber.UTF8String, subject);
                if (status != 0) attribute.WriteInteger(status);
            }
        }

        var entity = "Content-Type: text/plain\r\n\r\nx\r\n"u8.ToArray();
        var cms = BouncySigned.With(entity, MailPeople.AliceRsa, CmsOids.SecureHeaderFields, attribute.Encode());
        var verdict = Check(Head + "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Convert.ToBase64String(cms) + "\r\n");
        Assert.True(verdict.IsTrusted, verdict.Summary);
        Assert.Contains(verdict.AllFindings, static finding => finding.Finding == SignatureFinding.HeaderProtected && finding.Message.Contains("Subject (RFC 7508)"));
        Assert.Equal(isChanged, verdict.AllFindings.Any(static finding => finding is { Finding: SignatureFinding.HeaderChanged, IsProblem: false }));
        Assert.Equal(HeaderProtection.None, verdict.HeaderProtection);
    }

    private static string ReplaceFirst(string text, string old, string instead)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0);
        return text[..at] + instead + text[(at + old.Length)..];
    }
}
