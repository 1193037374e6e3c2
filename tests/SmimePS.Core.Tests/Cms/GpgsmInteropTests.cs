using SmimePS.Certificates;
using SmimePS.Cms;
using static SmimePS.Core.Tests.Cms.CmsMessages;
using static SmimePS.Core.Tests.Cms.TestIdentities;

namespace SmimePS.Core.Tests.Cms;

public class GpgsmInteropTests
{
    /// <summary>RSA alone: gpgsm 2.2 crashes when it imports any EC key from PKCS#12.</summary>
    [Theory]
    [InlineData("rsa2048")]
    [InlineData("rsa3072")]
    public void GpgsmAndWeReadEachOther(string key)
    {
        using var home = new GpgHome();
        var person = Get(key);
        home.Trust(person.Certificate);
        var p12 = Write(home, "me.p12", person.Pkcs12);
        home.Gpgsm("--import", p12);
        foreach (var length in new[] { 1000, 200_000 })
        {
            var content = Content(length);
            var plain = Write(home, "plain.bin", content);

            foreach (var algorithm in new[] { ContentEncryption.Aes128Cbc, ContentEncryption.Aes256Cbc })
            {
                var ours = Write(home, "ours.der", Encrypt(content, algorithm, new CmsRecipient(person.Certificate)));
                home.Gpgsm("--output", Path.Combine(home.Folder, "opened.bin"), "--decrypt", ours);
                Assert.Equal(content, Read(home, "opened.bin"));
            }

            home.Gpgsm("--output", Path.Combine(home.Folder, "theirs.der"), "--recipient", person.Certificate.Thumbprint, "--encrypt", plain);
            Assert.Equal(content, Decrypt(Read(home, "theirs.der"), person.Identity));

            var signature = Write(home, "ours.sig", Sign(content, new SignedDataOptions { Detached = true }, new CmsSigner(person.Identity)));
            home.Gpgsm("--verify", signature, plain);

            home.Gpgsm("--output", Path.Combine(home.Folder, "theirs.sig"), "--local-user", person.Certificate.Thumbprint, "--detach-sign", plain);
            Assert.Equal(SignerStatus.Valid, Verify(Read(home, "theirs.sig"), content, person.Certificate).Report.Signers[0].Status);
        }
    }

    private static string Write(GpgHome home, string name, byte[] content)
    {
        var path = Path.Combine(home.Folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static byte[] Read(GpgHome home, string name) => File.ReadAllBytes(Path.Combine(home.Folder, name));
}
