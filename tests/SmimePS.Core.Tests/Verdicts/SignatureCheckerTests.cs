using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Core.Tests.Messages;
using SmimePS.Keys;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Trust;
using SmimePS.Verdicts;
using static SmimePS.Core.Tests.Messages.SignedMail;

namespace SmimePS.Core.Tests.Verdicts;

/// <summary>A good message is trusted, and for each thing that makes it so, one test breaks just that and sees that finding alone.</summary>
public class SignatureCheckerTests
{
    private static readonly CertificateWorkshop Workshop = new();

    [Theory]
    [InlineData("RSA", false, SignatureForm.Detached)]
    [InlineData("EC", false, SignatureForm.Opaque)]
    [InlineData("RSA", true, SignatureForm.Detached)]
    [InlineData("EC", true, SignatureForm.Opaque)]
    public void What_is_right_is_trusted(string kind, bool encrypt, SignatureForm form)
    {
        var verdict = Check(Signed(kind: kind, form: form, encrypt: encrypt));
        Assert.Equal([SignatureFinding.HeaderUnprotected], verdict.AllFindings.Select(finding => finding.Finding));
        Assert.True(verdict.IsTrusted);
        var signature = Assert.Single(verdict.Signatures);
        Assert.True(signature.CoversWholeMessage);
        Assert.Equal(["alice@example.org"], signature.SignerAddresses);
        Assert.Equal(MailPeople.Issuer.Root, signature.Anchor!.Certificate);
        Assert.Equal(encrypt ? 2 : 1, verdict.Layers.Count);
        Assert.StartsWith("Signed by alice@example.org", verdict.Summary);
    }

    [Fact]
    public void A_changed_byte_shows_in_both_forms()
    {
        AssertBroken(SignatureFinding.ContentChanged, Signed().Replace("nine", "nune"));
        AssertBroken(SignatureFinding.ContentChanged, ChangeCms(Signed(form: SignatureForm.Opaque), der => Flip(der, IndexOf(der, "nine"u8))));
    }

    [Fact]
    public void A_changed_content_field_shows() => AssertBroken(SignatureFinding.ContentChanged, Signed().Replace("Content-Type: text/plain", "Content-Type: text/enriched"));

    [Fact]
    public void A_changed_signature_shows() => AssertBroken(SignatureFinding.SignatureInvalid, ChangeCms(Signed(), static der => Flip(der, der.Length - 1)));

    [Fact]
    public void Damaged_signature_data_shows()
    {
        AssertBroken(SignatureFinding.SignatureDamaged, ChangeCms(Signed(), static der => der[..(der.Length / 2)]));
        AssertBroken(SignatureFinding.SignatureDamaged, ChangeCms(Signed(form: SignatureForm.Opaque), static der => der[..(der.Length / 2)]));
        AssertBroken(SignatureFinding.SignatureDamaged, ChangeCms(Signed(), static _ => [0x30, 0x80, 0x00, 0x00]));
    }

    [Fact]
    public void No_signature_at_all_shows()
    {
        AssertBroken(SignatureFinding.NotSigned, TestMail.Plain);
        AssertBroken(SignatureFinding.NotSigned, Signed(sign: false, encrypt: true));
    }

    [Fact]
    public void A_signature_without_signers_shows() => AssertBroken(SignatureFinding.SignatureDamaged, ChangeCms(Signed(), static _ => CmsOf([], new SignedDataOptions { Detached = true })));

    [Fact]
    public void A_missing_certificate_shows_and_a_known_one_helps()
    {
        var text = ChangeCms(Signed(), _ => CmsOf([new CmsSigner(MailPeople.AliceRsa)], new SignedDataOptions { Detached = true, IncludeSignerCertificates = false }));
        AssertBroken(SignatureFinding.SignerCertificateMissing, text);
        Assert.True(Check(text, options: new CheckOptions { KnownCertificates = [MailPeople.AliceRsa.Certificate] }).IsTrusted);
    }

    [Fact]
    public void Nobody_is_an_anchor_for_being_in_the_message()
    {
        AssertBroken(SignatureFinding.NotTrusted, Signed(), anchors: TrustAnchors.None);
        AssertBroken(SignatureFinding.NotTrusted, Signed(), anchors: TrustAnchors.From("another", Workshop.Root));
        AssertBroken(SignatureFinding.NotTrusted, Signed(signer: Workshop.SelfSigned("alice@example.org")));
    }

    [Fact]
    public void A_certificate_outside_its_time_shows()
    {
        using var expired = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, startsIn: TimeSpan.FromDays(-1), lasts: TimeSpan.FromHours(1));
        using var early = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, startsIn: TimeSpan.FromDays(1));
        AssertBroken(SignatureFinding.CertificateExpired, ResignedBy(expired));
        AssertBroken(SignatureFinding.CertificateNotYetValid, ResignedBy(early));
    }

    [Fact]
    public void A_certificate_that_expired_since_is_told_and_no_problem()
    {
        using var brief = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, lasts: TimeSpan.FromHours(1));
        var verdict = Check(Signed(signer: brief), options: new CheckOptions { Time = DateTimeOffset.UtcNow.AddDays(10) });
        Assert.Equal([SignatureFinding.CertificateExpiredSince], Found(verdict));
        Assert.True(verdict.IsTrusted);
    }

    [Fact]
    public void A_signature_from_the_future_shows() =>
        AssertBroken(SignatureFinding.SigningTimeInFuture, Signed(time: DateTimeOffset.UtcNow.AddDays(2)));

    [Fact]
    public void A_key_or_certificate_for_something_else_shows()
    {
        using var encryption = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Encrypt);
        AssertBroken(SignatureFinding.KeyUsageNotAllowed, ResignedBy(encryption));
        AssertBroken(SignatureFinding.PurposeNotAllowed, ResignedBy(Workshop.ForWebServers("alice@example.org")), TrustAnchors.From("the test", Workshop.Root));
    }

    [Fact]
    public void Another_sender_shows()
    {
        AssertBroken(SignatureFinding.SignerNotSender, Signed().Replace("alice@example.org>", "mallory@example.org>"));
        AssertBroken(SignatureFinding.NameShowsAddress, Signed().Replace("Alice <alice@example.org>", "\"mallory@example.org\" <alice@example.org>"));
        AssertBroken(SignatureFinding.SignerNotSender, Signed().Replace("<alice@example.org>", "<alice@example.org>, carol@example.org"));
    }

    [Theory]
    [InlineData("From: mallory@example.org\r\nFrom: Alice <alice@example.org>", SignatureFinding.FromRepeated)]
    [InlineData("From: Alice <alice@example.org>\r\nFrom : mallory@example.org", SignatureFinding.FromRepeated)]
    [InlineData("X-From: Alice <alice@example.org>", SignatureFinding.FromMissing)]
    [InlineData("From: alice@example.org\u0001mallory@example.org", SignatureFinding.FromMalformed)]
    [InlineData("From: friends: alice@example.org;", SignatureFinding.FromMalformed)]
    [InlineData("From: \"mallory@example.org\"@alice@example.org", SignatureFinding.FromMalformed)]
    [InlineData("From: ", SignatureFinding.FromMalformed)]
    public void A_from_field_that_programs_read_differently_shows(string field, SignatureFinding expected) =>
        AssertBroken(expected, Signed().Replace("From: Alice <alice@example.org>", field));

    [Fact]
    public void Case_and_encoding_of_the_address_do_not_matter() =>
        Assert.True(Check(Signed().Replace("Alice <alice@example.org>", "=?utf-8?q?Alice?= <Alice@EXAMPLE.org>")).IsTrusted);

    [Fact]
    public void Joiners_and_marks_in_the_senders_name_are_writing()
    {
        var name = Convert.ToBase64String("\u0645\u06CC\u200C\u062E\u200F \U0001F469\u200D\U0001F4BB"u8);
        Assert.True(Check(Signed().Replace("Alice <alice@example.org>", $"=?utf-8?B?{name}?= <alice@example.org>")).IsTrusted);
    }

    [Fact]
    public void All_of_several_senders_must_have_signed()
    {
        var message = TestMail.Plain.Replace("Alice <alice@example.org>", "alice@example.org, bob@example.org");
        Assert.True(Check(Sign(message, new ProtectionRequest { Sign = true, Identities = [MailPeople.AliceRsa, MailPeople.BobEc] })).IsTrusted);
        AssertBroken(SignatureFinding.SignerNotSender, Sign(message, new ProtectionRequest { Sign = true, Identities = [MailPeople.AliceRsa] }));
    }

    [Fact]
    public void Who_signs_besides_the_sender_is_told_and_no_problem()
    {
        var verdict = Check(Sign(TestMail.Plain, new ProtectionRequest { Sign = true, Signers = [MailPeople.AliceEc, MailPeople.BobEc] }));
        Assert.Equal([SignatureFinding.SignedByAnother], Found(verdict));
        Assert.True(verdict.IsTrusted);
        verdict = Check(Signed().Replace("To: bob", "Sender: office@example.org\r\nTo: bob"));
        Assert.Equal([SignatureFinding.SenderNotSigner], Found(verdict));
        Assert.True(verdict.IsTrusted);
        verdict = Check(Signed().Replace("To: bob", "Sender: alice@example.org\r\nSender: office@example.org\r\nTo: bob"));
        Assert.Equal([SignatureFinding.SenderNotSigner], Found(verdict));
    }

    [Fact]
    public void Who_gets_the_answers_is_told_where_it_is_nobody_who_signed()
    {
        Assert.DoesNotContain(Check(Signed().Replace("To: bob", "Reply-To: Alice <ALICE@example.org>\r\nTo: bob")).AllFindings, static finding => finding.Finding == SignatureFinding.ReplyToNotSigner);
        var verdict = Check(Signed().Replace("To: bob", "Reply-To: alice@example.org, office@example.org\r\nTo: bob"));
        var finding = Assert.Single(verdict.AllFindings, static finding => finding.Finding == SignatureFinding.ReplyToNotSigner);
        Assert.Contains(" office@example.org, ", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("alice", finding.Message, StringComparison.Ordinal);
        Assert.True(verdict.IsTrusted);
    }

    /// <summary>Whoever has a signed message can send it again under another date.</summary>
    [Theory]
    [InlineData(30, "may be an old message that was sent again")]
    [InlineData(-30, "may be newer than it looks")]
    [InlineData(1, null)]
    [InlineData(-1, null)]
    public void A_date_far_from_the_time_of_signing_is_told(int daysLater, string? said)
    {
        var verdict = Check(Signed().Replace("To: bob", $"Date: {DateTimeOffset.UtcNow.AddDays(daysLater):r}\r\nTo: bob"));
        Assert.True(verdict.IsTrusted, verdict.Summary);
        var findings = verdict.AllFindings.Where(static finding => finding.Finding == SignatureFinding.DateNotSigningTime).Select(static finding => finding.Message);
        if (said is null) Assert.Empty(findings);
        else Assert.Contains(said, Assert.Single(findings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Date: then")]
    [InlineData("Subject: Plans")]
    public void A_date_that_nobody_can_read_is_far_from_nothing(string field) =>
        Assert.Equal([], Found(Check(Signed().Replace("Subject: Plans", field))));

    [Fact]
    public void A_signature_directly_inside_another_counts_as_much()
    {
        var inner = Signed();
        var both = Sign(inner, new ProtectionRequest { Sign = true, AllowProtected = true, AllowOtherSigner = true, Signers = [MailPeople.BobEc] });
        var verdict = Check(both);
        Assert.True(verdict.IsTrusted, verdict.Summary);
        Assert.Equal([1, 0], verdict.Signatures.OrderBy(static signature => signature.SignerAddresses[0]).Select(static signature => signature.Depth));
        AssertBroken(SignatureFinding.ContentChanged,
            Sign(inner.Replace("nine", "five"), new ProtectionRequest { Sign = true, AllowProtected = true, AllowOtherSigner = true, Signers = [MailPeople.AliceEc] }));
    }

    [Fact]
    public void Content_beside_the_signed_part_shows()
    {
        AssertBroken(SignatureFinding.ContentAround, Signed() + "\r\nA footer of the list\r\n");
        var signed = Signed();
        var boundary = signed.Split("boundary=\"")[1].Split('"')[0];
        AssertBroken(SignatureFinding.ContentAround, signed.Replace($"--{boundary}--", $"--{boundary}\r\n\r\nAnother part\r\n--{boundary}--"));
        AssertBroken(SignatureFinding.ContentAround, signed.Insert(signed.IndexOf($"--{boundary}\r\n", StringComparison.Ordinal), "Pay here instead.\r\n"));
    }

    [Fact]
    public void A_signed_part_inside_another_message_covers_only_itself()
    {
        var signed = Signed();
        var inner = signed.Substring(signed.IndexOf("Content-Type: multipart/signed", StringComparison.Ordinal));
        var text = "From: alice@example.org\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\nSend money.\r\n--m\r\n" + inner + "\r\n--m--\r\n";
        AssertBroken(SignatureFinding.PartlyCovered, text);
        AssertBroken(SignatureFinding.NotSigned, "From: alice@example.org\r\nContent-Type: message/rfc822\r\n\r\n" + signed);
    }

    [Fact]
    public void An_encrypted_message_without_its_key_shows()
    {
        var verdict = Check(Signed(encrypt: true), options: new CheckOptions());
        Assert.Equal([SignatureFinding.NotOpened], verdict.AllFindings.Select(finding => finding.Finding));
        Assert.False(verdict.IsTrusted);
    }

    [Fact]
    public void A_signature_around_encryption_is_told()
    {
        var encrypted = Signed(sign: false, encrypt: true);
        var verdict = Check(Sign(encrypted, new ProtectionRequest { Sign = true, Identities = [MailPeople.AliceRsa], AllowProtected = true }));
        Assert.Equal([SignatureFinding.SignedOverEncryption], Found(verdict));
        Assert.Equal([typeof(SignatureLayer), typeof(EncryptionLayer)], verdict.Layers.Select(layer => layer.GetType()));
    }

    [Theory]
    [InlineData("smime-one-part-hp.eml", true)]
    [InlineData("smime-multipart-hp.eml", true)]
    [InlineData("smime-multipart-hp-invalid.eml", false)]
    public void The_published_messages_of_rfc_9788_give_the_published_answer(string name, bool good)
    {
        var anchors = TrustAnchors.From("RFC 9216", CertificateFile.Read(Path.Combine(Corpora.Folder("rfc9216"), "ca.rsa.crt")).Certificates[0]);
        var verdict = new SignatureChecker(anchors).Check(MessageContent.FromFile(Path.Combine(Corpora.Folder("rfc9788"), name)), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(good, verdict.IsTrusted);
        Assert.Equal(good ? [] : [SignatureFinding.ContentChanged], verdict.AllFindings.Where(finding => finding.IsProblem).Select(finding => finding.Finding));
    }

    /// <summary>What was found besides that the header is not protected.</summary>
    private static IEnumerable<SignatureFinding> Found(MessageVerdict verdict) =>
        verdict.AllFindings.Select(finding => finding.Finding).Where(finding => finding != SignatureFinding.HeaderUnprotected);

    private static byte[] Flip(byte[] der, int at)
    {
        der[at] ^= 1;
        return der;
    }

    private static int IndexOf(byte[] data, ReadOnlySpan<byte> part) => data.AsSpan().IndexOf(part);

    private static MessageVerdict Check(string text, TrustAnchors? anchors = null, CheckOptions? options = null) =>
        new SignatureChecker(anchors ?? MailPeople.Anchors).Check(TestMail.From(text),
            options ?? new CheckOptions { Identities = [MailPeople.BobRsa] }, TestContext.Current.CancellationToken);

    private static void AssertBroken(SignatureFinding expected, string text, TrustAnchors? anchors = null)
    {
        var verdict = Check(text, anchors);
        Assert.False(verdict.IsTrusted);
        Assert.Equal([expected], verdict.AllFindings.Where(finding => finding.IsProblem).Select(finding => finding.Finding).Distinct());
        Assert.Contains(verdict.AllFindings.First(finding => finding.IsProblem).Message, verdict.Summary);
    }
}
