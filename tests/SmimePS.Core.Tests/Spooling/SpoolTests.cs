using System.Runtime.InteropServices;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Core.Tests.Spooling;

public class SpoolTests
{
    [Theory]
    [InlineData(0, 16)]
    [InlineData(1, 16)]
    [InlineData(4095, 16 * 1024 * 1024)]
    [InlineData(200_000, 16 * 1024 * 1024)]
    [InlineData(200_000, 0)]
    [InlineData(1_000_003, 65536)]
    public void WhatIsWrittenIsRead(int length, int memoryLimit)
    {
        var data = Bytes(length);
        using var spool = new Spool(memoryLimit);
        var random = new Random(length);
        for (var at = 0; at < length;)
        {
            var piece = Math.Min(random.Next(1, 30_000), length - at);
            spool.Write(data, at, piece);
            at += piece;
        }

        Assert.Equal(length, spool.Length);
        Assert.Equal(length > memoryLimit && length > 65536, spool.HasFile);
        using var reader = spool.OpenRead();
        using var copy = new MemoryStream();
        reader.CopyTo(copy);
        Assert.Equal(data, copy.ToArray());
    }

    [Fact]
    public void Spools_share_a_budget_and_return_what_they_took()
    {
        var budget = new SpoolBudget(3 * 65536);
        var data = Bytes(300_000);
        var first = Filled();
        // Its first block is free and three are paid for; the last 37,856 bytes are on disk.
        Assert.True(first.HasFile);
        using (var second = Filled())
        {
            Assert.True(second.HasFile);
            using var reader = second.OpenRead();
            using var copy = new MemoryStream();
            reader.CopyTo(copy);
            Assert.Equal(data, copy.ToArray());
        }

        Assert.False(budget.TryTake(1));
        first.Dispose();
        first.Dispose();
        Assert.True(budget.TryTake(3 * 65536));
        Assert.False(budget.TryTake(1));

        Spool Filled()
        {
            var spool = new Spool(Spool.DefaultMemoryLimit, budget);
            spool.Write(data, 0, data.Length);
            return spool;
        }
    }

    [Fact]
    public void ReadersAreIndependentAndSeek()
    {
        var data = Bytes(300_000);
        using var spool = new Spool(65536);
        spool.Write(data, 0, data.Length);
        using var first = spool.OpenRead();
        using var second = spool.OpenRead();
        var random = new Random(7);
        var buffer = new byte[1000];
        for (var i = 0; i < 500; i++)
        {
            var reader = i % 2 == 0 ? first : second;
            var position = random.Next(data.Length - 1000);
            reader.Seek(position, SeekOrigin.Begin);
            reader.ReadExactly(buffer);
            Assert.Equal(data.AsSpan(position, 1000).ToArray(), buffer);
        }

        second.Seek(-5, SeekOrigin.End);
        Assert.Equal(data[^5], second.ReadByte());
    }

    [Fact]
    public void TheDiskHoldsNoClearTextAndNoNamedFile()
    {
        Assert.SkipUnless(RuntimeInformation.IsOSPlatform(OSPlatform.Linux), "Looks at /proc, which only Linux has.");
        var marker = System.Text.Encoding.ASCII.GetBytes("the plain text that must not be seen");
        using var spool = new Spool(0);
        for (var i = 0; i < 5000; i++) spool.Write(marker, 0, marker.Length);
        using var reader = spool.OpenRead();

        // Other tests have files of their own open meanwhile, in folders that are named so too.
        var open = Directory.GetFiles("/proc/self/fd").Select(Target).Where(t => Path.GetFileName(t.Link).StartsWith("smimeps-", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(open);
        foreach (var (link, path) in open)
        {
            Assert.EndsWith("(deleted)", link);
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            Assert.DoesNotContain("plain text", System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ClosingTheReaderThatOwnsTheSpoolClosesIt()
    {
        var spool = new Spool();
        spool.Write([1, 2, 3], 0, 3);
        spool.OpenRead(ownsSpool: true).Dispose();
        Assert.Throws<ObjectDisposedException>(() => spool.OpenRead());
    }

    [Fact]
    public void ANegativeLimitIsRefused() => Assert.Equal("InvalidSpoolLimit", Assert.Throws<SmimeException>(() => new Spool(-1)).ErrorId);

    private static (string Link, string Path) Target(string path)
    {
        try
        {
            return (new FileInfo(path).LinkTarget ?? "", path);
        }
        catch (IOException)
        {
            return ("", path);
        }
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
