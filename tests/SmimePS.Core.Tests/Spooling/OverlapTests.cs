using SmimePS.Core.Tests.Cms;
using SmimePS.Spooling;

namespace SmimePS.Core.Tests.Spooling;

/// <summary>Streams that let two threads work on one content at once: everything arrives, in order, and no failure gets lost or hangs.</summary>
public class OverlapTests
{
    public static TheoryData<int> Lengths() => [0, 1, 8191, 8192, 8193, 131_071, 131_072, 131_073, 262_144, 700_000, 5_000_000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void WhatIsWrittenArrives(int length)
    {
        var content = CmsMessages.Content(length);
        for (var seed = 0; seed < 5; seed++)
        {
            var output = new MemoryStream();
            using (var behind = new WriteBehindStream(output))
            {
                foreach (var (offset, count) in Pieces(length, seed)) behind.Write(content, offset, count);
                behind.Complete();
            }

            Assert.Equal(content, output.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void WhatIsReadArrives(int length)
    {
        var content = CmsMessages.Content(length);
        using var ahead = new ReadAheadStream(new MemoryStream(content));
        var read = new byte[length + 1];
        var at = 0;
        foreach (var (_, count) in Pieces(length * 3, length))
        {
            at += ahead.Read(read, at, Math.Min(count, read.Length - at));
            if (at == length) break;
        }

        Assert.Equal(0, ahead.Read(read, 0, 1));
        Assert.Equal(0, ahead.Read(read, 0, 1));
        Assert.Equal(content, read[..at]);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(500_000)]
    [InlineData(5_000_000)]
    public void AFailureBelowReachesTheWriter(int failsAt)
    {
        var failing = new FailingStream(failsAt);
        using var behind = new WriteBehindStream(failing);
        var error = Assert.Throws<IOException>(() =>
        {
            for (var i = 0; i < 100; i++) behind.Write(new byte[100_000], 0, 100_000);
            behind.Complete();
        });
        Assert.Equal("full", error.Message);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(500_000)]
    [InlineData(5_000_000)]
    public void AFailureBelowReachesTheReaderAfterWhatCameBefore(int failsAt)
    {
        using var ahead = new ReadAheadStream(new FailingStream(failsAt));
        var buffer = new byte[50_000];
        long total = 0;
        Assert.Equal("gone", Assert.Throws<IOException>(() =>
        {
            for (int read; (read = ahead.Read(buffer, 0, buffer.Length)) > 0;) total += read;
        }).Message);
        Assert.Equal(failsAt, total);
        for (var i = 0; i < 3; i++) Assert.Throws<IOException>(() => ahead.Read(buffer, 0, buffer.Length));
    }

    [Fact]
    public void WhoeverLeavesEarlyIsNotHeldUp()
    {
        for (var i = 0; i < 50; i++)
        {
            using var ahead = new ReadAheadStream(new MemoryStream(new byte[3_000_000]));
            Assert.True(ahead.Read(new byte[200_000], 0, 200_000) > 0);
            Assert.True(ahead.Read(new byte[200_000], 0, 200_000) > 0);

            var output = new MemoryStream();
            using var behind = new WriteBehindStream(output);
            behind.Write(new byte[3_000_000], 0, 3_000_000);
        }
    }

    /// <summary>Its array went back to the pool, and may be somebody else's.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(500_000)]
    public void NothingIsWrittenThroughAClosedStream(int length)
    {
        var output = new MemoryStream();
        var behind = new WriteBehindStream(output);
        behind.Write(new byte[length], 0, length);
        behind.Dispose();
        var before = output.Length;
        Assert.Throws<ObjectDisposedException>(() => behind.Write(new byte[10], 0, 10));
        Assert.Throws<ObjectDisposedException>(behind.Complete);
        Assert.Equal(before, output.Length);
        behind.Dispose();
    }

    [Fact]
    public void ACancelledReaderStopsWithinABlock()
    {
        using var source = new CancellationTokenSource();
        using var ahead = new ReadAheadStream(new MemoryStream(new byte[3_000_000]), source.Token);
        Assert.True(ahead.Read(new byte[1000], 0, 1000) > 0);
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => ahead.CopyTo(Stream.Null));
    }

    private static IEnumerable<(int Offset, int Count)> Pieces(int length, int seed)
    {
        var random = new Random(seed);
        for (var at = 0; at < length;)
        {
            var count = Math.Min(length - at, random.Next(seed % 2 == 0 ? 300_000 : 5000) + 1);
            yield return (at, count);
            at += count;
        }
    }

    private sealed class FailingStream(long failsAt) : MemoryStream
    {
        private long _passed;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_passed >= failsAt) throw new IOException("gone");
            var read = (int)Math.Min(count, failsAt - _passed);
            _passed += read;
            return read;
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            if ((_passed += count) >= failsAt) throw new IOException("full");
        }
    }
}
