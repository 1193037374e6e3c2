using System.Runtime.ExceptionServices;

namespace SmimePS.Spooling;

/// <summary>
/// Reads large content ahead in a thread of its own, so that the work of the stream below and of whoever reads go on side by side. What
/// fits one block is read by the reader itself. Owns the stream below. An error of its comes out where it stands among the bytes, and
/// again from every read after.
/// </summary>
/// <param name="input">The stream below; nobody else may use it meanwhile.</param>
/// <param name="cancellationToken">Ends the reading early, between two blocks.</param>
internal sealed class ReadAheadStream(Stream input, CancellationToken cancellationToken = default) : ReadOnlyStream
{
    private RentedBuffer? _first;
    private BlockRing? _ring;
    private Task? _worker;
    private ExceptionDispatchInfo? _error;
    private ArraySegment<byte> _block;
    private bool _ended;
    private bool _disposed;

    protected override int ReadNext(byte[] buffer, int offset, int count)
    {
        if (_disposed) throw new ObjectDisposedException(nameof(ReadAheadStream));
        if (_block.Count == 0 && !NextBlock()) return 0;
        var taken = Math.Min(count, _block.Count);
        Buffer.BlockCopy(_block.Array!, _block.Offset, buffer, offset, taken);
        _block = new ArraySegment<byte>(_block.Array!, _block.Offset + taken, _block.Count - taken);
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _ring?.Stop();
            _worker?.Wait();
            _ring?.Dispose();
            _first?.Dispose();
            input.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool NextBlock()
    {
        // The error comes after what was read before it.
        if (_ended)
        {
            _error?.Throw();
            return false;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (_first is null) return FirstBlock();
        if (_ring is null)
        {
            _first.Dispose();
            _ring = new BlockRing();
            _worker = Task.Factory.StartNew(ReadOn, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        else
        {
            _ring.GiveEmpty(_block);
        }

        if (_ring.TryTakeFull(out _block)) return true;
        _ended = true;
        _error?.Throw();
        return false;
    }

    private bool FirstBlock()
    {
        _first = new RentedBuffer(8 * 1024);
        var count = 0;
        while (true)
        {
            var size = Math.Min(_first.Bytes.Length, BlockRing.BlockSize);
            count += Fill(_first.Bytes, count, size);
            _first.Use(count);
            if (_error is not null || count < size || size == BlockRing.BlockSize) break;
            _first.Grow(size * 4);
        }

        _ended = _error is not null || count < BlockRing.BlockSize;
        _block = new ArraySegment<byte>(_first.Bytes, 0, count);
        if (count == 0) _error?.Throw();
        return count > 0;
    }

    private void ReadOn()
    {
        try
        {
            while (_error is null)
            {
                var block = _ring!.TakeEmpty();
                var count = Fill(block, 0, block.Length);
                if (count == 0) break;
                _ring.GiveFull(block, count);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader is gone, which stops the ring, and will not ask for more.
        }

        _ring!.Complete();
    }

    /// <summary>Reads until the block is full or there is no more, for one reason or the other.</summary>
    private int Fill(byte[] block, int count, int size)
    {
        var start = count;
        try
        {
            for (int read; count < size && (read = input.Read(block, count, size - count)) > 0;) count += read;
        }
        catch (Exception error)
        {
            _error = ExceptionDispatchInfo.Capture(error);
        }

        return count - start;
    }
}
