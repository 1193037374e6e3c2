using System.IO.Compression;
using SmimePS.Spooling;

namespace SmimePS.Cms;

/// <summary>Expands a zlib stream (RFC 1950) and checks its checksum, which the platform's class on .NET Framework would not.</summary>
internal sealed class ZlibReadStream : ReadOnlyStream
{
    private readonly TailStream _compressed;
    private readonly CmsLimits _limits;
    private readonly DeflateStream _deflate;
    private Adler32 _checksum;
    private long _expanded;
    private bool _started;
    private bool _ended;

    public ZlibReadStream(Stream compressed, CmsLimits limits)
    {
        _compressed = new TailStream(compressed);
        _limits = limits;
        _deflate = new DeflateStream(_compressed, CompressionMode.Decompress);
    }

    protected override int ReadNext(byte[] buffer, int offset, int count)
    {
        if (_ended) return 0;
        var read = Expand(buffer, offset, count);
        if (read > 0) return read;
        CheckEnd();
        _ended = true;
        return 0;
    }

    private int Expand(byte[] buffer, int offset, int count)
    {
        int read;
        try
        {
            if (!_started) ReadHeader();
            read = _deflate.Read(buffer, offset, count);
        }
        catch (InvalidDataException error)
        {
            throw CmsException.Malformed("its compressed content is damaged.", error);
        }

        _checksum.Append(buffer, offset, read);
        _expanded += read;
        if (_limits.IsBomb(_compressed.Count, _expanded)) throw CmsException.Expands(_limits.FreeExpansion, _limits.MaxExpansionRatio);
        return read;
    }

    private void ReadHeader()
    {
        _started = true;
        var header = new byte[2];
        if (_compressed.Read(header, 0, 1) != 1 || _compressed.Read(header, 1, 1) != 1) throw CmsException.Truncated();
        if ((header[0] & 0x0F) != 8 || ((header[0] << 8) | header[1]) % 31 != 0 || (header[1] & 0x20) != 0)
            throw CmsException.Malformed("its compressed content is no zlib stream.");
    }

    private void CheckEnd()
    {
        var rest = new byte[256];
        while (_compressed.Read(rest, 0, rest.Length) > 0)
        {
            // The inflater reads ahead by a buffer; what it left is the end of the checksum, or nothing that belongs here.
        }

        if (_compressed.Last4 != _checksum.Value) throw CmsException.Malformed("its compressed content is damaged.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _deflate.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Remembers the last four bytes, which are the checksum.</summary>
    private sealed class TailStream(Stream inner) : ReadOnlyStream
    {
        public uint Last4 { get; private set; }

        public long Count { get; private set; }

        protected override int ReadNext(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            Count += read;
            for (var i = Math.Max(0, read - 4); i < read; i++) Last4 = (Last4 << 8) | buffer[offset + i];
            return read;
        }
    }
}
