using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Core.Tests.Cms;
using SmimePS.Core.Tests.Messages;
using SmimePS.Keys;
using SmimePS.Recipients;
using SmimePS.Trust;
using SmimePS.Verdicts;
using static SmimePS.Core.Tests.Recipients.Harvests;

namespace SmimePS.Core.Tests.Recipients;

/// <summary>What a message is believed to say about its sender's certificates.</summary>
public class CertificateHarvestTests
{
    [Fact]
    public void A_message_that_is_to_be_trusted_gives_its_signers_certificate()
    {
        using var alice = First.Issue(KeyAlgorithm.EcdsaP256, address: "ALICE@example.org");
        var one = Assert.Single(Harvest(SignedMail.Signed(signer: alice)));
        Assert.Equal(("alice@example.org", alice.Certificate, HarvestVerdict.Good, true), (one.Address, one.Certificate, one.Verdict, one.IsSigners));
        Assert.Contains(ContentEncryption.Aes256Gcm.Oid, one.Capabilities!);
        Assert.Equal(First.Root, one.Path.Anchor!.Certificate);
    }

    [Fact]
    public void A_message_that_is_not_gives_none()
    {
        using var alice = First.Issue(KeyAlgorithm.EcdsaP256);
        using var mallory = Stranger.Issue(KeyAlgorithm.EcdsaP256);
        using var bob = First.Issue(KeyAlgorithm.EcdsaP256, address: "bob@example.org");
        Assert.Empty(Harvest(TestMail.Plain));
        Assert.Empty(Harvest(SignedMail.Signed(signer: alice).Replace("nine", "nune", StringComparison.Ordinal)));
        Assert.Empty(Harvest(SignedMail.Signed(signer: mallory)));
        Assert.Empty(Harvest(SignedMail.ResignedBy(bob)));
        Assert.Empty(Harvest(SignedMail.Signed(signer: alice).Replace("From: Alice <alice@example.org>", "From: \"boss@example.org\" <alice@example.org>", StringComparison.Ordinal)));
        Assert.Empty(Harvest(SignedMail.Signed(signer: alice).Replace("From: Alice <", "From: boss@example.org\r\nFrom: Alice <", StringComparison.Ordinal)));
    }

    [Fact]
    public void Nobody_is_taken_for_the_sender_because_it_was_allowed_that_another_signed()
    {
        using var bob = First.Issue(KeyAlgorithm.EcdsaP256, address: "bob@example.org");
        var options = new CheckOptions { Allow = [SignatureFinding.SignerNotSender] };
        Assert.True(Check(SignedMail.ResignedBy(bob), options).IsTrusted);
        Assert.Empty(Harvest(SignedMail.ResignedBy(bob), options));
    }

    [Fact]
    public void One_that_has_expired_since_is_told_and_not_good()
    {
        using var alice = First.Issue(KeyAlgorithm.EcdsaP256, startsIn: TimeSpan.FromHours(-1), lasts: TimeSpan.FromMinutes(50));
        var text = SignedMail.Signed(signer: alice, time: DateTimeOffset.UtcNow.AddMinutes(-30));
        Assert.Equal(HarvestVerdict.Expired, Assert.Single(Harvest(text)).Verdict);
        Assert.Equal(HarvestVerdict.Expired, Assert.Single(Harvest(text, new CheckOptions { Allow = [SignatureFinding.CertificateExpired] })).Verdict);
    }

    [Theory]
    [InlineData(RevocationReason.Superseded)]
    [InlineData(RevocationReason.CessationOfOperation)]
    public void One_that_was_revoked_since_is_not_kept_although_its_old_mail_is_good(RevocationReason reason)
    {
        using var alice = First.Issue(KeyAlgorithm.EcdsaP256, startsIn: TimeSpan.FromMinutes(-50));
        var text = SignedMail.Signed(signer: alice, time: DateTimeOffset.UtcNow.AddMinutes(-40));
        var list = First.Publish(DateTimeOffset.UtcNow.AddMinutes(-10), (alice.Certificate, reason, DateTimeOffset.UtcNow.AddMinutes(-20)));
        var options = new CheckOptions { Revocation = RevocationMode.Offline, RevocationSources = [new CrlCollection([list])], AllowRevocationUnknown = true };
        Assert.True(Check(text, options).IsTrusted);
        Assert.Equal(HarvestVerdict.Refused, Assert.Single(Harvest(text, options)).Verdict);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_certificate_to_encrypt_for_comes_with_the_one_that_signs(bool named)
    {
        using var signs = First.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Sign);
        using var receives = First.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Encrypt);
        var found = Harvest(Signed(signs, named ? receives.Certificate : null, receives.Certificate));
        Assert.Equal([signs.Certificate, receives.Certificate], found.Select(static one => one.Certificate));
        Assert.All(found, static one => Assert.Equal(HarvestVerdict.Good, one.Verdict));
        Assert.Equal([true, false], found.Select(static one => one.IsSigners));
    }

    [Fact]
    public void Who_signs_with_one_and_asks_for_another_is_written_to_under_the_other_alone()
    {
        using var alice = First.Issue(KeyAlgorithm.EcdsaP256);
        using var receives = First.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Encrypt);
        Assert.Equal([receives.Certificate], Harvest(Signed(alice, receives.Certificate, receives.Certificate)).Select(static one => one.Certificate));
        // Named, but not there: then the signer's is what there is.
        Assert.Equal([alice.Certificate], Harvest(Signed(alice, receives.Certificate)).Select(static one => one.Certificate));
        // There, but not named.
        Assert.Equal([alice.Certificate], Harvest(Signed(alice, null, receives.Certificate)).Select(static one => one.Certificate));
    }

    [Fact]
    public void Outlooks_own_attribute_names_it_too()
    {
        using var alice = First.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Sign);
        using var first = First.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Encrypt);
        using var second = First.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Encrypt);
        var text = SignedMail.ChangeCms(SignedMail.Signed(), _ => OutlookCms(alice, second.Certificate, first.Certificate, second.Certificate));
        Assert.Equal([alice.Certificate, second.Certificate], Harvest(text).Select(static one => one.Certificate));
    }

    [Fact]
    public void What_is_named_must_be_of_the_same_address_to_encrypt_for_and_vouched_for()
    {
        using var alice = First.Issue(KeyAlgorithm.EcdsaP256);
        using var bob = First.Issue(KeyAlgorithm.EcdsaP256, address: "bob@example.org");
        using var signs = First.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Sign);
        using var mallory = Stranger.Issue(KeyAlgorithm.EcdsaP256);
        using var old = First.Issue(KeyAlgorithm.EcdsaP256, startsIn: TimeSpan.FromDays(-9), lasts: TimeSpan.FromDays(1));
        foreach (var (other, verdict) in new[] { (bob, HarvestVerdict.Refused), (signs, HarvestVerdict.Refused), (mallory, HarvestVerdict.Refused), (old, HarvestVerdict.Expired) })
        {
            var found = Harvest(Signed(alice, other.Certificate, other.Certificate));
            Assert.Equal([(alice.Certificate, HarvestVerdict.Good), (other.Certificate, verdict)], found.Select(static one => (one.Certificate, one.Verdict)));
            Assert.NotEmpty(found[1].Reason);
        }
    }

    [Fact]
    public void Only_senders_are_taken_of_several_signers_and_each_under_the_own_address()
    {
        using var alice = First.Issue(KeyAlgorithm.EcdsaP256);
        using var bob = First.Issue(KeyAlgorithm.EcdsaP256, address: "bob@example.org;robert@example.org");
        var text = SignedMail.ChangeCms(SignedMail.Signed(), _ => SignedMail.CmsOf([new CmsSigner(alice), new CmsSigner(bob)], new SignedDataOptions { Detached = true }));
        Assert.Equal(["alice@example.org"], Harvest(text).Select(static one => one.Address));
        var both = text.Replace("From: Alice <alice@example.org>", "From: alice@example.org, Robert <robert@example.org>", StringComparison.Ordinal);
        Assert.Equal(["alice@example.org", "robert@example.org"], Harvest(both).Select(static one => one.Address).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Addresses_compare_as_mailboxes_do()
    {
        using var eve = First.Issue(KeyAlgorithm.EcdsaP256, address: "Eve@bücher.example");
        var text = Signed(eve, null).Replace("From: Alice <alice@example.org>", "From: eve@XN--bcher-kva.example", StringComparison.Ordinal);
        Assert.Equal("eve@XN--bcher-kva.example", Assert.Single(Harvest(text)).Address, ignoreCase: true);
    }

    private static string Signed(Identity signer, Certificate? preferred, params Certificate[] carried) => SignedMail.ChangeCms(SignedMail.Signed(), _ => SignedMail.CmsOf(
        [new CmsSigner(signer) { EncryptionCertificate = preferred }], new SignedDataOptions { Detached = true, Certificates = carried }));

    /// <summary>Signed attributes as Outlook writes them: the bare issuer and serial number under Microsoft's own type.</summary>
    private static byte[] OutlookCms(Identity signer, Certificate preferred, params Certificate[] carried)
    {
        var name = new AsnWriter(AsnEncodingRules.DER);
        CertificateIdentifier.ByIssuer(preferred).Write(name);
        byte[][] attributes =
        [
            HandmadeCms.Attribute(CmsOids.ContentType, HandmadeCms.Oid(CmsOids.Data)),
            HandmadeCms.Attribute(CmsOids.MessageDigest, HandmadeCms.Value(0x04, SHA256.HashData("Content-Type: text/plain\r\n\r\nMeet me at nine.\r\n"u8))),
            HandmadeCms.Attribute("1.3.6.1.4.1.311.16.4", name.Encode()),
        ];
        var sorted = HandmadeCms.Join([.. attributes.OrderBy(static one => Convert.ToHexString(one), StringComparer.Ordinal)]);
        var signature = signer.Key.SignDigest(SHA256.HashData(HandmadeCms.Value(0x31, sorted)), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return HandmadeCms.Signed(
            content: HandmadeCms.Value(0x30, HandmadeCms.Oid(CmsOids.Data)),
            certificates: HandmadeCms.Join([signer.Certificate.RawData.ToArray(), .. carried.Select(static one => one.RawData.ToArray())]),
            signers: HandmadeCms.Signer(CertificateIdentifier.ByIssuer(signer.Certificate), HandmadeCms.Value(0x30, HandmadeCms.Oid("1.2.840.10045.4.3.2")), signature, sorted));
    }

    private static MessageVerdict Check(string text, CheckOptions? options = null) =>
        new SignatureChecker(Anchors).Check(TestMail.From(text), options, TestContext.Current.CancellationToken);

    private static IReadOnlyList<HarvestedCertificate> Harvest(string text, CheckOptions? options = null)
    {
        options ??= new CheckOptions();
        var checker = new SignatureChecker(Anchors);
        return CertificateHarvest.Of(checker.Check(TestMail.From(text), options, TestContext.Current.CancellationToken), checker, options);
    }
}
