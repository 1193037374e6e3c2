using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Errors;
using SmimePS.Keys;
using static SmimePS.Core.Tests.Cms.CmsMessages;

namespace SmimePS.Core.Tests.Cms;

/// <summary>The examples of RFC 4134, section by section.</summary>
public class Rfc4134Tests
{
    private static string Folder => Corpora.Folder("rfc4134");

    [Theory]
    [InlineData("4.1.bin", "Valid")] // DSS, no attributes
    [InlineData("4.2.bin", "Valid")] // RSA
    [InlineData("4.3.bin", "Valid")] // detached
    [InlineData("4.4.bin", "Valid")] // every fancy attribute
    [InlineData("4.5.bin", "Valid")] // key identifier
    [InlineData("4.6.bin", "Valid,UnsupportedAlgorithm")] // the second signer's DSS key has its parameters from its issuer; openssl fails there too
    [InlineData("4.7.bin", "Valid")]
    [InlineData("4.10.bin", "Valid")] // an ESS receipt request
    public void SignedMessagesVerify(string file, string expected)
    {
        var content = Read("ExContent.bin");
        var detached = file == "4.3.bin" ? content : null;
        var (read, report) = Verify(Read(file), detached, KnownCertificates());
        Assert.Equal(expected, string.Join(',', report.Signers.Select(s => s.Status)));
        Assert.All(report.Signers, s => Assert.True(s.IsWeak)); // SHA-1 and DSS, all of them
    }

    [Fact]
    public void CertificatesAloneHaveNoSigner()
    {
        using var reader = Assert.IsType<SignedDataReader>(CmsReader.Open(new MemoryStream(Read("4.11.bin"))));
        var report = reader.Verify();
        Assert.Empty(report.Signers);
        Assert.NotEmpty(report.Certificates);
    }

    [Theory]
    [InlineData("5.1.bin")] // 3DES
    [InlineData("5.2.bin")] // RC2-128, and a mailing list's key beside
    public void EnvelopedMessagesOpen(string file)
    {
        using var bob = new Identity(
            Certificate.Decode(Read("BobRSASignByCarl.cer")), PlatformKey.FromPkcs8(Read("BobPrivRSAEncrypt.pri")));
        Assert.Equal(Read("ExContent.bin"), Decrypt(Read(file), bob));
    }

    [Fact]
    public void PlainDataIsRead()
    {
        using var reader = Assert.IsType<PlainDataReader>(CmsReader.Open(new MemoryStream(Read("3.1.bin"))));
        Assert.Equal(Read("ExContent.bin"), ReadAll(reader.Content));
    }

    [Theory]
    [InlineData("6.0.bin")] // DigestedData: no protection against anyone
    [InlineData("7.1.bin")] // EncryptedData: a key from elsewhere
    [InlineData("7.2.bin")]
    public void KindsThatMailDoesNotUseAreNamed(string file) =>
        Assert.Equal("UnsupportedContentType", Assert.ThrowsAny<SmimeException>(() => CmsReader.Open(new MemoryStream(Read(file)))).ErrorId);

    private static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Folder, file));

    private static Certificate[] KnownCertificates() =>
        Directory.GetFiles(Folder, "*.cer").Select(f => Certificate.Decode(File.ReadAllBytes(f))).ToArray();
}
