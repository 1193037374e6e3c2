using SmimePS.Certificates;
using SmimePS.Cms;

namespace SmimePS.Core.Tests.Cms;

/// <summary>Whole messages in memory, for tests that want no streams.</summary>
internal static class CmsMessages
{
    public static byte[] Sign(byte[] content, SignedDataOptions? options, params CmsSigner[] signers)
    {
        using var output = new MemoryStream();
        using var writer = new SignedDataWriter(output, signers, options);
        writer.Write(content, 0, content.Length);
        writer.Complete();
        return output.ToArray();
    }

    public static byte[] Encrypt(byte[] content, ContentEncryption algorithm, params CmsRecipient[] recipients)
    {
        using var output = new MemoryStream();
        using var writer = new EnvelopedDataWriter(output, recipients, algorithm);
        writer.Write(content, 0, content.Length);
        writer.Complete();
        return output.ToArray();
    }

    public static byte[] Decrypt(byte[] message, Identity identity)
    {
        using var reader = Assert.IsType<EnvelopedDataReader>(CmsReader.Open(new MemoryStream(message)));
        using var plain = reader.Decrypt(identity);
        return ReadAll(plain);
    }

    public static (byte[] Content, SignedDataReport Report) Verify(byte[] message, byte[]? detached = null, params Certificate[] known)
    {
        using var reader = Assert.IsType<SignedDataReader>(CmsReader.Open(new MemoryStream(message)));
        if (detached is not null) return (detached, reader.Verify(new MemoryStream(detached), known));
        var content = ReadAll(reader.Content);
        return (content, reader.Verify(known));
    }

    public static byte[] ReadAll(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public static byte[] Content(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
