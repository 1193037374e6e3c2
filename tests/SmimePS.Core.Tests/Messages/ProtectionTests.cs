using System.Text;
using MimeKit;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Core.Tests.Certificates;
using SmimePS.Errors;
using SmimePS.Headers;
using SmimePS.Keys;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Trust;
using SmimePS.Verdicts;

namespace SmimePS.Core.Tests.Messages;

public class ProtectionTests
{
    private static readonly ProtectionRequest Both = new()
    {
        Sign = true,
        Encrypt = true,
        Identities = [MailPeople.AliceRsa],
        RecipientCertificates = new KnownCertificates([MailPeople.BobEc.Certificate, MailPeople.BobRsa.Certificate]),
    };

    [Fact]
    public void Outer_fields_stay_in_order_byte_for_byte_and_content_fields_go_inside()
    {
        const string message = "Received: a\r\n by b\r\nFrom: alice@example.org\r\nContent-Type: text/plain\r\nX-Folded: one\r\n\ttwo\r\nMIME-Version: 1.0\r\nTo: bob@example.org\r\nSubject:   blanks  \r\n\r\nx\r\n";
        var text = Protect(message, Both);
        Assert.StartsWith("Received: a\r\n by b\r\nFrom: alice@example.org\r\nX-Folded: one\r\n\ttwo\r\nTo: bob@example.org\r\nSubject: [...]\r\nMIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data;", text);
        Assert.DoesNotContain("text/plain", text);
        Assert.DoesNotContain("blanks", text);
        Assert.Contains("\r\nSubject:   blanks  \r\nMIME-Version: 1.0\r\n", Protect(message, Both with { HeaderConfidentiality = HeaderConfidentiality.None }));
        Assert.Contains("\r\nSubject:   blanks  \r\nMIME-Version: 1.0\r\n", Protect(message, Both with { ProtectHeader = false }));
        Assert.Contains("Content-Disposition: attachment; filename=\"smime.p7m\"\r\n", text);
        Assert.All(text.Split("\r\n\r\n")[1].TrimEnd().Split("\r\n"), line => Assert.InRange(line.Length, 1, 76));
    }

    [Fact]
    public void A_detached_signature_is_labelled_as_the_standard_says()
    {
        var text = Protect(TestMail.Plain, Both with { Encrypt = false });
        var signed = Assert.IsType<MimeKit.Cryptography.MultipartSigned>(MimeMessage.Load(new MemoryStream(Encoding.Latin1.GetBytes(text)), TestContext.Current.CancellationToken).Body);
        Assert.Equal("sha-256", signed.ContentType.Parameters["micalg"]);
        Assert.Equal("application/pkcs7-signature", signed.ContentType.Parameters["protocol"]);
        Assert.Equal("smime.p7s", ((MimePart)signed[1]).FileName);
        Assert.True(string.IsNullOrEmpty(signed.Preamble));
    }

    [Fact]
    public void A_strangers_newer_certificate_does_not_take_a_correspondents_place()
    {
        using var stranger = new TestIssuer(KeyAlgorithm.EcdsaP256);
        using var forged = stranger.Issue(KeyAlgorithm.EcdsaP256, address: "bob@example.org", startsIn: TimeSpan.FromMinutes(-1));
        var trust = new PathValidator(MailPeople.Anchors);
        var request = Both with
        {
            RecipientCertificates = new KnownCertificates([MailPeople.BobRsa.Certificate, forged.Certificate]),
            IsVouchedFor = certificate => trust.Validate(certificate).IsTrusted,
        };
        Assert.Equal([MailPeople.BobRsa.Certificate, MailPeople.AliceRsa.Certificate], Recipients(request));

        // Where nobody vouches for any of them, the newest is the one to take.
        Assert.Equal([forged.Certificate, MailPeople.AliceRsa.Certificate], Recipients(request with { IsVouchedFor = static _ => false }));

        static IReadOnlyList<Certificate> Recipients(ProtectionRequest request) =>
            MessageProtector.Prepare(TestMail.From(TestMail.Plain), request, TestContext.Current.CancellationToken).Recipients;
    }

    [Fact]
    public void What_all_have_announced_in_signed_mail_is_used()
    {
        string[] both = [ContentEncryption.Aes256Gcm.Oid, ContentEncryption.Aes128Gcm.Oid];
        Assert.Equal(ContentEncryption.Aes256Gcm, Chosen(_ => both));
        Assert.Equal(ContentEncryption.Aes128Gcm, Chosen(one => one.Equals(MailPeople.BobEc.Certificate) ? both : [both[1]]));
        Assert.Equal(ContentEncryption.Aes256Cbc, Chosen(one => one.Equals(MailPeople.BobEc.Certificate) ? both : null));
        Assert.Equal(ContentEncryption.Aes256Cbc, Chosen(one => one.Equals(MailPeople.BobEc.Certificate) ? both : []));
        Assert.Equal(ContentEncryption.Aes256Cbc, Chosen(null));
        Assert.Equal(ContentEncryption.Aes256Cbc, Chosen(_ => both, ProtectionPolicy.Compatible with { UseCapabilities = false }));

        static ContentEncryption? Chosen(Func<Certificate, IReadOnlyCollection<string>?>? capabilities, ProtectionPolicy? policy = null)
        {
            var request = Both with { Recipients = [MailPeople.BobEc.Certificate], Capabilities = capabilities, Policy = policy ?? ProtectionPolicy.Compatible };
            var prepared = MessageProtector.Prepare(TestMail.From(TestMail.Plain), request, TestContext.Current.CancellationToken);
            Assert.Equal(2, prepared.Recipients.Count);
            return prepared.Encryption;
        }
    }

    [Fact]
    public void Bcc_is_encrypted_for_and_not_shown()
    {
        using var carol = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, address: "carol@example.org");
        var request = Both with { RecipientCertificates = new KnownCertificates([MailPeople.BobEc.Certificate, carol.Certificate]) };
        var message = TestMail.Plain.Replace("Subject:", "Bcc: carol@example.org\r\nResent-Bcc: carol@example.org\r\nSubject:");
        var prepared = MessageProtector.Prepare(TestMail.From(message), request, TestContext.Current.CancellationToken);
        Assert.Equal(3, prepared.Recipients.Count);
        using var text = prepared.ToMessage(TestContext.Current.CancellationToken);
        using var opened = MessageOpener.Open(text, new OpenOptions { Identities = [carol] }, TestContext.Current.CancellationToken);
        foreach (var content in new[] { text, opened.Content })
        {
            // Base64 may well hold the three letters, and never the colon.
            Assert.DoesNotContain("bcc", TestMail.Text(content).Split("\r\n\r\n")[0], StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("bcc:", TestMail.Text(content), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("carol", TestMail.Text(content));
        }

        Assert.DoesNotContain("carol", Protect(message, Both with { Encrypt = false }));
    }

    [Fact]
    public void The_sender_is_included_once_and_recipients_are_folded()
    {
        var message = TestMail.Plain.Replace("To: bob@example.org", "To: bob@example.org, Bob <BOB@example.org>, alice@example.org\r\nCc: bob@example.org");
        var prepared = MessageProtector.Prepare(TestMail.From(message), Both, TestContext.Current.CancellationToken);
        Assert.Equal(2, prepared.Recipients.Count);
        Assert.Contains(MailPeople.AliceRsa.Certificate, prepared.Recipients);
        using var sent = prepared.ToMessage(TestContext.Current.CancellationToken);
        using var opened = MessageOpener.Open(sent, new OpenOptions { Identities = [MailPeople.AliceRsa] }, TestContext.Current.CancellationToken);
        Assert.Equal(MailPeople.AliceRsa.Certificate, opened.Layers.OfType<EncryptionLayer>().Single().OpenedBy);
    }

    [Fact]
    public void Who_signs_and_receives_with_two_certificates_sends_both()
    {
        using var signs = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Sign);
        using var receives = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Encrypt);
        using var signed = MessageProtector.Protect(TestMail.From(TestMail.Plain), new ProtectionRequest { Sign = true, Identities = [receives, signs] }, TestContext.Current.CancellationToken);
        var verdict = new SignatureChecker(MailPeople.Anchors).Check(signed, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(verdict.IsTrusted, verdict.Summary);
        Assert.Equal(signs.Certificate, verdict.Signatures[0].SignerCertificate);
        Assert.Contains(receives.Certificate, verdict.Layers.OfType<SignatureLayer>().Single().Report.Certificates);
        Assert.True(verdict.Signatures[0].Signer.EncryptionCertificate!.Matches(receives.Certificate));
    }

    [Fact]
    public void All_that_is_missing_is_told_at_once_with_its_reason()
    {
        using var expired = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, address: "old@example.org", startsIn: TimeSpan.FromDays(-9), lasts: TimeSpan.FromDays(1));
        using var signing = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Sign, "signs@example.org");
        var request = Both with { RecipientCertificates = new KnownCertificates([expired.Certificate, signing.Certificate]) };
        var error = AssertError("RecipientCertificateMissing", TestMail.Plain.Replace("To: bob@example.org", "To: bob@example.org, old@example.org\r\nBcc: signs@example.org"), request);
        Assert.All(["bob@example.org: none is known", "old@example.org: the certificate found expired", "signs@example.org: the certificate found may not"], part => Assert.Contains(part, error.Message));
        AssertError("RecipientCertificateExpired", TestMail.Plain.Replace("bob@", "old@"), request);
        AssertError("RecipientCertificateWrongPurpose", TestMail.Plain.Replace("bob@", "signs@"), request);
        var own = AssertError("RecipientCertificateMissing", TestMail.Plain, Both with { Sign = false, Identities = [] });
        Assert.Contains("New-SmimeCertificate", own.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("New-SmimeCertificate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_thing_wrong_with_a_named_certificate_has_its_own_error()
    {
        using var expired = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, startsIn: TimeSpan.FromDays(-9), lasts: TimeSpan.FromDays(1));
        using var early = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, startsIn: TimeSpan.FromDays(9));
        using var encrypts = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Encrypt);
        using var signs = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Sign);
        var sign = new ProtectionRequest { Sign = true };
        var encrypt = new ProtectionRequest { Encrypt = true, IncludeSender = false };
        AssertError("CertificateExpired", TestMail.Plain, sign with { Signers = [expired] });
        AssertError("CertificateExpired", TestMail.Plain, sign with { Identities = [expired] });
        AssertError("CertificateExpired", TestMail.Plain, encrypt with { Recipients = [expired.Certificate] });
        AssertError("CertificateNotYetValid", TestMail.Plain, sign with { Signers = [early] });
        AssertError("CertificateNotYetValid", TestMail.Plain, encrypt with { Recipients = [early.Certificate] });
        AssertError("CertificateWrongPurpose", TestMail.Plain, sign with { Signers = [encrypts] });
        AssertError("CertificateWrongPurpose", TestMail.Plain, sign with { Identities = [encrypts] });
        AssertError("CertificateWrongPurpose", TestMail.Plain, encrypt with { Recipients = [signs.Certificate] });
        AssertError("CertificateAddressMismatch", TestMail.Plain, sign with { Signers = [MailPeople.BobRsa] });
        AssertError("SignerNotFound", TestMail.Plain, sign with { Identities = [MailPeople.BobRsa] });
        AssertError("NoSender", "Subject: x\r\n\r\nx\r\n", sign with { Identities = [MailPeople.AliceRsa] });
        AssertError("NoRecipient", "From: alice@example.org\r\n\r\nx\r\n", Both);
        AssertError("NothingToDo", TestMail.Plain, new ProtectionRequest());
    }

    [Fact]
    public void What_is_protected_already_is_refused_unless_asked_for()
    {
        foreach (var request in OwnRoundTrips.Requests("EC"))
        {
            var once = Protect(TestMail.Plain, request);
            AssertError("AlreadyProtected", once, request with { AllowProtected = false });
            var octets = once.Replace("application/pkcs7-mime", "application/octet-stream").Replace("; smime-type=", "; x=");
            if (octets != once) AssertError("AlreadyProtected", octets, request with { AllowProtected = false });
            Protect(once, request);
        }
    }

    [Theory]
    [InlineData("RSA", "EC", "sha-256")]
    [InlineData("EC", "RSA", "sha-256")]
    public void A_policy_names_the_algorithms(string signer, string recipient, string micalg)
    {
        var request = new ProtectionRequest { Sign = true, Encrypt = true, Signers = [MailPeople.Alice(signer)], Recipients = [MailPeople.Bob(recipient).Certificate], IncludeSender = false };
        Assert.Contains(micalg, Protect(TestMail.Plain, request with { Encrypt = false }));
        foreach (var (policy, expected) in new[] { (ProtectionPolicy.Compatible, ContentEncryption.Aes256Cbc), (ProtectionPolicy.Modern, ContentEncryption.Aes256Gcm), (ProtectionPolicy.Compatible with { Encryption = ContentEncryption.Aes128Cbc }, ContentEncryption.Aes128Cbc) })
        {
            using var message = MessageProtector.Protect(TestMail.From(TestMail.Plain), request with { Policy = policy }, TestContext.Current.CancellationToken);
            using var opened = MessageOpener.Open(message, new OpenOptions { Identities = [MailPeople.Bob(recipient)] }, TestContext.Current.CancellationToken);
            Assert.Equal(expected, opened.Layers.OfType<EncryptionLayer>().Single().Encryption);
            Assert.Equal(expected.IsAuthenticated ? "authEnveloped-data" : "enveloped-data", message.Load(TestContext.Current.CancellationToken).Body!.ContentType.Parameters["smime-type"]);
        }
    }

    [Fact]
    public void Sixty_megabytes_go_through_in_bounded_memory()
    {
        using var folder = new TemporaryFolder();
        using (var file = File.Create(folder["large.bin"]))
        {
            var block = new byte[1 << 20];
            new Random(1).NextBytes(block);
            for (var i = 0; i < 60; i++) file.Write(block);
        }

        using var draft = MessageComposer.Compose(new MessageDraft { From = ["alice@example.org"], To = ["bob@example.org"], Text = "See attached.", Attachments = [folder["large.bin"]] }, TestContext.Current.CancellationToken);
        using (var plain = File.Create(folder["plain.eml"])) draft.CopyTo(plain, TestContext.Current.CancellationToken);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = MessageContent.FromFile(folder["plain.eml"]);
        using (var output = File.Create(folder["protected.eml"])) MessageProtector.Prepare(message, Both, TestContext.Current.CancellationToken).WriteTo(output, TestContext.Current.CancellationToken);
        using var opened = MessageOpener.Open(MessageContent.FromFile(folder["protected.eml"]), new OpenOptions { Identities = [MailPeople.BobRsa, MailPeople.BobEc], RemoveDetachedSignature = true }, TestContext.Current.CancellationToken);
        var trusted = new SignatureChecker(MailPeople.Anchors).Check(MessageContent.FromFile(folder["protected.eml"]), new CheckOptions { Identities = [MailPeople.BobRsa, MailPeople.BobEc] }, TestContext.Current.CancellationToken).IsTrusted;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(trusted);
        using var expected = new FileStream(folder["large.bin"], FileMode.Open);
        using var actual = ((MimePart)opened.Content.Load(TestContext.Current.CancellationToken).Attachments.Single()).Content!.Open();
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(expected), System.Security.Cryptography.SHA256.HashData(actual));
        // Two spools of 16 MiB (opening and checking) and working buffers; nothing in proportion to the 82 MB of base64.
        Assert.InRange(allocated, 0, 64_000_000);
    }

    private static string Protect(string message, ProtectionRequest request)
    {
        using var output = MessageProtector.Protect(TestMail.From(message), request, TestContext.Current.CancellationToken);
        return TestMail.Text(output);
    }

    private static SmimeException AssertError(string id, string message, ProtectionRequest request)
    {
        var error = Assert.ThrowsAny<SmimeException>(() => MessageProtector.Prepare(TestMail.From(message), request, TestContext.Current.CancellationToken));
        Assert.Equal(id, error.ErrorId);
        return error;
    }
}
