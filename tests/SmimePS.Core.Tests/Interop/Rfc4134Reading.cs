using System.Text;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Core.Tests.Messages;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Messages;
using SmimePS.Mime;
using static SmimePS.Core.Tests.Cms.CmsMessages;

namespace SmimePS.Core.Tests.Interop;

/// <summary>Reads a file of RFC 4134 with all of its people's certificates and Bob's key, and tells in a line what it is.</summary>
internal static class Rfc4134Reading
{
    private static string Folder => Corpora.Folder("rfc4134");

    private static byte[] Content => Read("ExContent.bin");

    public static string Of(string file) => Path.GetExtension(file) == ".eml" ? Mail(file) : Data(file);

    private static string Data(string file)
    {
        try
        {
            using var content = CmsReader.Open(new MemoryStream(Read(file)));
            switch (content)
            {
                case PlainDataReader plain:
                    Assert.Equal(Content, ReadAll(plain.Content));
                    return "data";
                case EnvelopedDataReader envelope:
                    using (var bob = Bob())
                    using (var opened = envelope.Decrypt(bob)) Assert.Equal(Content, ReadAll(opened));
                    return Opened(envelope.ContentEncryption);
                default:
                    return Signed(Assert.IsType<SignedDataReader>(content));
            }
        }
        catch (SmimeException error)
        {
            return error.ErrorId;
        }
    }

    private static string Signed(SignedDataReader reader)
    {
        if (!reader.IsDetached)
        {
            Assert.Equal(Content, ReadAll(reader.Content));
            return Signers(reader.Verify(KnownCertificates()));
        }

        var bare = reader.DigestAlgorithms.Count == 0 ? reader.Verify() : reader.Verify(new MemoryStream(Content), KnownCertificates());
        return Signers(bare);
    }

    private static string Mail(string file)
    {
        using var bob = Bob();
        using var opened = MessageOpener.Open(MessageContent.FromBytes(Read(file)), new OpenOptions
        {
            Identities = [bob],
            KnownCertificates = KnownCertificates(),
            RemoveDetachedSignature = true,
        });
        Assert.EndsWith("\n" + Encoding.ASCII.GetString(Content), TestMail.Text(opened.Content).TrimEnd('\r', '\n'));
        return Assert.Single(opened.Layers) switch
        {
            EncryptionLayer layer => Opened(layer.Encryption),
            SignatureLayer layer => Signers(layer.Report),
            var other => other.ToString(),
        };
    }

    private static string Opened(ContentEncryption algorithm) => $"opened: {algorithm.Name}{(algorithm.IsWeak ? ", weak" : "")}";

    private static string Signers(SignedDataReport report) => report.Signers.Count == 0
        ? "no signer, certificates: " + string.Join(", ", report.Certificates.Select(static c => c.Subject.ToString()))
        : "signed: " + string.Join("; ", report.Signers.Select(static s => s.IsValid ? s.IsWeak ? "valid, weak" : "valid" : s.Status.ToString()));

    public static Identity Bob() => new(Certificate.Decode(Read("BobRSASignByCarl.cer")), PlatformKey.FromPkcs8(Read("BobPrivRSAEncrypt.pri")));

    private static Certificate[] KnownCertificates() =>
        Directory.GetFiles(Folder, "*.cer").Select(static f => Certificate.Decode(File.ReadAllBytes(f))).ToArray();

    private static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Folder, file));
}
