using SmimePS.Cms;
using SmimePS.Core.Tests.Messages;
using SmimePS.Headers;
using SmimePS.Messages;
using SmimePS.Verdicts;

namespace SmimePS.Core.Tests.Verdicts;

/// <summary>Encryption that is not opened, for want of a key or because of what stands around it: it is told of, and counts for nothing.</summary>
public class UnopenedTests
{
    private static readonly CheckOptions Bob = new() { Identities = [MailPeople.BobRsa] };

    private static string Encrypted { get; } = SignedMail.Signed(encrypt: true, sign: false);

    private static string Entity { get; } = Encrypted[Encrypted.IndexOf("Content-Type: ", StringComparison.Ordinal)..];

    private static string Frame(params string[] parts) => "From: alice@example.org\r\nTo: bob@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=frame\r\n\r\n"
        + string.Concat(parts.Select(static part => $"--frame\r\n{part}\r\n")) + "--frame--\r\n";

    private const string Html = "Content-Type: text/html\r\n\r\n<img src=\"http://evil.example/\r\n";

    [Fact]
    public void An_encrypted_message_that_nobody_can_open_has_a_layer_that_says_so()
    {
        foreach (var message in new[] { Encrypted, SignedMail.Signed(encrypt: true) })
        {
            var verdict = Check(message, new CheckOptions());
            Assert.Equal([SignatureFinding.NotOpened], verdict.AllFindings.Select(static finding => finding.Finding));
            Assert.Empty(verdict.Layers);
            var layer = verdict.Unopened!;
            Assert.Equal(ContentEncryption.Aes256Cbc.Name, layer.Encryption.Name);
            Assert.False(layer.IsAuthenticated);
            Assert.Single(layer.Recipients);
            Assert.Empty(verdict.FindingsOf(layer));
            Assert.Equal(HeaderProtection.None, verdict.HeaderProtection);
            var part = Assert.Single(verdict.Parts);
            Assert.True(part is { IsEncrypted: true, IsCovered: false });
        }

        Assert.Null(Check(Encrypted, Bob).Unopened);
    }

    /// <summary>A key that is named and does not open: the layer is known all the same.</summary>
    [Fact]
    public void One_that_is_damaged_has_it_too()
    {
        var text = SignedMail.Sign(TestMail.Plain, new ProtectionRequest
        {
            Encrypt = true,
            Policy = ProtectionPolicy.Modern with { Encryption = ContentEncryption.Aes256Gcm },
            RecipientCertificates = new KnownCertificates([MailPeople.BobRsa.Certificate]),
            IncludeSender = false,
        });
        Assert.Null(Check(text, Bob).Unopened);
        var damaged = SignedMail.ChangeCms(text, static der =>
        {
            der[^5] ^= 1;
            return der;
        });
        var verdict = Check(damaged, Bob);
        Assert.Equal([SignatureFinding.NotOpened], verdict.AllFindings.Select(static finding => finding.Finding));
        Assert.Equal(ContentEncryption.Aes256Gcm, verdict.Unopened!.Encryption);
        Assert.Empty(verdict.Layers);
    }

    [Fact]
    public void A_signature_around_it_is_still_the_only_layer()
    {
        var signed = SignedMail.Sign(Encrypted, new ProtectionRequest { Sign = true, AllowProtected = true, Identities = [MailPeople.AliceEc] });
        var verdict = Check(signed, new CheckOptions());
        Assert.Equal([typeof(SignatureLayer)], verdict.Layers.Select(static layer => layer.GetType()));
        Assert.NotNull(verdict.Unopened);
        Assert.False(verdict.IsTrusted);
        Assert.Contains(verdict.AllFindings, static finding => finding.Finding == SignatureFinding.NotOpened);
    }

    [Fact]
    public void An_encrypted_part_in_a_frame_is_told_of_and_not_opened()
    {
        foreach (var options in new[] { Bob, new CheckOptions() })
        {
            var verdict = Check(Frame(Html, Entity, "Content-Type: text/html\r\n\r\n\">\r\n"), options);
            var finding = Assert.Single(verdict.AllFindings);
            Assert.Equal(SignatureFinding.NotSigned, finding.Finding);
            Assert.Contains($"Part 2 of it is encrypted ({ContentEncryption.Aes256Cbc.Name})", finding.Message);
            Assert.Contains("Unprotect-MailMessage opens it by itself", finding.Message);
            Assert.Empty(verdict.Layers);
            Assert.Null(verdict.Unopened);
            Assert.Equal([("1", false), ("2", true), ("3", false)], verdict.Parts.Select(static part => (part.Location, part.IsEncrypted)));
            Assert.All(verdict.Parts, static part => Assert.False(part.IsCovered));
            Assert.DoesNotContain("Meet me", finding.Message);
        }
    }

    [Fact]
    public void Several_are_told_of_in_one_sentence_those_in_forwarded_messages_too()
    {
        var verdict = Check(Frame(Html, Entity, "Content-Type: message/rfc822\r\n\r\nFrom: x@example.org\r\n" + Entity), Bob);
        Assert.Contains("Parts 2 and 3.1 of it are encrypted", Assert.Single(verdict.AllFindings).Message);
    }

    /// <summary>Beside a part that somebody signed it is one of those that nobody did.</summary>
    [Fact]
    public void Beside_a_signed_part_it_is_named_for_what_it_is()
    {
        var signed = SignedMail.Signed("EC");
        var verdict = Check(Frame(signed[signed.IndexOf("Content-Type: multipart/signed", StringComparison.Ordinal)..], Entity), Bob);
        var finding = Assert.Single(verdict.AllFindings, static finding => finding.Finding == SignatureFinding.PartlyCovered);
        Assert.Contains("what is encrypted, and not looked into (part 2)", finding.Message);
        Assert.DoesNotContain(verdict.AllFindings, static finding => finding.Finding == SignatureFinding.NotSigned);
        Assert.Equal([false, true], verdict.Signatures[0].Parts.Select(static part => part.IsEncrypted));
    }

    [Fact]
    public void What_is_not_signed_at_all_has_its_parts_told()
    {
        Assert.Equal([("1", "text/plain", false)], Check(TestMail.Plain, Bob).Parts.Select(static part => (part.Location, part.ContentType, part.IsCovered)));
        Assert.Empty(Check(SignedMail.Signed(), Bob).Parts);
    }

    [Fact]
    public void A_part_that_does_not_open_has_its_layer_and_no_integrity()
    {
        using var opened = MessageOpener.Open(TestMail.From(Frame(Html, Entity)), new OpenOptions(), TestContext.Current.CancellationToken);
        var part = Assert.Single(opened.Parts);
        Assert.Empty(part.Layers);
        Assert.Equal("NoMatchingKey", part.Error!.ErrorId);
        Assert.NotNull(part.Unopened);
        Assert.Equal(ContentIntegrity.NotEncrypted, part.Integrity);
    }

    private static MessageVerdict Check(string text, CheckOptions options) =>
        new SignatureChecker(MailPeople.Anchors).Check(TestMail.From(text), options, TestContext.Current.CancellationToken);
}
