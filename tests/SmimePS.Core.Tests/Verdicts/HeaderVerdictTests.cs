using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Core.Tests.Headers;
using SmimePS.Core.Tests.Messages;
using SmimePS.Core.Tests.Trust;
using SmimePS.Headers;
using SmimePS.Mime;
using SmimePS.Trust;
using SmimePS.Verdicts;
using static SmimePS.Core.Tests.Headers.HeaderMail;

namespace SmimePS.Core.Tests.Verdicts;

/// <summary>What the verdict says of a protected header: for each thing that may differ outside, one test that changes just that.</summary>
public class HeaderVerdictTests
{
    private const string Rich = "From: Alice <alice@example.org>\r\nSender: alice@example.org\r\nReply-To: alice@example.org\r\nTo: Bob <bob@example.org>\r\nCc: carol@example.org,\r\n list@lists.example\r\n" +
        "Date: Sat, 20 Feb 2021 10:07:02 -0500\r\nSubject: Plans\r\nX-Mailer: ours\r\nReferences: <r@example.org>\r\nContent-Type: text/plain\r\n\r\nMeet me at nine.\r\n";

    public static TheoryData<string, string, string> Problems => new()
    {
        { "Cc", "Cc: carol@example.org", "Cc: eve@example.org" },
        { "Date", "Date: Sat, 20 Feb 2021 10:07:02 -0500", "Date: Sat, 20 Feb 2021 10:07:02 -0400" },
        { "Date", "Date: Sat, 20 Feb 2021 10:07:02 -0500", "Date: Sat, 20 Feb 2021 10:18:02 -0500" },
        { "Date", "Date: Sat, 20 Feb 2021 10:07:02 -0500\r\n", "" },
        { "Date", "Date: Sat, 20 Feb 2021 10:07:02 -0500", "Date: Sat, 20 Feb 2021 10:07:02 -0500\r\nDate: Sun, 21 Feb 2021 10:07:02 -0500" },
        { "From", "From: Alice <alice@example.org>", "From: The Big Boss <alice@example.org>" },
        { "From", "From: Alice <alice@example.org>", "From: Malice <alice@example.org>" },
        { "From", "From: Alice <alice@example.org>", "From: \"!!!\" <alice@example.org>" },
        { "From", "From: Alice <alice@example.org>", "From: alice@example.org (The Big Boss)" },
        { "Subject", "Subject: Plans\r\n", "" },
        { "Subject", "Subject: Plans", "Subject: Plans for tonight" },
        { "Subject", "Subject: Plans", "Subject: No Plans" },
        { "Subject", "Subject: Plans", "Subject: Plans [list]" },
        { "Subject", "Subject: Plans", "Subject: CANCELLED: Plans" },
        { "Subject", "Subject: Plans", "Subject: [please send the money to Mallory, not to Bob] Plans" },
        { "Subject", "Subject: Plans", "Subject: [a] [b] [c] [d] [e] [f] [g] [h] [i] [j] [k] [l] [m] Plans" },
        { "Subject", "Subject: Plans", "Subject: Evil" },
        { "Subject", "Subject: Plans", "Subject: Evil\r\nSubject: Plans" },
        { "Subject", "Subject: Plans", "Subject: [...]" },
        { "To", "To: Bob <bob@example.org>", "To: Bob <bob@example.org>, eve@example.org" },
        { "To", "To: Bob <bob@example.org>", "To: Bob <eve@example.org>" },
        { "To", "To: Bob <bob@example.org>", "To: <<@" },
        { "Date", "Date: Sat, 20 Feb 2021 10:07:02 -0500", "Date: Sat, 20 Feb 2021 10:07:02 -0500 (20 Feb 2020)" },
        { "Date", "Date: Sat, 20 Feb 2021 10:07:02 -0500", "Date: Sat, 20 Feb 2021 10:07:02 -0500 2020" },
        { "Date", "Date: Sat, 20 Feb 2021 10:07:02 -0500", "Date: Sun, 20 Feb 2021 10:07:02 -0500" },
        { "Date", "Date: Sat, 20 Feb 2021 10:07:02 -0500", "Date: Sat, 20 Feb 2021 10:07:02 -0500\r\nDate:" },
        { "Date", "Date: Sat, 20 Feb 2021 10:07:02 -0500", "Date: 2021-02-20T10:07:02-05:00" },
        { "From", "From: Alice <alice@example.org>", "From: Alice <alice@example.org> (The Big Boss)" },
        { "From", "From: Alice <alice@example.org>", "From: 'Malice' <alice@example.org>" },
        { "Subject", "Subject: Plans", "Subject: Plans\r\nSubject:" },
        { "Subject", "Subject: Plans", "Subject: Plans [now]" },
        { "Subject", "Subject: Plans", "Subject: [not] Plans" },
        { "Subject", "Subject: Plans", "Subject: [annulliert] Plans" },
        { "Subject", "Subject: Plans", "Subject: [NO] Plans" },
        { "Subject", "Subject: Plans", "Subject: [not-from-alice] Plans" },
        { "Subject", "Subject: Plans", "Subject: (a b) Plans" },
        { "To", "To: Bob <bob@example.org>", "To: \"eve@example.org\" <bob@example.org>" },
        { "To", "To: Bob <bob@example.org>", "To: Bob <bob@example.org> (eve@example.org)" },
        { "To", "To: Bob <bob@example.org>", "To: Eve:;, Bob <bob@example.org>" },
        { "To", "To: Bob <bob@example.org>", "To: =?utf-8?q?=E2=80=AEBob?= <bob@example.org>" },
        { "Cc", "Cc: carol@example.org", "Cc: \"bob@example.org\" <carol@example.org>" },
        { "From", "From: Alice <alice@example.org>", "From: \"Doe, Alice (Sales)\" <alice@example.org>" },
        { "From", "From: Alice <alice@example.org>", "From: Alice via plans <alice@example.org>" },
        { "Reply-To", "Reply-To: alice@example.org", "Reply-To: list@lists.example" },
        { "Reply-To", "Reply-To: alice@example.org", "Reply-To: alice@example.org, list@lists.example" },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public void What_a_reader_knows_a_message_by_must_not_differ_outside(string name, string old, string instead)
    {
        var verdict = Check(ReplaceFirst(Protect(Rich, Sign), old, instead));
        Assert.False(verdict.IsTrusted);
        var problem = Assert.Single(verdict.AllFindings, static finding => finding.IsProblem);
        Assert.Equal(SignatureFinding.HeaderChanged, problem.Finding);
        var isMissing = instead.Length == 0;
        Assert.StartsWith(name + (isMissing ? " is missing outside the protection." : " stands otherwise outside"), problem.Message);
        Assert.Equal([new ChangedHeader(name, true) { IsMissing = isMissing }], verdict.ChangedHeaders);
    }

    [Theory]
    [InlineData("X-Mailer", "X-Mailer: ours", "X-Mailer: theirs")]
    [InlineData("X-Mailer", "X-Mailer: ours\r\n", "")]
    [InlineData("References", "References: <r@example.org>", "References: <s@example.org>")]
    [InlineData("To", "To: Bob <bob@example.org>", "To: Robert <bob@example.org>")]
    [InlineData("To", "To: Bob <bob@example.org>", "To: Bob <bob@example.org>, carol@example.org")]
    [InlineData("To", "To: Bob <bob@example.org>", "To: undisclosed-recipients:;")]
    [InlineData("To", "To: Bob <bob@example.org>\r\n", "")]
    [InlineData("To", "To: Bob <bob@example.org>", "To:  ")]
    [InlineData("Cc", "Cc: carol@example.org,\r\n list@lists.example\r\n", "")]
    [InlineData("From", "From: Alice <alice@example.org>", "From: alice@example.org")]
    [InlineData("From", "From: Alice <alice@example.org>", "From: ALICE <alice@example.org>")]
    [InlineData("From", "From: Alice <alice@example.org>", "From: \"Alice (alice@example.org)\" <alice@example.org>")]
    [InlineData("Date", "Date: Sat, 20 Feb 2021 10:07:02 -0500", "Date: Sat, 20 Feb 2021 15:07:00 +0000")]
    [InlineData("Date", "Date: Sat, 20 Feb 2021 10:07:02 -0500", "Date: Sat, 20 Feb 2021 10:17:02 -0500")]
    [InlineData("Subject", "Subject: Plans", "Subject: [list] Plans")]
    [InlineData("Subject", "Subject: Plans", "Subject: Re: [list] Plans")]
    [InlineData("Subject", "Subject: Plans", "Subject: [list] [SPAM] AW: Plans")]
    [InlineData("Subject", "Subject: Plans", "Subject: ***SPAM*** Plans")]
    [InlineData("Subject", "Subject: Plans", "Subject: {Spam?} =?utf-8?q?Plans?=")]
    [InlineData("Sender", "Sender: alice@example.org\r\n", "")]
    [InlineData("Sender", "Sender: alice@example.org", "Sender: list@lists.example")]
    [InlineData("Reply-To", "Reply-To: alice@example.org\r\n", "")]
    [InlineData("To", "To: Bob <bob@example.org>", "To: bob@example.org")]
    [InlineData("To", "To: Bob <bob@example.org>", "To: Bob <bob@example.org> (Sales)")]
    [InlineData("To", "To: Bob <bob@example.org>", "To: Bob <bob@example.org>\r\nTo:")]
    [InlineData("To", "To: Bob <bob@example.org>", "To: Friends: Bob <bob@example.org>;")]
    [InlineData("Cc", "Cc: carol@example.org", "Cc: Carol <carol@example.org>")]
    [InlineData("Cc", "Cc: carol@example.org", "Cc: carol@example.org (Carol)")]
    [InlineData("From", "From: Alice <alice@example.org>", "From: 'Alice' <alice@example.org>")]
    [InlineData("From", "From: Alice <alice@example.org>", "From: [EXT] Alice <alice@example.org>")]
    [InlineData("From", "From: Alice <alice@example.org>", "From: Alice <alice@example.org> (EXTERNAL)")]
    [InlineData("Date", "Date: Sat, 20 Feb 2021 10:07:02 -0500", "Date: Sat, 20 Feb 2021 10:07:02 -0500 (EST)")]
    [InlineData("Subject", "Subject: Plans", "Subject: (list) Plans")]
    [InlineData("Subject", "Subject: Plans", "Subject: [no-reply] Plans")]
    [InlineData("Subject", "Subject: Plans", "Subject: Plans [Ticket #1234]")]
    [InlineData("Subject", "Subject: Plans", "Subject: Re: [list] Plans [#1234]")]
    [InlineData("Reply-To", "Reply-To: alice@example.org", "Reply-To: alice@example.org (Alice)")]
    [InlineData("Sender", "Sender: alice@example.org", "Sender: Alice <alice@example.org>")]
    public void What_mail_systems_change_is_told_and_no_problem(string name, string old, string instead)
    {
        var verdict = Check(ReplaceFirst(Protect(Rich, Sign), old, instead));
        Assert.True(verdict.IsTrusted, verdict.Summary);
        var isMissing = instead.Length == 0;
        Assert.Equal([new ChangedHeader(name, false) { IsMissing = isMissing }], verdict.ChangedHeaders);
        var finding = Assert.Single(verdict.AllFindings, static finding => finding is { Finding: SignatureFinding.HeaderChanged, IsProblem: false });
        Assert.StartsWith(name + (isMissing ? " is missing outside the protection." : " stands otherwise outside"), finding.Message);
    }

    [Theory]
    [InlineData("Thread-Topic")]
    [InlineData("Mail-Followup-To")]
    [InlineData("Disposition-Notification-To")]
    public void What_stands_outside_alone_is_told_to_be_nobodys(string name)
    {
        var verdict = Check(ReplaceFirst(Protect(Rich, Sign), "X-Mailer: ours", $"{name}: mallory@example.org\r\nX-Mailer: ours"));
        Assert.True(verdict.IsTrusted, verdict.Summary);
        Assert.Equal([new ChangedHeader(name, false) { IsAdded = true }], verdict.ChangedHeaders);
        Assert.Contains(verdict.AllFindings, finding => finding.Message == $"{name} stands outside the protection alone. Nobody signed that.");
    }

    /// <summary>What a mailing list does to a message: it may not become worse for having its header protected.</summary>
    [Fact]
    public void A_mailing_list_is_judged_as_without_header_protection()
    {
        foreach (var protect in new[] { true, false })
        {
            var signed = Protect(Plain.Replace("bob@example.org", "list@lists.example", StringComparison.Ordinal), Sign with { ProtectHeader = protect });
            var verdict = Check("Sender: list-bounces@lists.example\r\nReply-To: list@lists.example\r\nList-Id: <list.lists.example>\r\n" + ReplaceFirst(signed, "Subject: Plans", "Subject: [list] Plans"));
            Assert.True(verdict.IsTrusted, verdict.Summary);
            Assert.Contains(verdict.AllFindings, static finding => finding.Finding == SignatureFinding.SenderNotSigner);
            Assert.Contains(verdict.AllFindings, static finding => finding.Finding == SignatureFinding.ReplyToNotSigner);
        }
    }

    [Fact]
    public void A_mark_before_a_hidden_subject_is_no_problem()
    {
        foreach (var policy in new[] { HeaderConfidentiality.Baseline, HeaderConfidentiality.Shy })
        {
            var text = Protect(Rich, Both with { HeaderConfidentiality = policy });
            Assert.Equal([new ChangedHeader("Subject", false)], Check(ReplaceFirst(text, "Subject: [...]", "Subject: [SPAM] [...]")).ChangedHeaders);
            Assert.Equal([new ChangedHeader("Subject", true)], Check(ReplaceFirst(text, "Subject: [...]", "Subject: Pay [...]")).ChangedHeaders);
        }

        // What was never hidden has no such form.
        Assert.Equal([new ChangedHeader("Subject", true)], Check(ReplaceFirst(Protect(Rich, Sign), "Subject: Plans", "Subject: [SPAM] [...]")).ChangedHeaders);
    }

    [Fact]
    public void A_message_that_says_to_be_encrypted_and_is_not_is_told()
    {
        var entity = $"{Head}HP-Outer: Subject: [...]\r\nContent-Type: text/plain; hp=cipher\r\n\r\nx\r\n";
        Assert.Contains(Check(Around(entity, Head.Replace("Plans", "[...]"))).AllFindings, static finding => finding is { Finding: SignatureFinding.EncryptionMissing, IsProblem: false });
        Assert.DoesNotContain(Check(Around(entity, Head.Replace("Plans", "[...]"), encrypt: true)).AllFindings, static finding => finding.Finding == SignatureFinding.EncryptionMissing);
        Assert.DoesNotContain(Check(Protect(Rich, Sign)).AllFindings, static finding => finding.Finding == SignatureFinding.EncryptionMissing);
    }

    [Theory]
    [InlineData("Subject: Plans", "subject:  =?utf-8?q?Plans?=")]
    [InlineData("To: Bob <bob@example.org>", "To: \"Bob\"\r\n\t<bob@EXAMPLE.org>")]
    [InlineData("Date: Sat, 20 Feb 2021 10:07:02 -0500", "Date: 20 Feb 2021 15:07:02 GMT")]
    [InlineData("Cc: carol@example.org", "Cc: <carol@example.org>")]
    [InlineData("From: Alice <alice@example.org>", "From: alice@example.org (Alice)")]
    [InlineData("X-Mailer: ours", "Bcc:\r\nX-Mailer: ours")]
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
        Assert.Equal([SignatureFinding.HeaderUnprotected, SignatureFinding.DateNotSigningTime], verdict.AllFindings.Select(static finding => finding.Finding));
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
    [InlineData("Plans", 0, null)]
    [InlineData(" =?utf-8?q?Plans?=", 0, null)]
    [InlineData("Evil", 0, true)]
    [InlineData("Re: Plans", 0, false)]
    [InlineData("Evil", 1, null)]
    [InlineData("carol@example.org", 0, false, "Cc")]
    public void Fields_in_the_signatures_attributes_are_compared(string value, int status, bool? isProblem, string name = "Subject")
    {
        var verdict = Check(WithFields(value, status, name: name));
        Assert.Equal(isProblem != true, verdict.IsTrusted);
        Assert.Contains(verdict.AllFindings, finding => finding.Finding == SignatureFinding.HeaderProtected && finding.Message.Contains($"{name} (RFC 7508)"));
        var changed = verdict.AllFindings.SingleOrDefault(static finding => finding.Finding == SignatureFinding.HeaderChanged);
        Assert.Equal(isProblem, changed?.IsProblem);
        if (changed is not null) Assert.Equal(name == "Subject" ? "The signature has something else than the header for Subject." : "The signature names Cc, which the header does not have.", changed.Message);
        Assert.Equal(HeaderProtection.None, verdict.HeaderProtection);
    }

    /// <summary>Whoever copies somebody's attributes beside another content has said nothing of the header.</summary>
    [Theory]
    [InlineData("Plans")]
    [InlineData("Evil")]
    public void Fields_of_a_signature_that_does_not_hold_say_nothing(string subject)
    {
        var verdict = Check(WithFields(subject, change: static cms => TestPath.Replace(cms, "nine", "five")));
        Assert.Equal([SignatureFinding.HeaderUnprotected, SignatureFinding.ContentChanged], verdict.AllFindings.Select(static finding => finding.Finding));
    }

    /// <summary>A message whose signature repeats a field of its header.</summary>
    private static string WithFields(string value, int status = 0, Func<byte[], byte[]>? change = null, string name = "Subject")
    {
        var attribute = new AsnWriter(AsnEncodingRules.DER);
        using (attribute.PushSetOf())
        {
            attribute.WriteEncodedValue([0x0A, 0x01, 0x01]);
            using (attribute.PushSequence())
            using (attribute.PushSequence())
            {
                attribute.WriteCharacterString(UniversalTagNumber.VisibleString, name);
                attribute.WriteCharacterString(UniversalTagNumber.UTF8String, value);
                if (status != 0) attribute.WriteInteger(status);
            }
        }

        var cms = BouncySigned.With("Content-Type: text/plain\r\n\r\nMeet me at nine.\r\n"u8.ToArray(), MailPeople.AliceRsa, CmsOids.SecureHeaderFields, attribute.Encode());
        return Head + "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Convert.ToBase64String(change?.Invoke(cms) ?? cms) + "\r\n";
    }

    private static string ReplaceFirst(string text, string old, string instead)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0);
        return text[..at] + instead + text[(at + old.Length)..];
    }
}
