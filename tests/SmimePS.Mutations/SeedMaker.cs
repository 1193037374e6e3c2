using System.Security.Cryptography;
using System.Text;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Spooling;

namespace SmimePS.Mutations;

/// <summary>
/// Makes the seeds by our own writers, a small message of every kind. They are kept in the repository and not made anew for each run:
/// their keys and random bytes would differ, and with them every input.
/// </summary>
internal static class SeedMaker
{
    /// <summary>What every message says.</summary>
    public static byte[] Text { get; } = Encoding.ASCII.GetBytes("Content-Type: text/plain\r\n\r\nMeet me at nine.\r\n");

    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        SeedPeople.Write(folder);
        var people = new People(folder);
        foreach (var (name, data) in Cms(people).ToList())
        {
            File.WriteAllBytes(Path.Combine(folder, name + ".p7m"), data);
            File.WriteAllBytes(Path.Combine(folder, name + "-indefinite.p7m"), IndefiniteForm.Of(data));
        }

        SeedMail.Write(folder, people);
        File.WriteAllBytes(Path.Combine(folder, "certificates.p7b"), CertificateBundle.Write(people.Identities.Select(static one => one.Certificate)));
        File.WriteAllText(Path.Combine(folder, "carol.pem"), PemWriter.Write(people["carol"], default));
        File.WriteAllText(Path.Combine(folder, "bob.pem"), PemWriter.Write(people["bob"], default));
    }

    public static byte[] Sign(byte[] content, SignedDataOptions? options, params CmsSigner[] signers) =>
        Written(output => new SignedDataWriter(output, signers, options), content);

    public static byte[] Encrypt(byte[] content, ContentEncryption algorithm, params CmsRecipient[] recipients) =>
        Written(output => new EnvelopedDataWriter(output, recipients, algorithm), content);

    public static byte[] Compress(byte[] content) => Written(static output => new CompressedDataWriter(output), content);

    private static IEnumerable<(string Name, byte[] Data)> Cms(People people)
    {
        var detached = new SignedDataOptions { Detached = true };
        foreach (var name in new[] { "alice", "carol", "dave", "erin" })
        {
            yield return ("signed-" + name, Sign(Text, null, new CmsSigner(people[name])));
            yield return ("detached-" + name, Sign(Text, detached, new CmsSigner(people[name]) { ByKeyIdentifier = true }));
        }

        yield return ("signed-pss", Sign(Text, null, new CmsSigner(people["alice"]) { UsePss = true }));
        yield return ("detached-several", Sign(Text, detached, new CmsSigner(people["carol"]), new CmsSigner(people["dave"]), new CmsSigner(people["erin"])));
        foreach (var name in new[] { "bob", "carol", "dave", "frank" })
        {
            yield return ("enveloped-" + name, Encrypt(Text, ContentEncryption.Aes256Cbc, new CmsRecipient(people[name].Certificate)));
            yield return ("authenticated-" + name, Encrypt(Text, ContentEncryption.Aes128Gcm, new CmsRecipient(people[name].Certificate) { ByKeyIdentifier = true }));
        }

        var oaep = new CmsRecipient(people["bob"].Certificate) { Padding = RSAEncryptionPadding.OaepSHA256 };
        yield return ("enveloped-oaep", Encrypt(Text, ContentEncryption.Aes192Cbc, oaep));
        yield return ("enveloped-several", Encrypt(Text, ContentEncryption.Aes256Cbc, oaep, new CmsRecipient(people["carol"].Certificate), new CmsRecipient(people["frank"].Certificate)));
        yield return ("compressed", Compress(Text));
        yield return ("nested", Compress(Encrypt(Sign(Text, null, new CmsSigner(people["carol"])), ContentEncryption.Aes256Gcm, new CmsRecipient(people["carol"].Certificate))));
        yield return ("compressed-signed", Compress(Sign(Text, null, new CmsSigner(people["carol"]))));
    }

    private static byte[] Written(Func<Stream, WriteOnlyStream> create, byte[] content)
    {
        using var output = new MemoryStream();
        using var writer = create(output);
        writer.Write(content, 0, content.Length);
        writer.Complete();
        return output.ToArray();
    }
}
