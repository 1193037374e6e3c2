using System.Text;
using SmimePS.Cms;
using SmimePS.Errors;

namespace SmimePS.Mutations;

/// <summary>Reads CMS to its end with every key that fits, layer in layer, and says in a few words how far it got.</summary>
internal static class CmsTarget
{
    private const int MaxLayers = 6;

    public static string Read(byte[] input, People people)
    {
        var trail = new StringBuilder();
        var data = input;
        for (var layer = 0; layer < MaxLayers; layer++)
        {
            trail.Append('/');
            data = ReadOne(data, people, trail);
            if (data.Length == 0 || data[0] != 0x30) break;
        }

        return trail.ToString();
    }

    private static byte[] ReadOne(byte[] data, People people, StringBuilder trail)
    {
        using var cms = CmsReader.Open(new MemoryStream(data));
        trail.Append(cms.GetType().Name).Append(cms.ContentType);
        switch (cms)
        {
            case SignedDataReader { IsDetached: true } signed:
                Tell(signed.Verify(new MemoryStream(SeedMaker.Text), [people.Root]), trail);
                return [];
            case SignedDataReader signed:
                signed.AcceptUnsortedAttributes = true;
                var content = Drain(signed.Content);
                Tell(signed.Verify([people.Root]), trail);
                return content;
            case EnvelopedDataReader enveloped:
                return Open(enveloped, data, people, trail);
            case CompressedDataReader compressed:
                return Drain(compressed.Content);
            default:
                return Drain(((PlainDataReader)cms).Content);
        }
    }

    private static void Tell(SignedDataReport report, StringBuilder trail)
    {
        foreach (var signer in report.Signers.Take(3))
        {
            // What is shown to a user has to be tellable too.
            trail.Append(signer.Status).Append(signer.WeakReason?.Length ?? 0).Append(signer.SigningTime is null ? '-' : 't').Append(signer.Identifier.ToString().Length & 1);
            if (signer.Certificate is { } certificate) trail.Append(certificate.ToString().Length & 1);
        }
    }

    private static byte[] Open(EnvelopedDataReader first, byte[] data, People people, StringBuilder trail)
    {
        foreach (var recipient in first.Recipients.Take(100)) trail.Append((int)recipient.Kind).Append(recipient.Identifier?.ToString().Length & 1);
        var fitting = people.Identities.Where(first.CanOpenWith).ToList();
        if (fitting.Count == 0) return [];
        byte[] content = [];
        SmimeException? failure = null;
        foreach (var identity in fitting)
        {
            try
            {
                using var again = (EnvelopedDataReader)CmsReader.Open(new MemoryStream(data));
                using var plain = again.Decrypt(identity);
                content = Drain(plain);
                trail.Append("opened");
            }
            catch (SmimeException error)
            {
                failure = error;
            }
        }

        return content.Length > 0 || failure is null ? content : throw failure;
    }

    private static byte[] Drain(Stream stream)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[8192];
        for (int read; (read = stream.Read(buffer, 0, buffer.Length)) > 0;)
        {
            // Enough to look inside; the rest is only counted.
            if (copy.Length < 1 << 20) copy.Write(buffer, 0, read);
        }

        return copy.ToArray();
    }
}
