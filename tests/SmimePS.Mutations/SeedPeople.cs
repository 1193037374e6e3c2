using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Mutations;

/// <summary>Makes a root and a person with each kind of key, once for as long as the seeds are kept.</summary>
internal static class SeedPeople
{
    private static readonly DateTimeOffset Start = People.Now.AddMonths(-1);

    public static void Write(string folder)
    {
        using var rootKey = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var name = new DistinguishedNameBuilder().AddOrganization("Bücher & Söhne").AddCommonName("Mutations Root").Build();
        var root = CertificateBuilder.Sign(new CertificateContent(CertificateBuilder.NewSerialNumber(), name, name, Start, Start.AddYears(30),
            rootKey.PublicKey, CertificateProfile.RootAuthority(rootKey.PublicKey, ["example.org"])), rootKey);
        File.WriteAllBytes(Path.Combine(folder, "root.cer"), root.RawData.ToArray());
        File.WriteAllText(Path.Combine(folder, "key-ec-encrypted.pem"), PemEncoding.WriteString("ENCRYPTED PRIVATE KEY", Encrypted(rootKey)) + "\n");
        File.WriteAllText(Path.Combine(folder, "key-ec.pem"), KeyFile.ToPlainPem(rootKey));
        foreach (var (person, key) in Keys())
        {
            using (key)
            {
                var address = AddressSyntax.Require(person + "@example.org");
                var subject = new DistinguishedNameBuilder().AddCommonName(person).Build();
                var certificate = CertificateBuilder.Sign(new CertificateContent(CertificateBuilder.NewSerialNumber(), root.Subject, subject, Start, Start.AddYears(29),
                    key.PublicKey, CertificateProfile.Mailbox(key.PublicKey, [address], CertificatePurpose.SignAndEncrypt, root)), rootKey);
                var encryption = person is "alice" or "erin" ? Pkcs12Encryption.Compatible : Pkcs12Encryption.Modern;
                var options = new Pkcs12Options { Encryption = encryption, Iterations = 1 };
                File.WriteAllBytes(Path.Combine(folder, person + ".p12"), Pkcs12Writer.Write(new Identity(certificate, key, [root]), People.Password, options));
                File.WriteAllBytes(Path.Combine(folder, person + ".cer"), certificate.RawData.ToArray());
            }
        }

        File.WriteAllBytes(Path.Combine(folder, "empty.crl"), RevocationList(root, rootKey));
    }

    private static IEnumerable<(string Person, PrivateKey Key)> Keys()
    {
        yield return ("alice", KeyGenerator.Create(KeyAlgorithm.Rsa2048));
        yield return ("bob", KeyGenerator.Create(KeyAlgorithm.Rsa2048));
        yield return ("carol", KeyGenerator.Create(KeyAlgorithm.EcdsaP256));
        yield return ("dave", KeyGenerator.Create(KeyAlgorithm.EcdsaP384));
        yield return ("erin", Curve25519(0x70));
        yield return ("frank", Curve25519(0x6E));
    }

    private static PrivateKey Curve25519(byte algorithm) =>
        KeyFile.Decode((byte[])[0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, algorithm, 4, 0x22, 4, 0x20, .. RandomNumberGenerator.GetBytes(32)]);

    /// <summary>With few rounds, so that reading it again and again is cheap.</summary>
    private static byte[] Encrypted(PrivateKey key)
    {
        using var ec = ECDsa.Create();
        ec.ImportFromPem(KeyFile.ToPlainPem(key));
        return ec.ExportEncryptedPkcs8PrivateKey(People.Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1));
    }

    private static byte[] RevocationList(Certificate root, PrivateKey key)
    {
        using var ec = ECDsa.Create();
        ec.ImportFromPem(KeyFile.ToPlainPem(key));
        using var issuer = root.ToX509Certificate2();
        using var withKey = ECDsaCertificateExtensions.CopyWithPrivateKey(issuer, ec);
        var builder = new CertificateRevocationListBuilder();
        builder.AddEntry([1, 2, 3], Start, X509RevocationReason.KeyCompromise);
        builder.AddEntry([1, 2, 4], Start);
        return builder.Build(withKey, 7, Start.AddYears(28), HashAlgorithmName.SHA256, thisUpdate: Start);
    }
}
