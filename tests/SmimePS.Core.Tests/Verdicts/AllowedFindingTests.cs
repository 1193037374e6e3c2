using SmimePS.Certificates;
using SmimePS.Core.Tests.Messages;
using SmimePS.Keys;
using SmimePS.Mime;
using SmimePS.Trust;
using SmimePS.Verdicts;
using static SmimePS.Core.Tests.Messages.SignedMail;

namespace SmimePS.Core.Tests.Verdicts;

/// <summary>What a user allows is told and no obstacle, by its name alone: whatever else is wrong stays so.</summary>
public class AllowedFindingTests
{
    private static readonly CertificateWorkshop Workshop = new();

    [Fact]
    public void A_certificate_outside_its_time_can_be_allowed()
    {
        using var expired = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, startsIn: TimeSpan.FromDays(-1), lasts: TimeSpan.FromHours(1));
        using var early = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, startsIn: TimeSpan.FromDays(1));
        AssertAllowed(SignatureFinding.CertificateExpired, SignatureFinding.CertificateNotYetValid, ResignedBy(expired));
        AssertAllowed(SignatureFinding.CertificateNotYetValid, SignatureFinding.CertificateExpired, ResignedBy(early));
    }

    [Fact]
    public void A_signature_from_the_future_can_be_allowed() =>
        AssertAllowed(SignatureFinding.SigningTimeInFuture, SignatureFinding.CertificateExpired, Signed(time: DateTimeOffset.UtcNow.AddDays(2)));

    [Fact]
    public void A_key_for_something_else_can_be_allowed_to_the_signer()
    {
        using var encryption = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Encrypt);
        AssertAllowed(SignatureFinding.KeyUsageNotAllowed, SignatureFinding.PurposeNotAllowed, ResignedBy(encryption));
        AssertAllowed(SignatureFinding.PurposeNotAllowed, SignatureFinding.KeyUsageNotAllowed, ResignedBy(Workshop.ForWebServers("alice@example.org")), TrustAnchors.From("the test", Workshop.Root));
    }

    [Fact]
    public void Another_signer_than_the_sender_can_be_allowed() => AssertAllowed(SignatureFinding.SignerNotSender, SignatureFinding.PartlyCovered,
        Signed().Replace("alice@example.org>", "mallory@example.org>", StringComparison.Ordinal));

    [Fact]
    public void A_name_that_looks_like_an_address_can_be_allowed()
    {
        var signed = Signed().Replace("Alice <alice@", "\"ceo@bank.example\" <alice@", StringComparison.Ordinal);
        AssertAllowed(SignatureFinding.NameShowsAddress, SignatureFinding.SignerNotSender, signed);
        var finding = Assert.Single(Check(signed, null, []).AllFindings, static one => one.IsProblem);
        Assert.Contains("\"ceo@bank.example\" looks like an address, and the address behind it is alice@example.org.", finding.Message, StringComparison.Ordinal);
        Assert.Contains("-Allow NameShowsAddress", finding.Message, StringComparison.Ordinal);
        // Whose name it is does not make another the signer.
        Assert.False(Check(signed.Replace("<alice@", "<mallory@", StringComparison.Ordinal), null, [SignatureFinding.NameShowsAddress]).IsTrusted);
    }

    [Fact]
    public void What_stands_beside_a_signed_part_can_be_allowed()
    {
        var signed = Signed();
        AssertAllowed(SignatureFinding.ContentAround, SignatureFinding.PartlyCovered, signed + "\r\nA footer of the list\r\n");
        var inner = signed[signed.IndexOf("Content-Type: multipart/signed", StringComparison.Ordinal)..];
        AssertAllowed(SignatureFinding.PartlyCovered, SignatureFinding.ContentAround,
            "From: alice@example.org\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\nFrom the list.\r\n--m\r\n" + inner + "\r\n--m--\r\n");
    }

    [Fact]
    public void What_is_allowed_does_not_cover_another_fault()
    {
        var changed = Signed(time: DateTimeOffset.UtcNow.AddDays(2)).Replace("nine", "nune", StringComparison.Ordinal);
        var verdict = Check(changed, null, [.. AllowableFindings.All]);
        Assert.False(verdict.IsTrusted);
        Assert.Equal([SignatureFinding.ContentChanged], verdict.AllFindings.Where(static finding => finding.IsProblem).Select(static finding => finding.Finding));
    }

    [Fact]
    public void What_says_that_anybody_could_have_written_it_cannot_be_allowed()
    {
        var never = Enum.GetValues<SignatureFinding>().Except(AllowableFindings.All).ToList();
        Assert.Superset(new HashSet<SignatureFinding>
        {
            SignatureFinding.NotSigned, SignatureFinding.ContentChanged, SignatureFinding.SignatureInvalid, SignatureFinding.NotTrusted, SignatureFinding.ChainInvalid,
            SignatureFinding.CertificateRevoked, SignatureFinding.FromRepeated, SignatureFinding.FromMalformed, SignatureFinding.HeaderAmbiguous,
        }, never.ToHashSet());
        Assert.All(never, static finding =>
            Assert.Equal("FindingNotAllowable", Assert.Throws<MessageException>(() => new CheckOptions { Allow = [SignatureFinding.CertificateExpired, finding] }).ErrorId));
    }

    private static void AssertAllowed(SignatureFinding finding, SignatureFinding other, string text, TrustAnchors? anchors = null)
    {
        Assert.False(Check(text, anchors, []).IsTrusted);
        Assert.False(Check(text, anchors, [other]).IsTrusted);
        var verdict = Check(text, anchors, [finding]);
        Assert.True(verdict.IsTrusted, verdict.Summary);
        var allowed = Assert.Single(verdict.AllFindings, static one => one.IsAllowed);
        Assert.Equal(finding, allowed.Finding);
        Assert.False(allowed.IsProblem);
        Assert.Contains(allowed.Message, verdict.Summary, StringComparison.Ordinal);
    }

    private static MessageVerdict Check(string text, TrustAnchors? anchors, IReadOnlyCollection<SignatureFinding> allow) =>
        new SignatureChecker(anchors ?? MailPeople.Anchors).Check(TestMail.From(text), new CheckOptions { Allow = allow }, TestContext.Current.CancellationToken);
}
