using System.Security.Cryptography;
using System.Text;
using MimeKit;
using SmimePS.Certificates;
using SmimePS.Core.Tests.Messages;
using SmimePS.Headers;
using SmimePS.Keys;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Spooling;
using SmimePS.Verdicts;
using static SmimePS.Core.Tests.Headers.HeaderMail;

namespace SmimePS.Core.Tests.Headers;

/// <summary>Messages with a protected header come back as they were, from us and from peers that know nothing of it.</summary>
public class HeaderRoundTrips
{
    /// <summary>Every part's content and every field's text, of every mail of the corpus in every form and under each policy.</summary>
    [Fact]
    public void Every_mail_of_the_corpus_comes_back()
    {
        var (count, shown) = (0, 0);
        foreach (var (name, message) in TestMail.Corpus())
        {
            // What was signed before it came here has a header of its own.
            if (SmimeParts.KindOf(MimeScan.Read(message, TestContext.Current.CancellationToken)) != SmimePartKind.None) continue;
            foreach (var request in OwnRoundTrips.Requests("EC"))
            {
                using var protectedMessage = MessageProtector.Protect(message, request with { HeaderConfidentiality = (HeaderConfidentiality)(count % 3) }, TestContext.Current.CancellationToken);
                using var opened = MessageOpener.Open(protectedMessage, Bob, TestContext.Current.CancellationToken);
                var expected = request.Encrypt ? HeaderProtection.Encrypted : HeaderProtection.Signed;
                if (request is { Sign: true, Encrypt: true }) expected = HeaderProtection.SignedAndEncrypted;
                Assert.True(expected == opened.HeaderProtection, $"{name}: {opened.HeaderProtection}");
                Assert.True(opened.ChangedHeaders.Count == 0, $"{name}: {string.Join(", ", opened.ChangedHeaders)}");
                Assert.True(Leaves(message, request.Sign).SequenceEqual(Leaves(opened.Content, forSigning: false)), $"{name}: {request}\n{string.Join("\n", Leaves(message, request.Sign))}\n====\n{string.Join("\n", Leaves(opened.Content, forSigning: false))}");
                AssertSameFields(name, message, opened.Content);
                if (request.Encrypt && HeaderMail.Payload(TestMail.Text(protectedMessage)).Contains("hp-legacy-display")) shown++;
                count++;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{count} protections, all come back; {shown} with the hidden fields in front of their text");
        Assert.True(shown > 100);
    }

    /// <summary>Mails that no honest program makes: what they hold comes back all the same, and the header as it was meant.</summary>
    [Fact]
    public void Random_mails_come_back()
    {
        var maker = new HostileMail(new Random(9788));
        var shown = 0;
        for (var i = 0; i < 400; i++)
        {
            var mail = TestMail.From(maker.Next());
            if (SmimeParts.KindOf(MimeScan.Read(mail, TestContext.Current.CancellationToken)) != SmimePartKind.None) continue;
            var request = (i % 3) switch { 0 => Encrypt, 1 => Both, _ => Both with { Form = SignatureForm.Opaque } };
            using var protectedMessage = MessageProtector.Protect(mail, request, TestContext.Current.CancellationToken);
            var payload = HeaderMail.Payload(TestMail.Text(protectedMessage));
            if (payload.Contains("hp-legacy-display")) shown++;
            using var opened = MessageOpener.Open(protectedMessage, Bob, TestContext.Current.CancellationToken);
            Assert.True(Leaves(mail, request.Sign).SequenceEqual(Leaves(opened.Content, forSigning: false)), $"{i}: {TestMail.Text(mail)}\n====\n{payload}\n====\n{TestMail.Text(opened.Content)}");
            Assert.True(opened.HeaderProtection != HeaderProtection.None, $"{i}: {TestMail.Text(mail)}\n====\n{payload}");
            AssertSameFields($"{i}", mail, opened.Content);
        }

        Assert.True(shown > 20, $"{shown}");
    }

    [Theory]
    [InlineData("7bit")]
    [InlineData("base64")]
    [InlineData("quoted-printable")]
    public void A_large_text_streams_through(string encoding)
    {
        const int lines = 600_000;
        var line = encoding == "base64" ? Convert.ToBase64String("Twelve bytes and some more of it, so that it is all of 57"u8) : "Twelve bytes and some more of it";
        using var spool = new Spool(1024);
        spool.Write(Encoding.ASCII.GetBytes($"{Head}Content-Type: text/plain\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"));
        var text = Encoding.ASCII.GetBytes(line + "\r\n");
        for (var i = 0; i < lines; i++) spool.Write(text, 0, text.Length);
        using var message = MessageContent.FromSpool(spool);
        using var protectedMessage = MessageProtector.Protect(message, Both with { Form = SignatureForm.Opaque }, TestContext.Current.CancellationToken);
        using var opened = MessageOpener.Open(protectedMessage, Bob, TestContext.Current.CancellationToken);
        Assert.Equal(Digest(message), Digest(opened.Content));
        Assert.Equal("Plans", MessageSummary.Of(opened.Content).Subject);
    }

    /// <summary>A program without header protection verifies and decrypts as ever, and has the fields before it.</summary>
    [Theory]
    [InlineData("RSA")]
    [InlineData("EC")]
    public void Openssl_reads_it(string kind)
    {
        using var folder = new TemporaryFolder();
        var (alice, bob) = (MailPeople.Alice(kind), MailPeople.Bob(kind));
        File.WriteAllText(folder["ca.pem"], PemWriter.Write(MailPeople.Issuer.Root));
        File.WriteAllText(folder["bob.pem"], PemWriter.Write(bob.Certificate) + KeyFile.ToPlainPem(bob.Key));
        foreach (var form in new[] { SignatureForm.Detached, SignatureForm.Opaque })
        {
            var request = Both with { Form = form, Signers = [alice], Recipients = [bob.Certificate] };
            File.WriteAllText(folder["signed.eml"], Protect(Plain, request with { Encrypt = false }), Encoding.Latin1);
            Peer.OpenSsl.Run("cms", "-verify", "-purpose", "smimesign", "-CAfile", folder["ca.pem"], "-in", folder["signed.eml"], "-out", folder["out"]);
            Assert.StartsWith(Head + "Content-Type: text/plain; charset=utf-8; hp=\"clear\"\r\n\r\nMeet", File.ReadAllText(folder["out"]));
            File.WriteAllText(folder["both.eml"], Protect(Plain, request), Encoding.Latin1);
            Peer.OpenSsl.Run("cms", "-decrypt", "-recip", folder["bob.pem"], "-in", folder["both.eml"], "-out", folder["inner.eml"]);
            Peer.OpenSsl.Run("cms", "-verify", "-purpose", "smimesign", "-CAfile", folder["ca.pem"], "-in", folder["inner.eml"], "-out", folder["out"]);
            Assert.Contains("\r\n\r\nSubject: Plans\r\n\r\nMeet me at nine.", File.ReadAllText(folder["out"]));
        }
    }

    [Fact]
    public void Gpgsm_reads_it_and_what_it_makes_of_it_is_recognised()
    {
        using var folder = new TemporaryFolder();
        using var home = new GpgHome();
        home.Trust(MailPeople.Issuer.Root);
        foreach (var identity in new[] { MailPeople.AliceRsa, MailPeople.BobRsa })
        {
            File.WriteAllBytes(folder["id.p12"], Pkcs12Writer.Write(identity, "secret", new Pkcs12Options { Encryption = Pkcs12Encryption.Compatible }));
            home.Gpgsm("--import", folder["id.p12"]);
        }

        var request = Sign with { Signers = [MailPeople.AliceRsa] };
        var (signature, content) = PeerMailbox.Detached(Encoding.Latin1.GetBytes(Protect(Plain, request)));
        File.WriteAllBytes(folder["in.p7s"], signature);
        File.WriteAllBytes(folder["in"], content);
        Assert.Contains("Good signature", home.Gpgsm("--verify", folder["in.p7s"], folder["in"]));
        File.WriteAllBytes(folder["in.p7m"], PeerMailbox.Cms(Encoding.Latin1.GetBytes(Protect(Plain, Encrypt with { Recipients = [MailPeople.BobRsa.Certificate] }))));
        home.Gpgsm("--output", folder["out"], "--decrypt", folder["in.p7m"]);
        Assert.StartsWith(Head, File.ReadAllText(folder["out"]));

        home.Gpgsm("--output", folder["back"], "--sign", "--local-user", "alice@example.org", folder["in"]);
        var verdict = new SignatureChecker(MailPeople.Anchors).Check(MessageContent.FromBytes([.. Encoding.ASCII.GetBytes(Head), .. Encoding.ASCII.GetBytes(
            "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Convert.ToBase64String(File.ReadAllBytes(folder["back"])))]), null, TestContext.Current.CancellationToken);
        Assert.True(verdict.IsTrusted, verdict.Summary);
        Assert.Equal(HeaderProtection.Signed, verdict.HeaderProtection);
    }

    private static List<string> Leaves(MessageContent message, bool forSigning) =>
        [.. MimeLeaves.Of(forSigning ? TestMail.Entity(message, forSigning: true) : CanonicalMail.Entity(message), TestContext.Current.CancellationToken).Select(static leaf => leaf.Replace("\r\n", "\n"))];

    private static void AssertSameFields(string name, MessageContent expected, MessageContent actual)
    {
        var before = expected.Headers.Where(static field => TransportField.IsField(field) && !FieldPlace.IsOfContent(field) && field.Id is not (HeaderId.MimeVersion or HeaderId.Bcc or HeaderId.ResentBcc)).ToList();
        var after = actual.Headers.Where(static field => TransportField.IsField(field) && !FieldPlace.IsOfContent(field) && field.Id is not HeaderId.MimeVersion).ToList();
        Assert.True(before.Select(static field => field.Field).SequenceEqual(after.Select(static field => field.Field)), $"{name}: {string.Join(" ", before.Select(static field => field.Field))}\n{string.Join(" ", after.Select(static field => field.Field))}");
        for (var i = 0; i < before.Count; i++) Assert.True(FieldComparison.Compare(before[i].Id, [before[i]], [after[i]]) == FieldDifference.None, $"{name}: {before[i]} / {after[i]}");
    }

    private static string Digest(MessageContent message)
    {
        using var stream = message.OpenRead();
        stream.Position = message.BodyOffset;
        return Convert.ToHexString(SHA256.HashData(stream));
    }
}
