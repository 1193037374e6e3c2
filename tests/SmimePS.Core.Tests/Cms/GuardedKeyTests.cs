using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Core.Tests.Keys;
using SmimePS.Keys;
using static SmimePS.Core.Tests.Cms.CmsMessages;
using static SmimePS.Core.Tests.Cms.TestIdentities;

namespace SmimePS.Core.Tests.Cms;

/// <summary>Keys whose export throws sign and open like any other, so nothing exports them.</summary>
public class GuardedKeyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AGuardedRsaKeySignsAndOpens(bool modern)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(Get("rsa2048").Pkcs8, out _);
        using var identity = new Identity(Get("rsa2048").Certificate, PlatformKey.FromRsa(new GuardedRsa(rsa)));
        Assert.True(Verify(Sign(Content(100), null, new CmsSigner(identity) { UsePss = modern })).Report.Signers[0].IsValid);
        var recipient = new CmsRecipient(identity.Certificate) { Padding = modern ? RSAEncryptionPadding.OaepSHA256 : RSAEncryptionPadding.Pkcs1 };
        Assert.Equal(Content(100), Decrypt(Encrypt(Content(100), modern ? ContentEncryption.Aes256Gcm : ContentEncryption.Aes256Cbc, recipient), identity));
    }

    [Theory]
    [InlineData("p256")]
    [InlineData("p521")]
    public void AGuardedEcKeySignsAndOpens(string kind)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(Get(kind).Pkcs8, out _);
        using var agreement = ECDiffieHellman.Create();
        agreement.ImportPkcs8PrivateKey(Get(kind).Pkcs8, out _);
        using var identity = new Identity(Get(kind).Certificate, PlatformKey.FromEc(new GuardedEcdsa(ecdsa), new GuardedAgreement(agreement)));
        Assert.True(Verify(Sign(Content(100), null, new CmsSigner(identity))).Report.Signers[0].IsValid);
        Assert.Equal(Content(100), Decrypt(Encrypt(Content(100), ContentEncryption.Aes256Cbc, new CmsRecipient(identity.Certificate)), identity));
    }

    [Fact]
    public void AGuardedKeySaysWhenItsStoreCannotDoTheMessagesOaep()
    {
        var file = Path.Combine(Corpora.Folder("nss-openssl-interop"), "fran-oaep-label_ossl.env");
        using var p12 = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadPkcs12FromFile(
            Path.Combine(Corpora.Folder("nss-openssl-interop"), "Fran.p12"), "nss");
        using var rsa = System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPrivateKey(p12)!;
        using var identity = new Identity(Certificate.From(p12), PlatformKey.FromRsa(new GuardedRsa(rsa)));
        Assert.Equal("KeyCannotOpen", Assert.Throws<CmsException>(() => Decrypt(File.ReadAllBytes(file), identity)).ErrorId);
    }
}
