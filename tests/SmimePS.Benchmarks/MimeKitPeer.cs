using System.Security.Cryptography.X509Certificates;
using MimeKit.Cryptography;

namespace SmimePS.Benchmarks;

/// <summary>The same work through MimeKit's own BouncyCastle context.</summary>
internal sealed class MimeKitPeer : IDisposable
{
    private readonly TemporarySecureMimeContext _context = new() { CheckCertificateRevocation = false };
    private readonly CmsSigner _signer;
    private readonly CmsRecipient[] _recipients;

    public MimeKitPeer(BenchmarkIdentities identities)
    {
        _context.Import(Bouncy(identities.Root));
        _context.Import(Bouncy(identities.Issuing));
        foreach (var one in identities.People) _context.Import(new MemoryStream(one.Export(X509ContentType.Pfx, "x")), "x");
        _signer = new CmsSigner(new MemoryStream(identities.People[0].Export(X509ContentType.Pfx, "x")), "x") { DigestAlgorithm = DigestAlgorithm.Sha256 };
        _recipients = Array.ConvertAll(identities.People, static one =>
            new CmsRecipient(Bouncy(one)) { EncryptionAlgorithms = [EncryptionAlgorithm.Aes256] });
    }

    public byte[] Sign(byte[] content) => Bytes(_context.EncapsulatedSign(_signer, new MemoryStream(content)).Content!.Open());

    public byte[] SignDetached(byte[] content) => Bytes(_context.Sign(_signer, new MemoryStream(content)).Content!.Open());

    public bool Verify(byte[] content, byte[] signature) =>
        _context.Verify(new MemoryStream(content), new MemoryStream(signature)).All(static one => one.Verify(verifySignatureOnly: false));

    public byte[] Encrypt(byte[] content, int recipients = 1)
    {
        var chosen = new CmsRecipientCollection();
        foreach (var one in _recipients.Take(recipients)) chosen.Add(one);
        return Bytes(_context.Encrypt(chosen, new MemoryStream(content)).Content!.Open());
    }

    public byte[] Decrypt(byte[] encrypted)
    {
        var plain = new MemoryStream();
        _context.DecryptTo(new MemoryStream(encrypted), plain);
        return plain.ToArray();
    }

    public void Dispose() => _context.Dispose();

    private static Org.BouncyCastle.X509.X509Certificate Bouncy(X509Certificate2 certificate) => new(certificate.RawData);

    private static byte[] Bytes(Stream stream)
    {
        using (stream)
        {
            var memory = new MemoryStream();
            stream.CopyTo(memory);
            return memory.ToArray();
        }
    }
}
