using SmimePS.Cms;
using SmimePS.Spooling;
using static SmimePS.Core.Tests.Cms.TestIdentities;

namespace SmimePS.Core.Tests.Cms;

/// <summary>Content far larger than the memory it may take, from file to file.</summary>
[Collection("memory")]
public class LargeContentTests
{
    private const int Megabytes = 100;
    private const long Bound = 64L * 1024 * 1024;

    [Theory]
    [InlineData("Aes256Cbc")]
    [InlineData("Aes256Gcm")]
    public void EncryptingAndOpeningTakeLittleMemory(string algorithm)
    {
        using var message = Scratch();
        var peak = PeakMemory.Of(() =>
        {
            using var writer = new EnvelopedDataWriter(message, [new CmsRecipient(Get("p256").Certificate)], ContentEncryption.Parse(algorithm));
            Fill(writer);
        });
        message.Position = 0;
        peak = Math.Max(peak, PeakMemory.Of(() =>
        {
            using var reader = (EnvelopedDataReader)CmsReader.Open(message);
            using var plain = reader.Decrypt(Get("p256").Identity);
            Assert.Equal((long)Megabytes << 20, Count(plain));
        }));
        Assert.True(peak < Bound, $"The heap grew by {peak >> 20} MiB.");
    }

    [Fact]
    public void SigningAndVerifyingTakeLittleMemory()
    {
        using var message = Scratch();
        var peak = PeakMemory.Of(() =>
        {
            using var writer = new SignedDataWriter(message, [new CmsSigner(Get("p256").Identity)]);
            Fill(writer);
        });
        message.Position = 0;
        peak = Math.Max(peak, PeakMemory.Of(() =>
        {
            using var reader = (SignedDataReader)CmsReader.Open(message);
            Assert.Equal((long)Megabytes << 20, Count(reader.Content));
            Assert.True(reader.Verify().Signers[0].IsValid);
        }));
        Assert.True(peak < Bound, $"The heap grew by {peak >> 20} MiB.");
    }

    private static FileStream Scratch() => new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);

    private static void Fill(WriteOnlyStream writer)
    {
        var piece = CmsMessages.Content(1 << 20);
        for (var i = 0; i < Megabytes; i++) writer.Write(piece, 0, piece.Length);
        writer.Complete();
    }

    private static long Count(Stream stream)
    {
        var buffer = new byte[Spool.BlockSize];
        long count = 0;
        for (int read; (read = stream.Read(buffer, 0, buffer.Length)) > 0;) count += read;
        return count;
    }
}
