using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Keys;
using CertificateRequest = System.Security.Cryptography.X509Certificates.CertificateRequest;

namespace SmimePS.Core.Tests.Keys;

public class PrivateKeyTests
{
    [Theory]
    [InlineData("nistP256")]
    [InlineData("nistP384")]
    [InlineData("nistP521")]
    public void AnEcKeyOfACertificateSignsAndAgrees(string curve)
    {
        using var certificate = SelfSigned(ECDsa.Create(ECCurve.CreateFromFriendlyName(curve)));
        using var key = PlatformKey.FromCertificate(certificate);
        var digest = SHA256.HashData("data"u8);
        var signature = key.SignDigest(digest, HashAlgorithmName.SHA256);
        var algorithm = new AlgorithmIdentifier(AlgorithmOids.EcdsaSha256);
        Assert.True(SignatureVerifier.VerifyDigest(key.PublicKey, algorithm, HashAlgorithmName.SHA256, digest, signature));

        using var other = PlatformKey.FromPkcs8(ECDiffieHellman.Create(ECCurve.CreateFromFriendlyName(curve)).ExportPkcs8PrivateKey());
        foreach (var hash in new[] { HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA512, new HashAlgorithmName("SHA224") })
        {
            var mine = key.DeriveKeyBlock(other.PublicKey, hash, [1, 2, 3]);
            Assert.Equal(mine, other.DeriveKeyBlock(key.PublicKey, hash, [1, 2, 3]));
            Assert.NotEqual(mine, key.DeriveKeyBlock(other.PublicKey, hash, [1, 2, 4]));
        }
    }

    [Fact]
    public void AnRsaKeyFromPkcs8DoesWhatThePlatformsDoes()
    {
        using var rsa = RSA.Create(2048);
        using var key = PlatformKey.FromPkcs8(rsa.ExportPkcs8PrivateKey());
        Assert.Equal(rsa.ExportSubjectPublicKeyInfo(), key.PublicKey.Encoded.ToArray());
        var digest = SHA256.HashData("data"u8);
        Assert.True(rsa.VerifyHash(digest, key.SignDigest(digest, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.True(rsa.VerifyHash(digest, key.SignDigest(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pss), HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        Assert.Equal(digest, key.TryDecrypt(rsa.Encrypt(digest, RSAEncryptionPadding.Pkcs1), RSAEncryptionPadding.Pkcs1));
        var raw = key.TryDecryptRaw(rsa.Encrypt(digest, RSAEncryptionPadding.Pkcs1))!;
        Assert.Equal(256, raw.Length);
        Assert.Equal([0, 2], raw[..2]);
        Assert.Equal(digest, raw[^32..]);
    }

    [Fact]
    public void TheWrongOperationSaysSo()
    {
        using var rsa = PlatformKey.FromRsa(RSA.Create(2048));
        using var ec = PlatformKey.FromEc(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        Assert.Equal("KeyCannotAgree", Assert.Throws<KeyException>(() => rsa.DeriveKeyBlock(ec.PublicKey, HashAlgorithmName.SHA256, [])).ErrorId);
        Assert.Equal("KeyCannotAgree", Assert.Throws<KeyException>(() => ec.DeriveKeyBlock(ec.PublicKey, HashAlgorithmName.SHA256, [])).ErrorId);
        Assert.Equal("KeyCannotDecrypt", Assert.Throws<KeyException>(() => ec.TryDecrypt([1], RSAEncryptionPadding.Pkcs1)).ErrorId);
    }

    [Fact]
    public void APointOffTheCurveIsRefused()
    {
        using var key = PlatformKey.FromPkcs8(ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256).ExportPkcs8PrivateKey());
        var bad = EcPublicKey.Encode(AlgorithmOids.NistP256, [4, .. Enumerable.Repeat((byte)1, 64)]);
        Assert.Equal("KeyAgreementFailed", Assert.Throws<KeyException>(() => key.DeriveKeyBlock(bad, HashAlgorithmName.SHA256, [])).ErrorId);
    }

    [Fact]
    public void X25519AgreesAndRefusesPointsOfSmallOrder()
    {
        using var alice = Curve25519Key.CreateEphemeral();
        using var bob = Curve25519Key.CreateEphemeral();
        Assert.Equal(alice.DeriveKeyBlock(bob.PublicKey, HashAlgorithmName.SHA256, [9]), bob.DeriveKeyBlock(alice.PublicKey, HashAlgorithmName.SHA256, [9]));
        Assert.Equal(alice.DeriveKeyHmac(bob.PublicKey, HashAlgorithmName.SHA256, [9]), bob.DeriveKeyHmac(alice.PublicKey, HashAlgorithmName.SHA256, [9]));
        var zero = EcPublicKey.Encode(new AlgorithmIdentifier(AlgorithmOids.X25519), new byte[32]);
        Assert.Equal("KeyAgreementFailed", Assert.Throws<KeyException>(() => bob.DeriveKeyBlock(zero, HashAlgorithmName.SHA256, [])).ErrorId);
    }

    [Fact]
    public void KeyFilesOfEveryKindAreRead()
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var pbe = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        foreach (var text in new[]
        {
            rsa.ExportRSAPrivateKeyPem(), rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportEncryptedPkcs8PrivateKeyPem("secret", pbe),
        })
        {
            using var key = KeyFile.Decode(System.Text.Encoding.ASCII.GetBytes(text), "secret".ToCharArray());
            Assert.Equal(rsa.ExportSubjectPublicKeyInfo(), key.PublicKey.Encoded.ToArray());
        }

        foreach (var text in new[] { ec.ExportECPrivateKeyPem(), ec.ExportPkcs8PrivateKeyPem(), ec.ExportEncryptedPkcs8PrivateKeyPem("secret", pbe) })
        {
            using var key = KeyFile.Decode(System.Text.Encoding.ASCII.GetBytes(text), "secret".ToCharArray());
            Assert.Equal(ec.ExportSubjectPublicKeyInfo(), key.PublicKey.Encoded.ToArray());
        }

        using (var key = KeyFile.Decode(rsa.ExportEncryptedPkcs8PrivateKey("secret", pbe), "secret".ToCharArray()))
            Assert.Equal(rsa.ExportSubjectPublicKeyInfo(), key.PublicKey.Encoded.ToArray());
        var encrypted = System.Text.Encoding.ASCII.GetBytes(rsa.ExportEncryptedPkcs8PrivateKeyPem("secret", pbe));
        Assert.Equal("WrongPassphrase", Assert.Throws<KeyException>(() => KeyFile.Decode(encrypted, "wrong".ToCharArray())).ErrorId);
        Assert.Equal("PassphraseRequired", Assert.Throws<KeyException>(() => KeyFile.Decode(encrypted)).ErrorId);
        Assert.Equal("InvalidKey", Assert.Throws<KeyException>(() => KeyFile.Decode("nothing here"u8.ToArray())).ErrorId);
        Assert.Equal("InvalidKey", Assert.Throws<KeyException>(() => KeyFile.Decode(new byte[] { 0x30, 0x01 })).ErrorId);
    }

    [Fact]
    public void ManyThreadsShareOneKey()
    {
        using var certificate = SelfSigned(RSA.Create(2048));
        using var key = PlatformKey.FromCertificate(certificate);
        var digest = SHA256.HashData("data"u8);
        var expected = key.SignDigest(digest, HashAlgorithmName.SHA256);
        Parallel.For(0, 40, _ => Assert.Equal(expected, key.SignDigest(digest, HashAlgorithmName.SHA256)));
    }

    private static X509Certificate2 SelfSigned(AsymmetricAlgorithm key)
    {
        var request = key is RSA rsa
            ? new CertificateRequest("CN=Test", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=Test", (ECDsa)key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
