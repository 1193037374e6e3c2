using SmimePS.Certificates;
using SmimePS.Cms;
using static SmimePS.Core.Tests.Cms.CmsMessages;
using static SmimePS.Core.Tests.Cms.TestIdentities;

namespace SmimePS.Core.Tests.Cms;

/// <summary>NSS, which is what Thunderbird reads with.</summary>
public class CmsutilInteropTests
{
    private static readonly Peer Cmsutil = new("cmsutil");

    [Theory]
    [InlineData("rsa2048")]
    [InlineData("p256")]
    public void NssAndWeReadEachOther(string key)
    {
        var folder = Directory.CreateTempSubdirectory("smimeps-nss-");
        try
        {
            string At(string name) => Path.Combine(folder.FullName, name);
            var database = "sql:" + folder.FullName;
            var person = Get(key);
            Peer.Certutil.Run("-N", "-d", database, "--empty-password");
            File.WriteAllBytes(At("me.p12"), person.Pkcs12);
            Peer.Pk12util.Run("-i", At("me.p12"), "-d", database, "-W", "secret", "-K", "");
            Peer.Certutil.Run("-M", "-d", database, "-n", "me", "-t", "Pu,Pu,Pu");
            foreach (var length in new[] { 1000, 200_000 })
            {
                var content = Content(length);
                File.WriteAllBytes(At("plain.bin"), content);
                foreach (var algorithm in new[] { ContentEncryption.Aes128Cbc, ContentEncryption.Aes256Cbc })
                {
                    // This NSS decodes no ephemeral-static key agreement, OpenSSL's no more than ours.
                    if (key != "rsa2048") break;
                    File.WriteAllBytes(At("ours.der"), Encrypt(content, algorithm, new CmsRecipient(person.Certificate)));
                    Cmsutil.Run("-D", "-d", database, "-p", "", "-i", At("ours.der"), "-o", At("opened.bin"));
                    Assert.Equal(content, File.ReadAllBytes(At("opened.bin")));
                }

                File.WriteAllBytes(At("ours.der"), Sign(content, null, new CmsSigner(person.Identity)));
                Cmsutil.Run("-D", "-d", database, "-p", "", "-i", At("ours.der"), "-o", At("opened.bin"));
                Assert.Equal(content, File.ReadAllBytes(At("opened.bin")));

                Cmsutil.Run("-S", "-d", database, "-p", "", "-N", "me", "-G", "-H", "SHA256", "-i", At("plain.bin"), "-o", At("theirs.der"));
                Assert.Equal(SignerStatus.Valid, Verify(File.ReadAllBytes(At("theirs.der")), null, person.Certificate).Report.Signers[0].Status);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
