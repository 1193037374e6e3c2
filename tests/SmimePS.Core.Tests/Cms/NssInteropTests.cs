using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SmimePS.Certificates;
using SmimePS.Keys;
using static SmimePS.Core.Tests.Cms.CmsMessages;

namespace SmimePS.Core.Tests.Cms;

/// <summary>Messages that OpenSSL made for NSS: OAEP with every hash, mask and label, ECDH with every derivation.</summary>
public class NssInteropTests
{
    [Fact]
    public void EveryMessageOpens()
    {
        var folder = Corpora.Folder("nss-openssl-interop");
        using var rsa = Load(Path.Combine(folder, "Fran.p12"));
        using var ec = Load(Path.Combine(folder, "Fran-ec.p12"));
        var files = Directory.GetFiles(folder, "*.env");
        Assert.Equal(17, files.Length);
        var contents = files.Select(f => Decrypt(File.ReadAllBytes(f), Path.GetFileName(f).StartsWith("fran-ec", StringComparison.Ordinal) ? ec : rsa));
        Assert.All(contents, c => Assert.Equal("This is a test message to Fran.", Encoding.ASCII.GetString(c).TrimEnd()));
    }

    private static Identity Load(string path)
    {
        using var file = X509CertificateLoader.LoadPkcs12FromFile(path, "nss", X509KeyStorageFlags.Exportable);
        var pkcs8 = file.GetRSAPrivateKey()?.ExportPkcs8PrivateKey() ?? file.GetECDsaPrivateKey()!.ExportPkcs8PrivateKey();
        return new Identity(Certificate.From(file), PlatformKey.FromPkcs8(pkcs8));
    }
}
