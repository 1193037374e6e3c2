using SmimePS.Cms;
using SmimePS.Core.Tests.Messages;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Verdicts;

namespace SmimePS.Core.Tests.Verdicts;

/// <summary>Each layer has findings of its own, and an opened message says whether it could have been altered.</summary>
public class LayerFindingsTests
{
    private static readonly ProtectionRequest Sign = new() { Sign = true, Signers = [MailPeople.AliceEc], AllowProtected = true };

    private static readonly ProtectionRequest Cbc = new() { Encrypt = true, Recipients = [MailPeople.BobRsa.Certificate], IncludeSender = false, AllowProtected = true };

    private static readonly ProtectionRequest Gcm = Cbc with { Policy = ProtectionPolicy.Default with { Encryption = ContentEncryption.Aes256Gcm } };

    public static TheoryData<string, ContentIntegrity, bool> Shapes => new()
    {
        { "", ContentIntegrity.NotEncrypted, false },
        { "sign", ContentIntegrity.NotEncrypted, false },
        { "cbc", ContentIntegrity.Alterable, true },
        { "gcm", ContentIntegrity.Authenticated, false },
        { "sign cbc", ContentIntegrity.Signed, false },
        { "opaque cbc", ContentIntegrity.Signed, false },
        { "sign cbc sign", ContentIntegrity.Signed, false },
        { "sign gcm", ContentIntegrity.Authenticated, false },
        { "cbc gcm", ContentIntegrity.Alterable, true },
        { "gcm cbc", ContentIntegrity.Authenticated, false },
        { "cbc sign", ContentIntegrity.Alterable, false },
        { "cbc opaque cbc", ContentIntegrity.Alterable, false },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Whether_it_could_have_been_altered_is_told(string shape, ContentIntegrity integrity, bool isToldOf)
    {
        var text = Make(shape);
        using var opened = MessageOpener.Open(TestMail.From(text), new OpenOptions { Identities = [MailPeople.BobRsa] }, TestContext.Current.CancellationToken);
        Assert.Equal(integrity, opened.Integrity);
        var verdict = Check(text);
        Assert.Equal(isToldOf, verdict.Findings.Any(static finding => finding is { Finding: SignatureFinding.EncryptionNotAuthenticated, IsProblem: false }));
        Assert.Equal(shape.Split(' ')[0] is "sign" or "opaque" || shape.Contains("sign") || shape.Contains("opaque"), verdict.Signatures.Count > 0);
    }

    [Fact]
    public void A_signature_inside_that_is_not_to_be_trusted_does_not_count()
    {
        var text = Make("sign cbc");
        var verdict = Check(text.Replace("alice@example.org", "mallory@example.org"));
        Assert.Contains(verdict.AllFindings, static finding => finding.Finding == SignatureFinding.EncryptionNotAuthenticated);
        Assert.Equal([SignatureFinding.EncryptionNotAuthenticated], verdict.FindingsOf(verdict.Layers[0]).Select(static finding => finding.Finding));
        Assert.Equal([SignatureFinding.SignerNotSender], verdict.FindingsOf(verdict.Layers[1]).Select(static finding => finding.Finding));
    }

    [Fact]
    public void Each_layer_of_a_triple_wrapped_message_has_its_own_findings()
    {
        var verdict = Check(Make("sign cbc sign"));
        Assert.Equal([typeof(SignatureLayer), typeof(EncryptionLayer), typeof(SignatureLayer)], verdict.Layers.Select(static layer => layer.GetType()));
        Assert.Equal([SignatureFinding.SignedOverEncryption], verdict.FindingsOf(verdict.Layers[0]).Select(static finding => finding.Finding));
        Assert.Empty(verdict.FindingsOf(verdict.Layers[1]));
        Assert.Empty(verdict.FindingsOf(verdict.Layers[2]));
        Assert.Same(verdict.Layers[2], Assert.Single(verdict.SignaturesOf(verdict.Layers[2])).Layer);
        Assert.True(verdict.IsTrusted, verdict.Summary);
    }

    [Fact]
    public void A_weak_encryption_is_told_of()
    {
        var identity = Interop.Rfc4134Reading.Bob();
        var verdict = new SignatureChecker(MailPeople.Anchors).Check(MessageContent.FromFile(Path.Combine(Corpora.Folder("rfc4134"), "5.3.eml")), new CheckOptions { Identities = [identity] }, TestContext.Current.CancellationToken);
        Assert.Contains(verdict.AllFindings, static finding => finding is { Finding: SignatureFinding.EncryptionWeak, IsProblem: false });
        Assert.Contains(verdict.AllFindings, static finding => finding.Finding == SignatureFinding.EncryptionNotAuthenticated);
        Assert.Contains(verdict.AllFindings, static finding => finding.Finding == SignatureFinding.NotSigned);
    }

    /// <summary>What somebody put around a signature inside the encryption could be theirs who altered the ciphertext.</summary>
    [Fact]
    public void A_signature_with_content_around_it_does_not_make_the_message_whole()
    {
        var text = Make("sign") + "Who wrote this?\r\n";
        using var opened = MessageOpener.Open(TestMail.From(Protect(text, Cbc)), new OpenOptions { Identities = [MailPeople.BobRsa] }, TestContext.Current.CancellationToken);
        Assert.Equal(ContentIntegrity.Alterable, opened.Integrity);
    }

    /// <summary>The kinds of protection, the innermost first.</summary>
    private static string Make(string shape)
    {
        var text = TestMail.Plain;
        foreach (var kind in shape.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            text = Protect(text, kind switch
            {
                "sign" => Sign,
                "opaque" => Sign with { Form = SignatureForm.Opaque },
                "gcm" => Gcm,
                _ => Cbc,
            });
        }

        return text;
    }

    private static string Protect(string text, ProtectionRequest request)
    {
        using var output = MessageProtector.Protect(TestMail.From(text), request, TestContext.Current.CancellationToken);
        return TestMail.Text(output);
    }

    private static MessageVerdict Check(string text) =>
        new SignatureChecker(MailPeople.Anchors).Check(TestMail.From(text), new CheckOptions { Identities = [MailPeople.BobRsa] }, TestContext.Current.CancellationToken);
}
