using SmimePS.Errors;
using static SmimePS.Core.Tests.Cms.HostileReading;

namespace SmimePS.Core.Tests.Cms;

/// <summary>Whatever comes in, what comes out is a result or a <see cref="SmimeException"/>, soon and in little memory.</summary>
public class FuzzCorpusTests
{
    private const long Memory = 64L * 1024 * 1024;

    /// <summary>What is written over the bytes of a message, wherever its lengths may be.</summary>
    private static readonly byte[][] Lies =
    [
        [0x00], [0x80], [0xFF], [0x82, 0xFF, 0xFF], [0x84, 0x7F, 0xFF, 0xFF, 0xFF], [0x84, 0xFF, 0xFF, 0xFF, 0xFF], [0x86, 1, 0, 0, 0, 0, 0],
        [0x88, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    ];

    public static TheoryData<string> Kinds() => [.. SmallMessages.Kinds];

    [Fact]
    public void EveryInputOfTheCorpusGivesAResultOrAnError()
    {
        var files = Directory.GetFiles(Corpora.Folder("cms-fuzz"));
        Assert.True(files.Length >= 694);
        var read = files.Count(f => Consume(File.ReadAllBytes(f), f));
        TestContext.Current.SendDiagnosticMessage($"{files.Length} inputs, {read} read to their end.");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryTruncationBitFlipAndLengthLieGivesAResultOrAnError(string kind)
    {
        var message = SmallMessages.Make(kind);
        Assert.True(message.Length < 3072, $"{message.Length} bytes are too many to try each.");
        Assert.True(Consume(message, kind));
        Parallel.For(0, message.Length, at =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Consume(message[..at], $"{kind} cut at {at}");
            for (var bit = 0; bit < 8; bit++) Consume(Over(message, at, [(byte)(message[at] ^ (1 << bit))]), $"{kind} with bit {bit} flipped at {at}");
            foreach (var lie in Lies)
            {
                Consume(Over(message, at, lie), $"{kind} with {Convert.ToHexString(lie)} over {at}");
                Consume([.. message[..at], .. lie, .. message[(at + 1)..]], $"{kind} with {Convert.ToHexString(lie)} in place of {at}");
            }

            // All there was, garbage included: no fewer than were ever alive at once.
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < Memory, $"{kind} took much memory for a change at {at}.");
        });
    }

    [Fact]
    public void DepthIsBounded()
    {
        var deep = new List<byte>();
        for (var i = 0; i < 100_000; i++) deep.AddRange([0x30, 0x80]);
        Assert.False(Consume([.. deep], "nested sequences"));
        byte[] head = [0x30, 0x80, 0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1, 0xA0, 0x80];
        var strings = new List<byte>(head);
        for (var i = 0; i < 100_000; i++) strings.AddRange([0x24, 0x80]);
        Assert.False(Consume([.. strings], "nested strings"));
        byte[] signed = [0x30, 0x80, 0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2, 0xA0, 0x80, 0x30, 0x80, 2, 1, 1];
        var sets = new List<byte>(signed);
        for (var i = 0; i < 100_000; i++) sets.AddRange([0x31, 0x80]);
        Assert.False(Consume([.. sets], "nested sets"));
        // Definite lengths, properly nested, inside a part that is read whole.
        var nested = new byte[0];
        for (var i = 0; i < 2000; i++) nested = [0x31, 0x82, (byte)(nested.Length >> 8), (byte)nested.Length, .. nested];
        Assert.False(Consume([.. signed, .. nested], "nested definite sets"));
    }

    private static byte[] Over(byte[] message, int at, byte[] bytes)
    {
        var changed = (byte[])message.Clone();
        bytes.AsSpan(0, Math.Min(bytes.Length, changed.Length - at)).CopyTo(changed.AsSpan(at));
        return changed;
    }
}
