using System.Buffers;
using System.Formats.Asn1;

namespace SmimePS.Cms;

/// <summary>
/// Reads BER from a stream of any length (X.690): headers, nested values of definite or indefinite length, and content bytes, in
/// constant memory. Every length is checked against the values around it and every depth against a bound.
/// </summary>
internal sealed class BerReader : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly Stream _input;
    private readonly CmsLimits _limits;
    private readonly Stack<long> _ends = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _start;
    private int _end;
    private long _position;

    public BerReader(Stream input, CmsLimits limits)
    {
        _input = input;
        _limits = limits;
    }

    public CmsLimits Limits => _limits;

    /// <summary>How many values are open.</summary>
    public int Depth => _ends.Count;

    /// <summary>Reads the next value's header; its content follows.</summary>
    public BerHeader ReadHeader()
    {
        var first = ReadByte();
        var tagClass = (TagClass)(first & 0xC0);
        var constructed = (first & 0x20) != 0;
        var number = first & 0x1F;
        if (number == 0x1F) number = ReadHighTagNumber();
        if (tagClass == TagClass.Universal && number == 0) throw CmsException.Malformed("an end marker stands where a value should.");
        var length = ReadLength(constructed);
        if (length > Remaining) throw CmsException.Malformed("a value is longer than the one around it.");
        // By number: the constructor for universal tags throws for those that X.680 has not given out.
        return new BerHeader(new Asn1Tag(tagClass, number, constructed), length);
    }

    /// <summary>Reads a header that must have this tag, and opens its value.</summary>
    public void Enter(Asn1Tag tag, string what)
    {
        var header = ReadHeader();
        if (!header.Is(tag) || !header.Tag.IsConstructed) throw CmsException.Malformed($"{what} is not where it should be.");
        Enter(header);
    }

    /// <summary>Opens a constructed value.</summary>
    public void Enter(BerHeader header)
    {
        if (_ends.Count >= _limits.MaxDepth) throw CmsException.Limit($"values nest deeper than {_limits.MaxDepth}.");
        // A value of indefinite length ends at its marker, but not beyond whatever is around it.
        _ends.Push(header.Length == BerHeader.Indefinite ? ~CurrentEnd : _position + header.Length);
    }

    /// <summary>Whether the open value has nothing more; for an indefinite length, its end marker is next.</summary>
    public bool AtEnd()
    {
        if (_ends.Count == 0) return !Ensure(1);
        if (_ends.Peek() >= 0) return _position >= _ends.Peek();
        if (!Ensure(2)) throw CmsException.Truncated();
        return _buffer[_start] == 0 && _buffer[_start + 1] == 0;
    }

    /// <summary>Whether anything but blanks and zeros follows the outermost value, which has been closed. Passes over those.</summary>
    public bool HasMore()
    {
        while (Ensure(1))
        {
            if (_buffer[_start] is not (0 or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')) return true;
            Advance(1);
        }

        return false;
    }

    /// <summary>Closes the open value, which must be at its end.</summary>
    public void Leave()
    {
        if (!AtEnd()) throw CmsException.Malformed("a value has more parts than it may have.");
        if (_ends.Pop() < 0) Advance(2);
    }

    /// <summary>The next tag without reading it, or null at the open value's end.</summary>
    public Asn1Tag? PeekTag()
    {
        if (AtEnd()) return null;
        if (!Ensure(1)) throw CmsException.Truncated();
        var first = _buffer[_start];
        // Nothing this reader asks about has a high tag number.
        return (first & 0x1F) == 0x1F ? new Asn1Tag(TagClass.Private, 31) : new Asn1Tag((TagClass)(first & 0xC0), first & 0x1F, (first & 0x20) != 0);
    }

    /// <summary>Reads a whole value into memory, header and all.</summary>
    public byte[] ReadEncodedValue()
    {
        using var copy = new ValueCopy(_limits.MaxStructureBytes);
        CopyValue(copy, _ends.Count);
        return copy.ToArray();
    }

    /// <summary>Reads content bytes of an open primitive; at least one unless <paramref name="count"/> is 0.</summary>
    public int ReadContent(byte[] target, int offset, int count)
    {
        if (count == 0) return 0;
        int read;
        if (_start < _end)
        {
            read = Math.Min(count, _end - _start);
            Buffer.BlockCopy(_buffer, _start, target, offset, read);
            _start += read;
        }
        else if (count >= _buffer.Length / 2)
        {
            read = _input.Read(target, offset, count);
            if (read == 0) throw CmsException.Truncated();
        }
        else
        {
            if (!Ensure(1)) throw CmsException.Truncated();
            return ReadContent(target, offset, count);
        }

        _position += read;
        return read;
    }

    public void Dispose()
    {
        if (_buffer.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = 0;
    }

    private long CurrentEnd
    {
        get
        {
            if (_ends.Count == 0) return long.MaxValue;
            var top = _ends.Peek();
            return top < 0 ? ~top : top;
        }
    }

    private long Remaining => CurrentEnd - _position;

    private void CopyValue(ValueCopy copy, int outer)
    {
        var bound = _limits.MaxDepth - outer;
        var open = 0;
        do
        {
            copy.Begin(this);
            if (open > 0 && AtMarker())
            {
                Advance(2);
                open--;
                copy.End(this);
                continue;
            }

            var header = ReadHeader();
            copy.End(this);
            if (header.Length == BerHeader.Indefinite)
            {
                if (++open > bound) throw CmsException.Limit($"values nest deeper than {_limits.MaxDepth}.");
            }
            else
            {
                copy.Content(this, header.Length);
            }
        }
        while (open > 0);
    }

    private bool AtMarker() => Ensure(2) ? _buffer[_start] == 0 && _buffer[_start + 1] == 0 : throw CmsException.Truncated();

    private int ReadHighTagNumber()
    {
        var number = 0;
        for (var i = 0; i < 3; i++)
        {
            var next = ReadByte();
            number = (number << 7) | (next & 0x7F);
            if ((next & 0x80) == 0) return number;
        }

        throw CmsException.Malformed("a tag number is absurdly large.");
    }

    private long ReadLength(bool constructed)
    {
        var first = ReadByte();
        if (first < 0x80) return first;
        if (first == 0x80) return constructed ? BerHeader.Indefinite : throw CmsException.Malformed("a primitive value has no length.");
        var count = first & 0x7F;
        if (count > 16) throw CmsException.Malformed("a length is absurdly long.");
        long length = 0;
        for (var i = 0; i < count; i++)
        {
            if (length >> 54 != 0) throw CmsException.Malformed("a length is absurdly large.");
            length = (length << 8) | ReadByte();
        }

        return length;
    }

    private byte ReadByte()
    {
        if (Remaining < 1) throw CmsException.Malformed("a value is longer than the one around it.");
        if (!Ensure(1)) throw CmsException.Truncated();
        var value = _buffer[_start];
        Advance(1);
        return value;
    }

    private void Advance(int count)
    {
        _start += count;
        _position += count;
    }

    /// <summary>Has this few bytes in the buffer; false at the end of the input.</summary>
    private bool Ensure(int count)
    {
        if (_end - _start >= count) return true;
        if (_buffer.Length == 0) throw new ObjectDisposedException(nameof(CmsContent));
        Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
        _end -= _start;
        _start = 0;
        while (_end < count)
        {
            var read = _input.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0) return false;
            _end += read;
        }

        return true;
    }

    /// <summary>Collects the bytes of a value as the reader passes over them.</summary>
    private sealed class ValueCopy(int limit) : IDisposable
    {
        private byte[] _bytes = ArrayPool<byte>.Shared.Rent(8192);
        private int _length;
        private int _from;

        /// <summary>Makes sure that a header lies whole in the reader's buffer, and remembers where it starts.</summary>
        public void Begin(BerReader reader)
        {
            reader.Ensure(24);
            _from = reader._start;
        }

        public void End(BerReader reader)
        {
            var count = reader._start - _from;
            Reserve(count);
            Buffer.BlockCopy(reader._buffer, _from, _bytes, _length, count);
            _length += count;
        }

        public void Content(BerReader reader, long count)
        {
            // Grown as bytes arrive, not as the length claims: a lie costs nothing.
            if (count > limit - _length) throw CmsException.Limit($"a part has more than {limit} bytes.");
            while (count > 0)
            {
                var piece = (int)Math.Min(count, 32 * 1024);
                Reserve(piece);
                var read = reader.ReadContent(_bytes, _length, piece);
                _length += read;
                count -= read;
            }
        }

        public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

        public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

        private void Reserve(int count)
        {
            if (count > limit - _length) throw CmsException.Limit($"a part has more than {limit} bytes.");
            if (_length + count <= _bytes.Length) return;
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + count));
            Buffer.BlockCopy(_bytes, 0, larger, 0, _length);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
    }
}
