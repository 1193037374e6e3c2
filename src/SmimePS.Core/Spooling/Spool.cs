using SmimePS.Errors;

namespace SmimePS.Spooling;

/// <summary>
/// A store that is written once as a stream and then read any number of times. What does not fit the memory bound, its own or the
/// one that all spools share, goes to a temporary file, encrypted under a key that exists only in this object; the file is unlinked as it is opened (deleted when its
/// handle closes, on Windows), so that nothing remains after a crash, and what remained could not be read.
/// </summary>
/// <remarks>One writer; after it, any number of readers on any threads. Disposing the spool ends its readers.</remarks>
public sealed class Spool : Stream
{
    /// <summary>How much a spool holds in memory unless told otherwise: 16 MiB.</summary>
    public const int DefaultMemoryLimit = 16 * 1024 * 1024;

    internal const int BlockSize = 64 * 1024;
    private const int FirstBlockSize = 4096;

    private readonly List<byte[]> _blocks = [];
    // Most messages are small, and a pipeline may hold many: the first block is rented while it grows, and then no larger than it has to be.
    private volatile RentedBuffer? _growing;
    private readonly SpoolBudget _budget;
    private SpoolShare? _share;
    private readonly CounterModeKey? _key;
    private int _memoryLimit;
    private SpoolFile? _file;
    private long _length;
    private bool _disposed;

    /// <summary>Makes an empty spool.</summary>
    /// <param name="memoryLimit">How many bytes stay in memory before the rest goes to an encrypted temporary file; 0 or more.</param>
    /// <exception cref="SmimeException">The limit is negative (<c>InvalidSpoolLimit</c>).</exception>
    public Spool(int memoryLimit = DefaultMemoryLimit)
        : this(memoryLimit, SpoolBudget.Shared)
    {
    }

    internal Spool(int memoryLimit, SpoolBudget budget)
    {
        _budget = budget;
        if (memoryLimit < 0)
            throw new SmimeException("InvalidSpoolLimit", SmimeErrorKind.InvalidArgument, "A spool's memory limit cannot be negative.");
        // Whole blocks keep the border between memory and file at a block's end.
        _memoryLimit = (int)Math.Min(((long)memoryLimit + BlockSize - 1) / BlockSize * BlockSize, int.MaxValue / BlockSize * (long)BlockSize);
    }

    private Spool(int memoryLimit, CounterModeKey key)
        : this(memoryLimit) => _key = key;

    /// <summary>
    /// A spool of ciphertext: kept as it is written, on disk too, since it needs no second encryption, and decrypted as it is read.
    /// </summary>
    /// <param name="key">What it is read under; disposed with the spool.</param>
    /// <param name="memoryLimit">As with any spool.</param>
    internal static Spool OfCiphertext(CounterModeKey key, int memoryLimit) => new(memoryLimit, key);

    /// <summary>How many bytes were written.</summary>
    public override long Length => _length;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => !_disposed;

    /// <summary>Where the next byte is written; cannot be set.</summary>
    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    internal bool HasFile => _file is not null;

    /// <summary>Opens what has been written so far for reading, as a seekable stream of its own.</summary>
    /// <param name="ownsSpool">Whether closing that stream closes this spool too, for a caller who hands the stream on.</param>
    public Stream OpenRead(bool ownsSpool = false)
    {
        ThrowIfDisposed();
        _file?.Flush();
        if (_growing is not null) KeepFirstBlock();
        return new SpoolReader(this, ownsSpool);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ThrowIfDisposed();
        while (count > 0)
        {
            if (_length >= _memoryLimit)
            {
                _file ??= new SpoolFile(_key is null ? CounterModeKey.Random() : null);
                _file.Write(buffer, offset, count);
                _length += count;
                return;
            }

            var within = (int)(_length % BlockSize);
            if (within == 0 && _length > 0 && !TakeBlock())
            {
                _memoryLimit = (int)_length;
                continue;
            }

            var block = BlockForWriting(within, count);
            var taken = Math.Min(count, Math.Min(block.Length, BlockSize) - within);
            Buffer.BlockCopy(buffer, offset, block, within, taken);
            _length += taken;
            _growing?.Use((int)_length);
            offset += taken;
            count -= taken;
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Reads up to the end of one block; 0 at the end.</summary>
    internal int ReadAt(long position, byte[] buffer, int offset, int count, ref AesCounterMode? cipher)
    {
        ThrowIfDisposed();
        if (position >= _length) return 0;
        var read = position >= _memoryLimit
            ? _file!.ReadAt(position - _memoryLimit, buffer, offset, count, ref cipher)
            : ReadMemory(position, buffer, offset, count);
        if (_key is not null) (cipher ??= _key.Open()).Apply(position, buffer, offset, read);
        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _share?.Dispose();
            // It may be plaintext: it should not wait in the heap for the next owner of the memory.
            foreach (var block in _blocks) Array.Clear(block, 0, block.Length);
            _blocks.Clear();
            _growing?.Dispose();
            _file?.Dispose();
            _key?.Dispose();
        }

        _disposed = true;
        base.Dispose(disposing);
    }

    private int ReadMemory(long position, byte[] buffer, int offset, int count)
    {
        var within = (int)(position % BlockSize);
        var end = Math.Min(Math.Min(_length, _memoryLimit) - position, BlockSize - within);
        var taken = (int)Math.Min(count, end);
        Buffer.BlockCopy(_blocks[(int)(position / BlockSize)], within, buffer, offset, taken);
        return taken;
    }

    private bool TakeBlock() => (_share ??= new SpoolShare(_budget)).TryTake(BlockSize);

    private byte[] BlockForWriting(int within, int count)
    {
        var index = (int)(_length / BlockSize);
        if (index == 0) return FirstBlock(within, count);
        if (_growing is not null) KeepFirstBlock();
        if (index == _blocks.Count) _blocks.Add(new byte[BlockSize]);
        return _blocks[index];
    }

    private byte[] FirstBlock(int within, int count)
    {
        if (_blocks.Count > 0) return GrownFirstBlock(within, count);
        _growing ??= new RentedBuffer(FirstBlockSize);
        if (within == _growing.Bytes.Length) _growing.Grow(FirstSize(within, count));
        return _growing.Bytes;
    }

    /// <summary>Somebody reads already what was written so far.</summary>
    private byte[] GrownFirstBlock(int within, int count)
    {
        var block = _blocks[0];
        if (within < block.Length) return block;
        var larger = new byte[FirstSize(within, count)];
        Buffer.BlockCopy(block, 0, larger, 0, within);
        Array.Clear(block, 0, within);
        return _blocks[0] = larger;
    }

    private static int FirstSize(int within, int count) => (int)Math.Min(BlockSize, Math.Max(within * 2L, (long)within + count));

    private void KeepFirstBlock()
    {
        lock (_blocks)
        {
            if (_growing is null) return;
            _blocks.Add(_growing.Bytes.AsSpan(0, (int)Math.Min(_length, BlockSize)).ToArray());
            _growing.Dispose();
            _growing = null;
        }
    }

    private void ThrowIfDisposed()
    {
        if (_disposed) throw new ObjectDisposedException(nameof(Spool));
    }
}
