using System.Runtime.ExceptionServices;

namespace SmimePS.Spooling;

/// <summary>
/// Passes large content on in a thread of its own, so that the work of those who write and the work of the stream below go on side by
/// side. What fits one block is passed on by the writer itself, at the end. Leaves the stream below open.
/// </summary>
/// <remarks>The stream below must not be touched between the first write and <see cref="Complete"/>. An error of its comes out of a later write, or of <see cref="Complete"/>.</remarks>
internal sealed class WriteBehindStream(Stream output) : WriteOnlyStream
{
    private const int FirstSize = 8 * 1024;

    private readonly RentedBuffer _first = new(FirstSize);
    private BlockRing? _ring;
    private Task? _worker;
    private ExceptionDispatchInfo? _error;
    private byte[] _block = [];
    private int _size;
    private int _count;
    private bool _disposed;

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (_disposed) throw new ObjectDisposedException(nameof(WriteBehindStream));
        while (count > 0)
        {
            if (_count == _size) MakeRoom();
            var taken = Math.Min(count, _size - _count);
            Buffer.BlockCopy(buffer, offset, _block, _count, taken);
            _count += taken;
            offset += taken;
            count -= taken;
            if (_ring is null) _first.Use(_count);
        }
    }

    /// <summary>Waits until everything is written below.</summary>
    public override void Complete()
    {
        if (_disposed) throw new ObjectDisposedException(nameof(WriteBehindStream));
        if (_ring is null)
        {
            output.Write(_block, 0, _count);
        }
        else
        {
            _ring.GiveFull(_block, _count);
            _ring.Complete();
            _worker!.Wait();
            _error?.Throw();
        }

        _count = 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (_ring is not null)
            {
                _ring.Stop();
                _worker!.Wait();
                _ring.Dispose();
                _ring = null;
            }

            _first.Dispose();
            // The array is somebody else's from here on.
            _disposed = true;
        }

        base.Dispose(disposing);
    }

    private void MakeRoom()
    {
        if (_count < BlockRing.BlockSize)
        {
            // Most content is small: the first block grows with it.
            if (_count > 0) _first.Grow(_count * 4);
            _block = _first.Bytes;
            _size = Math.Min(_block.Length, BlockRing.BlockSize);
            return;
        }

        try
        {
            if (_ring is null) StartWorker();
            var next = _ring!.TakeEmpty();
            _ring.GiveFull(_block, _count);
            _block = next;
            _count = 0;
        }
        catch (OperationCanceledException)
        {
            _error?.Throw();
            throw;
        }
    }

    private void StartWorker()
    {
        _ring = new BlockRing();
        _worker = Task.Factory.StartNew(WriteOn, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        // The ring gives its blocks back, and the first is not one of them.
        var block = _ring.TakeEmpty();
        Buffer.BlockCopy(_block, 0, block, 0, _count);
        _block = block;
        _first.Dispose();
    }

    private void WriteOn()
    {
        try
        {
            while (_ring!.TryTakeFull(out var block))
            {
                output.Write(block.Array!, 0, block.Count);
                _ring.GiveEmpty(block);
            }
        }
        catch (Exception error)
        {
            _error = ExceptionDispatchInfo.Capture(error);
            _ring!.Stop();
        }
    }
}
