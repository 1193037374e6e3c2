using System.Buffers;
using System.Collections.Concurrent;

namespace SmimePS.Spooling;

/// <summary>A few blocks of bytes that go round between two threads: one fills them, the other empties them and gives them back.</summary>
internal sealed class BlockRing : IDisposable
{
    public const int BlockSize = 128 * 1024;
    private const int Blocks = 4;

    private readonly BlockingCollection<byte[]> _empty = [];
    private readonly BlockingCollection<ArraySegment<byte>> _full = [];
    private readonly CancellationTokenSource _stopped = new();

    public BlockRing()
    {
        for (var i = 0; i < Blocks; i++) _empty.Add(ArrayPool<byte>.Shared.Rent(BlockSize));
    }

    /// <summary>A block to fill; waits for one.</summary>
    /// <exception cref="OperationCanceledException">One side has stopped.</exception>
    public byte[] TakeEmpty() => _empty.Take(_stopped.Token);

    /// <summary>Hands over a block that is filled up to a count.</summary>
    public void GiveFull(byte[] block, int count) => _full.Add(new ArraySegment<byte>(block, 0, count));

    /// <summary>Nothing more will be handed over.</summary>
    public void Complete() => _full.CompleteAdding();

    /// <summary>The next filled block, in order; false where there will be none.</summary>
    /// <exception cref="OperationCanceledException">One side has stopped.</exception>
    public bool TryTakeFull(out ArraySegment<byte> block) => _full.TryTake(out block, Timeout.Infinite, _stopped.Token);

    /// <summary>Gives an emptied block back.</summary>
    public void GiveEmpty(ArraySegment<byte> block) => _empty.Add(block.Array!);

    /// <summary>Wakes whichever side waits: the other is gone.</summary>
    public void Stop() => _stopped.Cancel();

    /// <summary>To be called once both sides have ended.</summary>
    public void Dispose()
    {
        // They may have held plaintext, and the pool hands them on. A block that a side still holds is left to the collector.
        while (_empty.TryTake(out var block)) ArrayPool<byte>.Shared.Return(block, clearArray: true);
        while (_full.TryTake(out var block)) ArrayPool<byte>.Shared.Return(block.Array!, clearArray: true);
        _empty.Dispose();
        _full.Dispose();
        _stopped.Dispose();
    }
}
