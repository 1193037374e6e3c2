using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Certificates;

public class PendingRequestsTests
{
    [Fact]
    public void A_request_is_kept_with_its_key_until_the_answer_comes()
    {
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var pending = PendingRequests.Add(Request(key), key, "secret");
        Assert.True(pending.HasKey);
        Assert.True(pending.IsEncrypted);
        Assert.StartsWith(OwnHome.Folder, pending.Path);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(pending.Path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(pending.Path)!));
        }

        Assert.Contains("verify OK", Peer.OpenSsl.Run("req", "-in", pending.Path, "-verify", "-noout"));
        Assert.Contains("prime256v1", Peer.OpenSsl.Run("pkey", "-in", pending.Path, "-passin", "pass:secret", "-noout", "-text"));
        using var issuer = new TestIssuer();
        using var identity = issuer.Issue(KeyAlgorithm.EcdsaP256);
        Assert.Null(PendingRequests.Find(identity.Certificate.PublicKey));
        var found = PendingRequests.Find(key.PublicKey)!;
        Assert.Contains(PendingRequests.All(NoFailure), one => one.Path == pending.Path);
        var answer = Answer(key);
        Assert.Equal("WrongPassphrase", Assert.Throws<KeyException>(() => found.Join(answer, [], "wrong")).ErrorId);
        Assert.Equal("PassphraseRequired", Assert.Throws<KeyException>(() => found.Join(answer, [], "")).ErrorId);
        Assert.Equal("AnswerForAnotherKey", Assert.Throws<CertificateException>(() => found.Join(identity.Certificate, [], "secret")).ErrorId);
        using (var joined = found.Join(answer, [], "secret"))
        {
            var digest = SHA256.HashData("x"u8.ToArray());
            var algorithm = SignedStructureWriter.AlgorithmFor(key.PublicKey).Algorithm;
            Assert.True(SignatureVerifier.VerifyDigest(answer.PublicKey, algorithm, HashAlgorithmName.SHA256, digest, joined.Key.SignDigest(digest, HashAlgorithmName.SHA256)));
        }

        Assert.NotNull(PendingRequests.Find(key.PublicKey));
        PendingRequests.Remove(found);
        Assert.Null(PendingRequests.Find(key.PublicKey));
        Assert.DoesNotContain(PendingRequests.All(NoFailure), one => one.Path == pending.Path);
    }

    [Fact]
    public void A_request_without_its_key_never_takes_the_place_of_one_with_it()
    {
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        PendingRequests.Add(Request(key), key, noPassphrase: true);
        var again = PendingRequests.Add(Request(key, "other@example.org"), null);
        Assert.True(again.HasKey);
        Assert.False(again.IsEncrypted);
        Assert.Equal(["other@example.org"], again.Request.Addresses);
        using var joined = again.Join(Answer(key), [], "");
        PendingRequests.Remove(again);
    }

    [Fact]
    public void A_request_with_the_key_of_a_certificate_needs_that_certificate()
    {
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var pending = PendingRequests.Add(Request(key), null);
        Assert.False(pending.HasKey);
        Assert.Equal("RequestKeyMissing", Assert.Throws<CertificateException>(() => pending.Join(Answer(key), [], "")).ErrorId);
        PendingRequests.Remove(pending);
    }

    [Fact]
    public void A_damaged_file_is_named_and_does_not_hide_the_others()
    {
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        using var other = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var pending = PendingRequests.Add(Request(key), key, noPassphrase: true);
        var sound = PendingRequests.Add(Request(other), other, noPassphrase: true);
        foreach (var damage in new[] { "", "-----BEGIN PRIVATE KEY-----\n!!\n-----END PRIVATE KEY-----\n" + pending.Request.ToPem(), File.ReadAllText(pending.Path)[..^60] })
        {
            File.WriteAllText(pending.Path, damage);
            Assert.Equal("InvalidPendingRequest", Assert.Throws<CertificateException>(() => PendingRequests.Find(key.PublicKey)).ErrorId);
            var failed = new List<string>();
            Assert.Contains(PendingRequests.All((path, _) => failed.Add(path)), one => one.Path == sound.Path);
            Assert.Contains(pending.Path, failed);
        }

        PendingRequests.Remove(pending);
        PendingRequests.Remove(sound);
    }

    [Theory]
    [InlineData(null, null, "NoAddress")]
    [InlineData("nobody", null, "InvalidAddress")]
    [InlineData("a@example.org", "Deutschland", "InvalidCountry")]
    public void What_cannot_be_asked_for_is_said_before_a_key_is_made(string? address, string? country, string id)
    {
        string[] addresses = address is null ? [] : [address];
        Assert.Equal(id, Assert.Throws<CertificateException>(() => new RequestDraft(addresses, RequestDraft.SubjectOf(null, null, country, addresses), CertificatePurpose.Sign)).ErrorId);
    }

    private static CertificateRequest Request(PrivateKey key, string address = "alice@example.org") => new RequestDraft([address], null, CertificatePurpose.SignAndEncrypt).Sign(key);

    private static Certificate Answer(PrivateKey key)
    {
        var name = new DistinguishedNameBuilder().AddCommonName("Answer").Build();
        var now = DateTimeOffset.UtcNow;
        return CertificateBuilder.Sign(new CertificateContent(CertificateBuilder.NewSerialNumber(), name, name, now, now.AddDays(1), key.PublicKey, []), key);
    }

    // Tests that run beside this one may be damaging a file of theirs.
    private static void NoFailure(string path, SmimeException error)
    {
    }
}
