using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Keys;
using static SmimePS.Core.Tests.Cms.CmsMessages;
using static SmimePS.Core.Tests.Cms.TestIdentities;

namespace SmimePS.Core.Tests.Cms;

public class SignedDataTests
{
    [Theory]
    [InlineData("rsa2048", "SHA256", false)]
    [InlineData("rsa2048", "SHA384", false)]
    [InlineData("rsa3072", "SHA512", false)]
    [InlineData("rsa2048", "SHA256", true)]
    [InlineData("rsa2048", "SHA384", true)]
    [InlineData("rsa2048", "SHA512", true)]
    [InlineData("p256", "SHA256", false)]
    [InlineData("p384", "SHA384", false)]
    [InlineData("p521", "SHA512", false)]
    [InlineData("p256", "SHA512", false)]
    [InlineData("ed25519", "SHA512", false)]
    public void EveryAlgorithmVerifies(string key, string digest, bool pss)
    {
        foreach (var length in new[] { 0, 1, 2000, 65536, 65537, 300_000 })
        {
            foreach (var detached in new[] { false, true })
            {
                var content = Content(length);
                var time = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
                var signer = new CmsSigner(Get(key).Identity) { Digest = new HashAlgorithmName(digest), UsePss = pss, SigningTime = time, ByKeyIdentifier = length == 1 };
                var message = Sign(content, new SignedDataOptions { Detached = detached }, signer);
                var (read, report) = Verify(message, detached ? content : null);
                Assert.Equal(content, read);
                var only = Assert.Single(report.Signers);
                Assert.Equal(SignerStatus.Valid, only.Status);
                Assert.Equal(Get(key).Certificate, only.Certificate);
                Assert.Equal(digest, only.DigestAlgorithm);
                Assert.Equal(time, only.SigningTime);
                Assert.False(only.IsWeak);
                Assert.True(SmimeCapabilities.Announce(only.Capabilities, ContentEncryption.Aes256Gcm));
                Assert.Equal(Get(key).Certificate, Assert.Single(report.Certificates));
            }
        }
    }

    [Fact]
    public void SeveralSignersEachHaveTheirVerdict()
    {
        CmsSigner[] signers = [new(Get("rsa2048").Identity), new(Get("p384").Identity), new(Get("ed25519").Identity)];
        var message = Sign(Content(1000), new SignedDataOptions { Certificates = [Get("p256").Certificate] }, signers);
        var report = Verify(message).Report;
        Assert.Equal(3, report.Signers.Count);
        Assert.All(report.Signers, s => Assert.Equal(SignerStatus.Valid, s.Status));
        Assert.Equal(4, report.Certificates.Count);
    }

    [Fact]
    public void TheSignerIsFoundAmongKnownCertificatesAndMissedOtherwise()
    {
        var message = Sign(Content(10), new SignedDataOptions { IncludeSignerCertificates = false }, new CmsSigner(Get("p256").Identity));
        Assert.Equal(SignerStatus.SignerCertificateMissing, Verify(message).Report.Signers[0].Status);
        Assert.Equal(SignerStatus.Valid, Verify(message, null, Get("p256").Certificate).Report.Signers[0].Status);
    }

    [Fact]
    public void APreferredEncryptionCertificateIsCarried()
    {
        var signer = new CmsSigner(Get("p256").Identity) { EncryptionCertificate = Get("rsa2048").Certificate };
        var report = Verify(Sign(Content(10), null, signer)).Report;
        Assert.True(report.Signers[0].EncryptionCertificate!.Matches(Get("rsa2048").Certificate));
    }

    [Fact]
    public void DetachedContentIsHashedAsItPasses()
    {
        var content = Content(1234);
        var message = Sign(content, new SignedDataOptions { Detached = true }, new CmsSigner(Get("rsa2048").Identity));
        using var passing = new DetachedContent([HashAlgorithmName.SHA256]);
        passing.Write(content, 0, content.Length);
        using var reader = (SignedDataReader)CmsReader.Open(new MemoryStream(message));
        Assert.Equal([HashAlgorithmName.SHA256], reader.DigestAlgorithms);
        Assert.Equal("DetachedContentMissing", Assert.Throws<CmsException>(() => reader.Verify()).ErrorId);
        Assert.True(reader.Verify(passing).Signers[0].IsValid);
    }

    [Fact]
    public void NobodyCannotSign()
    {
        Assert.Equal("NoSigner", Assert.Throws<CmsException>(() => Sign([], null)).ErrorId);
    }

    [Fact]
    public void WeakDigestsAreNotWritten()
    {
        var signer = new CmsSigner(Get("rsa2048").Identity) { Digest = HashAlgorithmName.SHA1 };
        Assert.Equal("UnsupportedAlgorithm", Assert.Throws<CmsException>(() => Sign([], null, signer)).ErrorId);
    }
}
