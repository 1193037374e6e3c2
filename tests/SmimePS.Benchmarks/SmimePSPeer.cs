using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Keys;
using SmimePS.Trust;

namespace SmimePS.Benchmarks;

/// <summary>The work as this project does it.</summary>
internal sealed class SmimePSPeer
{
    private readonly Identity[] _people;
    private readonly PathValidator _validator;

    public SmimePSPeer(BenchmarkIdentities identities)
    {
        var issuing = Certificate.From(identities.Issuing);
        _people = Array.ConvertAll(identities.People, one => new Identity(Certificate.From(one), PlatformKey.FromCertificate(one), [issuing]));
        _validator = new PathValidator(TrustAnchors.From("benchmark", Certificate.From(identities.Root)));
    }

    public byte[] Sign(byte[] content, bool detached)
    {
        var output = new MemoryStream();
        using (var writer = new SignedDataWriter(output, [new CmsSigner(_people[0])], new SignedDataOptions { Detached = detached }))
        {
            writer.Write(content, 0, content.Length);
            writer.Complete();
        }

        return output.ToArray();
    }

    public bool Verify(byte[] content, byte[] signature)
    {
        using var signed = (SignedDataReader)CmsReader.Open(new MemoryStream(signature));
        var report = signed.Verify(new MemoryStream(content));
        return report.Signers.All(one => one.IsValid && _validator.Validate(one.Certificate!, report.Certificates).IsTrusted);
    }

    public byte[] Encrypt(byte[] content, ContentEncryption algorithm, int recipients = 1)
    {
        var output = new MemoryStream();
        using (var writer = new EnvelopedDataWriter(output, _people.Take(recipients).Select(static one => new CmsRecipient(one.Certificate)).ToList(), algorithm))
        {
            writer.Write(content, 0, content.Length);
            writer.Complete();
        }

        return output.ToArray();
    }

    public byte[] Decrypt(byte[] encrypted)
    {
        using var enveloped = (EnvelopedDataReader)CmsReader.Open(new MemoryStream(encrypted));
        using var plain = enveloped.Decrypt(_people[0]);
        var output = new MemoryStream();
        plain.CopyTo(output);
        return output.ToArray();
    }
}
