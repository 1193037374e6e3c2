using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Keys;
using static SmimePS.Core.Tests.Cms.CmsMessages;

namespace SmimePS.Core.Tests.Interop;

/// <summary>Messages that OpenSSL made for NSS: OAEP with every hash, mask and label, ECDH with every derivation.</summary>
public class NssOpenSslTests
{
    private static string Folder => Corpora.Folder("nss-openssl-interop");

    /// <summary>Each message with what its name says of it; a mask that it does not name is of the hash.</summary>
    public static TheoryData<string, string> Messages() => new()
    {
        { "fran-ec_ossl-aes128-sha1.env", "Aes128Cbc, ECDH X9.63 SHA1" },
        { "fran-ec_ossl-aes128-sha224.env", "Aes128Cbc, ECDH X9.63 SHA224" },
        { "fran-ec_ossl-aes128-sha256.env", "Aes128Cbc, ECDH X9.63 SHA256" },
        { "fran-ec_ossl-aes192-sha384.env", "Aes192Cbc, ECDH X9.63 SHA384" },
        { "fran-ec_ossl-aes256-sha512.env", "Aes256Cbc, ECDH X9.63 SHA512" },
        { "fran-oaep-label_ossl.env", "Aes256Cbc, OAEP SHA1, label" },
        { "fran-oaep-sha256hash-label_ossl.env", "Aes256Cbc, OAEP SHA256, label" },
        { "fran-oaep-sha256hash-sha256mgf_ossl.env", "Aes256Cbc, OAEP SHA256" },
        { "fran-oaep-sha256hash_ossl.env", "Aes128Cbc, OAEP SHA256" },
        { "fran-oaep-sha256mgf-label_ossl.env", "Aes256Cbc, OAEP SHA1, MGF1 SHA256, label" },
        { "fran-oaep-sha256mgf_ossl.env", "Aes128Cbc, OAEP SHA1, MGF1 SHA256" },
        { "fran-oaep-sha384hash_ossl.env", "Aes192Cbc, OAEP SHA384" },
        { "fran-oaep-sha384mgf_ossl.env", "Aes192Cbc, OAEP SHA1, MGF1 SHA384" },
        { "fran-oaep-sha512hash_ossl.env", "Aes256Cbc, OAEP SHA512" },
        { "fran-oaep-sha512mgf_ossl.env", "Aes256Cbc, OAEP SHA1, MGF1 SHA512" },
        { "fran-oaep_ossl-sha256hash-sha256mgf-label.env", "Aes256Cbc, OAEP SHA256, label" },
        { "fran-oaep_ossl.env", "TripleDesCbc, OAEP SHA1" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Opens(string file, string algorithms)
    {
        var message = File.ReadAllBytes(Path.Combine(Folder, file));
        Assert.Equal(algorithms, Algorithms(message));
        Assert.Equal("This is a test message to Fran.", Text(file, message));
    }

    [Fact]
    public void All_of_them_as_a_table()
    {
        var files = Directory.GetFiles(Folder, "*.env");
        var listed = Messages().Select(static m => m.Data.Item1);
        Assert.Equal(listed.Order(StringComparer.Ordinal), files.Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        var table = new ResultTable("nss-openssl-interop", "message", "algorithms", "content");
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var message = File.ReadAllBytes(file);
            table.Add(Path.GetFileName(file), Algorithms(message), Text(Path.GetFileName(file), message));
        }

        table.Publish();
    }

    private static string Algorithms(byte[] message)
    {
        using var reader = Assert.IsType<EnvelopedDataReader>(CmsReader.Open(new MemoryStream(message)));
        return $"{reader.ContentEncryption.Name}, {KeyManagement.SchemeOf(Assert.Single(reader.Recipients))}";
    }

    private static string Text(string file, byte[] message)
    {
        using var fran = Load(Path.Combine(Folder, file.StartsWith("fran-ec", StringComparison.Ordinal) ? "Fran-ec.p12" : "Fran.p12"));
        return Encoding.ASCII.GetString(Decrypt(message, fran)).TrimEnd();
    }

    private static Identity Load(string path)
    {
        using var file = X509CertificateLoader.LoadPkcs12FromFile(path, "nss", X509KeyStorageFlags.Exportable);
        var pkcs8 = file.GetRSAPrivateKey()?.ExportPkcs8PrivateKey() ?? file.GetECDsaPrivateKey()!.ExportPkcs8PrivateKey();
        return new Identity(Certificate.From(file), PlatformKey.FromPkcs8(pkcs8));
    }
}
