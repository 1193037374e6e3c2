using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Certificates;

public class UserCertificateStoreTests
{
    private static readonly byte[] Digest = SHA256.HashData("hello"u8.ToArray());

    [Fact]
    public void The_tests_have_a_home_of_their_own() =>
        Assert.StartsWith(OwnHome.Folder, Environment.GetEnvironmentVariable("HOME"));

    [Theory]
    [InlineData("Rsa2048")]
    [InlineData("EcdsaP256")]
    public void An_identity_is_kept_found_used_exported_and_removed(string algorithm)
    {
        SkipWhereTheStoreIsReal();
        using var issuer = new TestIssuer();
        var address = $"{Guid.NewGuid():N}@example.org";
        using var identity = issuer.Issue(KeyAlgorithm.Parse(algorithm), address: address);
        UserCertificateStore.AddIdentity(identity);
        UserCertificateStore.AddIdentity(identity);
        var found = UserCertificateStore.Find(new CertificateQuery { Address = address.ToUpperInvariant(), Purpose = CertificatePurpose.Sign, WithPrivateKey = true }).Single();
        Assert.Equal(identity.Certificate, found.Certificate);
        Assert.True(found.HasPrivateKey);
        Assert.Equal(CertificateStore.My, found.Store);
        Assert.Contains(issuer.Root, UserCertificateStore.Issuers());
        using (var opened = found.OpenIdentity())
        {
            Assert.Equal([issuer.Root], opened.Issuers);
            var signature = opened.Key.SignDigest(Digest, HashAlgorithmName.SHA256);
            Assert.True(SignatureVerifier.VerifyDigest(identity.Certificate.PublicKey,
                SignedStructureWriter.AlgorithmFor(identity.Certificate.PublicKey).Algorithm, HashAlgorithmName.SHA256, Digest, signature));
            using var again = CertificateFile.Decode(Pkcs12Writer.Write(opened, "x"), "x");
            Assert.Equal(identity.Certificate, again.Identities.Single().Certificate);
        }

        UserCertificateStore.Remove(found);
        Assert.Empty(UserCertificateStore.Find(new CertificateQuery { Thumbprint = identity.Certificate.Thumbprint }));
    }

    [Fact]
    public void Valid_ones_come_first_newest_first_and_expired_ones_last()
    {
        SkipWhereTheStoreIsReal();
        using var issuer = new TestIssuer();
        var address = $"{Guid.NewGuid():N}@example.org";
        using var expired = issuer.Issue(KeyAlgorithm.EcdsaP256, address: address, startsIn: TimeSpan.FromDays(-30), lasts: TimeSpan.FromDays(10));
        using var old = issuer.Issue(KeyAlgorithm.EcdsaP256, address: address, startsIn: TimeSpan.FromDays(-20), lasts: TimeSpan.FromDays(25));
        using var fresh = issuer.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Sign, address);
        foreach (var each in new[] { expired, old, fresh }) UserCertificateStore.AddCorrespondent(each.Certificate);
        Assert.Equal([fresh.Certificate, old.Certificate, expired.Certificate], Find(new CertificateQuery { Address = address }));
        Assert.Equal([fresh.Certificate, old.Certificate], Find(new CertificateQuery { Address = address, ValidNow = true }));
        Assert.Equal([old.Certificate], Find(new CertificateQuery { Address = address, ExpiringWithin = TimeSpan.FromDays(7) }));
        Assert.Equal([old.Certificate, expired.Certificate], Find(new CertificateQuery { Address = address, Purpose = CertificatePurpose.Encrypt }));
        Assert.Empty(Find(new CertificateQuery { Address = address, WithPrivateKey = true }));
        var byThumbprint = string.Join(":", Enumerable.Range(0, 20).Select(i => old.Certificate.Thumbprint.Substring(2 * i, 2).ToLowerInvariant()));
        Assert.Equal([old.Certificate], Find(new CertificateQuery { Thumbprint = "\u200e" + byThumbprint }));
        var stored = UserCertificateStore.Find(new CertificateQuery { Address = address });
        Assert.Equal("CertificateHasNoKey", Assert.Throws<KeyException>(() => stored[0].OpenIdentity()).ErrorId);
        foreach (var each in stored) UserCertificateStore.Remove(each);
        Assert.Empty(Find(new CertificateQuery { Address = address }));

        static IEnumerable<Certificate> Find(CertificateQuery query) => UserCertificateStore.Find(query).Select(each => each.Certificate);
    }

    [Fact]
    public void A_folder_serves_where_the_platform_has_no_such_store()
    {
        using var folder = new TemporaryFolder();
        using var issuer = new TestIssuer();
        var shelf = new FolderShelf(CertificateStore.AddressBook, folder["book"]);
        Assert.Empty(shelf.Read());
        shelf.Add(issuer.Root);
        shelf.Add(issuer.Root);
        File.WriteAllText(folder["book", "broken.cer"], "nonsense");
        Assert.Equal(issuer.Root, shelf.Read().Single().Certificate);
        shelf.Remove(issuer.Root);
        Assert.Empty(shelf.Read());
    }

    [Fact]
    public void A_key_the_platform_does_not_know_is_refused_by_name()
    {
        using var file = CertificateFile.Read(Path.Combine(Corpora.Folder("rfc9216"), "carlos.p12"), "carlos");
        Assert.Equal("StoreCannotHoldKey", Assert.Throws<CertificateException>(() => UserCertificateStore.AddIdentity(file.Identities[0])).ErrorId);
    }

    // Only on Linux does the store follow HOME; elsewhere this would be the developer's own.
    private static void SkipWhereTheStoreIsReal()
    {
        if (!OperatingSystem.IsLinux() && !Corpora.InCi) Assert.Skip("This would write to the certificate store of whoever runs the tests.");
    }
}
