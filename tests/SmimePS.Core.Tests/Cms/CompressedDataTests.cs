using Org.BouncyCastle.Cms;
using SmimePS.Cms;
using static SmimePS.Core.Tests.Cms.CmsMessages;
using CmsException = SmimePS.Cms.CmsException;

namespace SmimePS.Core.Tests.Cms;

public class CompressedDataTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    [InlineData(1_000_000)]
    public void WhatIsCompressedIsRead(int length)
    {
        var content = Content(length);
        Assert.Equal(content, Expand(Compress(content)));
    }

    /// <summary>None of the other programs can, as Debian builds them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(200_000)]
    public void BouncyCastleAndWeReadEachOther(int length)
    {
        var content = Content(length);
        Assert.Equal(content, ReadAll(new CmsCompressedDataParser(Compress(content)).GetContent().ContentStream));
        Assert.Equal(content, Expand(new CmsCompressedDataGenerator().Generate(new CmsProcessableByteArray(content), CmsCompressedDataGenerator.ZLib).GetEncoded()));
        using var streamed = new MemoryStream();
        using (var generator = new CmsCompressedDataStreamGenerator().Open(streamed)) generator.Write(content);
        Assert.Equal(content, Expand(streamed.ToArray()));
    }

    [Fact]
    public void ABombIsAnError()
    {
        var bomb = Compress(new byte[5_000_000]);
        Assert.True(bomb.Length < 10_000);
        var limits = new CmsLimits { FreeExpansion = 1_000_000 };
        var error = Assert.Throws<CmsException>(() => Expand(bomb, limits));
        Assert.Equal("CmsLimitExceeded", error.ErrorId);
        Assert.StartsWith("The compressed content expands beyond 1000000 bytes and more than 100 times, ", error.Message);
        Assert.StartsWith("The compressed content expands more than 100 times, ", Assert.Throws<CmsException>(() => Expand(bomb, new CmsLimits { FreeExpansion = 0 })).Message);
        Assert.StartsWith("The compressed content lies in another one, ", Assert.Throws<CmsException>(() => Expand(bomb, limits with { MaxExpansionRatio = 1 })).Message);
        Assert.Equal(5_000_000, Expand(bomb).Length);
    }

    /// <summary>What we write we open: it shrinks no further than a reader lets it expand, wherever in the content that is.</summary>
    [Theory]
    [InlineData("zeros 60", true)]
    [InlineData("random 4, zeros 100", true)]
    [InlineData("zeros 100", false)]
    [InlineData("zeros 100, random 4", false)]
    public void WhatShrinksTooFarIsNotWritten(string content, bool isWritten)
    {
        using var output = new MemoryStream();
        using var writer = new CompressedDataWriter(output);
        if (!isWritten)
        {
            Assert.Equal("CompressionRefused", Assert.Throws<CmsException>(() => Write(content)).ErrorId);
            return;
        }

        var length = Write(content);
        output.Position = 0;
        using var reader = Assert.IsType<CompressedDataReader>(CmsReader.Open(output));
        var buffer = new byte[100_000];
        for (int read; (read = reader.Content.Read(buffer, 0, buffer.Length)) > 0;) length -= read;
        Assert.Equal(0, length);

        long Write(string kindsAndMegabytes)
        {
            long written = 0;
            foreach (var part in kindsAndMegabytes.Split(", "))
            {
                var megabyte = part.StartsWith("zeros", StringComparison.Ordinal) ? new byte[1024 * 1024] : Content(1024 * 1024);
                for (var i = 0; i < int.Parse(part.Split(' ')[1]); i++)
                {
                    writer.Write(megabyte, 0, megabyte.Length);
                    written += megabyte.Length;
                }
            }

            writer.Complete();
            return written;
        }
    }

    /// <summary>A caller that swallows a failure and reads on gets it again, not an end or what comes after a hole.</summary>
    [Theory]
    [InlineData("header")]
    [InlineData("bomb")]
    [InlineData("damage")]
    public void AFailureIsNotTakenForTheEnd(string kind)
    {
        var message = kind == "bomb" ? ExtremeMessages.Bomb([.. new byte[3_000_000], .. Content(200_000)]) : Compress(Content(200_000));
        var zlib = message.AsSpan().IndexOf<byte>([0x78, 0x9C]);
        if (kind == "header") message[zlib] = 0x11;
        if (kind == "damage") message[zlib + 1000] ^= 0x55;
        using var reader = (CompressedDataReader)CmsReader.Open(new MemoryStream(message), new CmsLimits { FreeExpansion = 1_000_000 });
        Assert.Throws<CmsException>(() => reader.Content.CopyTo(Stream.Null));
        for (var i = 0; i < 50; i++) Assert.Throws<CmsException>(() => reader.Content.Read(new byte[100_000], 0, 100_000));
    }

    /// <summary>A disk that is full is the one error there is; closing what was begun adds none.</summary>
    [Fact]
    public void ClosingAfterAFailedWriteIsQuiet()
    {
        var writer = new CompressedDataWriter(new FullDisk());
        var content = Content(1_000_000);
        Assert.Throws<IOException>(() => writer.Write(content, 0, content.Length));
        writer.Dispose();
        writer.Dispose();
    }

    [Fact]
    public void DamageIsAnError()
    {
        var message = Compress(Content(2000));
        foreach (var at in new[] { message.Length - 1, message.Length - 4, message.Length - 300, message.Length - 1500 })
        {
            var damaged = (byte[])message.Clone();
            damaged[at] ^= 0x55;
            Assert.ThrowsAny<CmsException>(() => Expand(damaged));
        }
    }

    private static byte[] Compress(byte[] content)
    {
        using var output = new MemoryStream();
        using var writer = new CompressedDataWriter(output);
        writer.Write(content, 0, content.Length);
        writer.Complete();
        return output.ToArray();
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");

        public override void WriteByte(byte value) => throw new IOException("No space left on device");
    }

    private static byte[] Expand(byte[] message, CmsLimits? limits = null)
    {
        using var reader = Assert.IsType<CompressedDataReader>(CmsReader.Open(new MemoryStream(message), limits));
        return ReadAll(reader.Content);
    }
}
