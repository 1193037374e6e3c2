using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Core.Tests.Cms;
using SmimePS.Keys;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Authority;

public class AuthorityRenewalTests
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    [Fact]
    public void Due_is_what_ends_soon_and_nothing_else_stands_for()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default);
        Certificate Issue(string addresses, int days, CertificatePurpose purpose = CertificatePurpose.SignAndEncrypt) =>
            authority.Issue(new IssueRequest(addresses.Split(' ')) { KeyAlgorithm = KeyAlgorithm.EcdsaP256, Validity = TimeSpan.FromDays(days), Purpose = purpose }).Certificate;
        IEnumerable<Certificate> Due() => new AuthorityRenewal(authority).Due(Month);

        Issue("late@example.org", 31);
        Issue("twice@example.org", 10);
        var newer = Issue("TWICE@example.org", 20);
        Issue("renewed@example.org", 10);
        Issue("renewed@example.org", 400);
        var alone = Issue("a@example.org", 10);
        Issue("a@example.org b@example.org", 400);
        var both = Issue("c@example.org d@example.org", 10);
        var sign = Issue("e@example.org", 10, CertificatePurpose.Sign);
        Issue("e@example.org", 400, CertificatePurpose.Encrypt);
        var gone = Issue("gone@example.org", 10);
        var orphan = Issue("orphan@example.org", 10);
        var held = Issue("orphan@example.org", 400);
        authority.Revoke([gone.SerialNumberHex, held.SerialNumberHex], new IndexRevocation(DateTimeOffset.UtcNow, RevocationReason.Superseded));
        Assert.Equal([newer, alone, both, sign, orphan], Due());

        // The order of addresses does not matter.
        Issue("d@example.org c@example.org", 400);
        Assert.Equal([newer, alone, sign, orphan], Due());

        File.Delete(authority.Records.PathOf(alone.SerialNumberHex));
        var missing = new List<string>();
        Assert.Equal([newer, sign, orphan], new AuthorityRenewal(authority).Due(Month, missing.Add));
        Assert.Equal([alone.SerialNumberHex], missing);
    }

    [Fact]
    public void An_address_means_the_newest_of_each_kind()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default);
        var both = authority.Issue(CertificateAuthorityTests.For("a@example.org") with { Validity = TimeSpan.FromDays(20) }).Certificate;
        var longer = authority.Issue(CertificateAuthorityTests.For("a@example.org") with { Validity = TimeSpan.FromDays(40) }).Certificate;
        var sign = authority.Issue(CertificateAuthorityTests.For("a@example.org") with { Purpose = CertificatePurpose.Sign }).Certificate;
        var renewal = new AuthorityRenewal(authority);
        Assert.Equal([longer, sign], renewal.Newest("A@EXAMPLE.org"));
        Assert.True(renewal.IsRenewed(both));
        Assert.False(renewal.IsRenewed(longer));
        Assert.Equal("CertificateNotFound", Assert.Throws<AuthorityException>(() => renewal.Newest("b@example.org")).ErrorId);
        authority.Revoke([both.SerialNumberHex, longer.SerialNumberHex, sign.SerialNumberHex], new IndexRevocation(DateTimeOffset.UtcNow, RevocationReason.CertificateHold));
        renewal = new AuthorityRenewal(authority);
        Assert.Equal("CertificateRevoked", Assert.Throws<AuthorityException>(() => renewal.Newest("a@example.org")).ErrorId);
        Assert.Equal("CertificateRevoked", Assert.Throws<AuthorityException>(() => renewal.Request(sign)).ErrorId);
        Assert.Equal("CertificateRevoked", Assert.Throws<AuthorityException>(() => renewal.Request(sign, null)).ErrorId);
    }

    [Fact]
    public void A_request_repeats_what_the_certificate_says()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default);
        var old = authority.Issue(new IssueRequest(["müller@bücher.example", "m@example.org"]) { Name = "Mü Ller", KeyAlgorithm = KeyAlgorithm.EcdsaP384, Purpose = CertificatePurpose.Encrypt });
        var renewal = new AuthorityRenewal(authority);
        var fresh = authority.Issue(renewal.Request(old.Certificate)).Certificate;
        Assert.Equal(old.Certificate.Subject, fresh.Subject);
        Assert.Equal(old.Certificate.Addresses, fresh.Addresses);
        Assert.Equal(CertificatePurpose.Encrypt, CertificatePurposes.Of(fresh));
        Assert.Equal("EcdsaP384", KeyAlgorithm.Describe(fresh.PublicKey));
        Assert.NotEqual(old.Certificate.PublicKey.Key.ToArray(), fresh.PublicKey.Key.ToArray());
        var same = authority.Issue(renewal.Request(old.Certificate, null));
        Assert.Equal(old.Certificate.PublicKey.Key.ToArray(), same.Certificate.PublicKey.Key.ToArray());
        Assert.Null(same.Identity);
        Assert.Same(old.Identity!.Key, authority.Issue(renewal.Request(old.Certificate, old.Identity.Key)).Identity!.Key);
        var weak = Assert.Throws<KeyException>(() => renewal.Request(TestIdentities.Get("rsa1024").Certificate, null));
        Assert.Equal("KeyTooShort", weak.ErrorId);
        Assert.EndsWith($"Renew {TestIdentities.Get("rsa1024").Certificate} with a new key.", weak.Message);
        Assert.Equal("UnsupportedKey", Assert.Throws<KeyException>(() => renewal.Request(TestIdentities.Get("ed25519").Certificate, null)).ErrorId);
    }

    [Fact]
    public void A_certificate_that_only_says_to_be_the_authoritys_is_not()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default);
        using var impostor = CertificateAuthority.Create(folder["impostor"], CertificateAuthorityTests.Quick(), default);
        var own = authority.Issue(CertificateAuthorityTests.For("a@example.org")).Certificate;
        var renewal = new AuthorityRenewal(authority);
        Assert.True(renewal.HasIssued(own));
        Assert.False(renewal.HasIssued(impostor.Issue(CertificateAuthorityTests.For("a@example.org")).Certificate));
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var forged = CertificateBuilder.Sign(new CertificateContent(own.SerialNumber, own.Issuer, own.Subject, own.NotBefore, own.NotAfter, key.PublicKey, own.Extensions), key);
        Assert.False(renewal.HasIssued(forged));
        File.Delete(authority.Records.PathOf(own.SerialNumberHex));
        Assert.True(renewal.HasIssued(own));
        Assert.False(renewal.HasIssued(forged));
    }

    [Fact]
    public void A_file_and_a_line_that_somebody_put_there_are_not_renewed()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default);
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var forged = ForgedCertificate.Sign(authority, "1234567890ABCDEF", "ceo@example.org", key);
        File.WriteAllText(authority.Records.PathOf(forged.SerialNumberHex), PemWriter.Write(forged));
        File.AppendAllText(folder["ca", "index.txt"], AuthorityIndexEntry.For(forged).Format() + "\n");
        var renewal = new AuthorityRenewal(authority);
        var missing = new List<string>();
        Assert.Empty(renewal.Due(Month, missing.Add));
        Assert.Equal([forged.SerialNumberHex], missing);
        Assert.False(renewal.HasIssued(forged));
        Assert.Null(authority.Records.ReadCertificate(forged.SerialNumberHex));
        Assert.Equal("CertificateNotFound", Assert.Throws<AuthorityException>(() => renewal.Newest("ceo@example.org")).ErrorId);

        // Not even where smimeps-addresses.txt says whose it is.
        File.WriteAllText(folder["ca", "smimeps-addresses.txt"], AuthorityAddresses.Line([forged.SerialNumberHex, "ceo@example.org"]));
        Assert.Equal("CertificateNotFound", Assert.Throws<AuthorityException>(() => new AuthorityRenewal(authority).Newest("ceo@example.org")).ErrorId);

        // Nor does it stand in the way of what was issued.
        var own = authority.Issue(CertificateAuthorityTests.For("ceo@example.org") with { Validity = TimeSpan.FromDays(1) }).Certificate;
        Assert.Equal([own], new AuthorityRenewal(authority).Due(Month));
        Assert.Equal([own], new AuthorityRenewal(authority).Newest("ceo@example.org"));
        Assert.True(new AuthorityRenewal(authority).HasIssued(own));
    }
}
