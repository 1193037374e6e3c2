using System.Formats.Asn1;
using System.IO.Compression;
using SmimePS.Keys;
using SmimePS.Spooling;

namespace SmimePS.Cms;

/// <summary>Compresses what is written to it (RFC 3274, zlib).</summary>
public sealed class CompressedDataWriter : WriteOnlyStream
{
    private readonly StreamedEnvelope _envelope;
    private readonly Sink _sink;
    private readonly DeflateStream _deflate;
    private Adler32 _checksum;
    private long _count;
    private bool _completed;

    /// <summary>Starts; nothing is written to the output yet.</summary>
    /// <param name="output">Where to; not closed.</param>
    /// <param name="contentType">The type of what is compressed; id-data, the MIME entity, if not given.</param>
    public CompressedDataWriter(Stream output, string? contentType = null)
    {
        var type = new AsnWriter(AsnEncodingRules.DER);
        type.WriteObjectIdentifier(CmsOids.CompressedData);
        var head = new AsnWriter(AsnEncodingRules.DER);
        head.WriteInteger(0);
        var version = head.Encode();
        head.Reset();
        new AlgorithmIdentifier(CmsOids.ZlibCompress).Write(head);
        var inner = new AsnWriter(AsnEncodingRules.DER);
        inner.WriteObjectIdentifier(contentType ?? CmsOids.Data);
        _envelope = new StreamedEnvelope(output,
        [
            new BerFrame(BerFrame.Sequence, type.Encode()),
            BerFrame.Of(BerFrame.Explicit0),
            new BerFrame(BerFrame.Sequence, [.. version, .. head.Encode()]),
            new BerFrame(BerFrame.Sequence, inner.Encode()),
            BerFrame.Of(BerFrame.Explicit0),
        ]);
        _envelope.Write([0x78, 0x9C], 0, 2);
        _sink = new Sink(_envelope);
        _deflate = new DeflateStream(_sink, CompressionLevel.Optimal, leaveOpen: true);
    }

    /// <summary>Compresses some bytes.</summary>
    /// <exception cref="CmsException">They shrink further than <see cref="CmsLimits.Default"/> lets anybody expand (<c>CompressionRefused</c>).</exception>
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (_completed) throw new ObjectDisposedException(nameof(CompressedDataWriter));
        if (count == 0) return;
        _checksum.Append(buffer, offset, count);
        _deflate.Write(buffer, offset, count);
        _count += count;
        // A reader compares the two as it goes, and so does this: what follows may shrink less.
        if (CmsLimits.Default.IsBomb(_sink.Count, _count)) throw CmsException.ShrinksTooFar();
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        if (_completed) throw new ObjectDisposedException(nameof(CompressedDataWriter));
        _completed = true;
        _deflate.Dispose();
        // The platform writes nothing at all for no content; a deflate stream needs its one empty block.
        if (_sink.Count == 0) _envelope.Write([0x03, 0x00], 0, 2);
        var value = _checksum.Value;
        _envelope.Write([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value], 0, 4);
        _envelope.Complete();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _completed = true;
            // Without Complete the rest is nobody's: the deflater would write it to an output that may have failed.
            _sink.Complete();
            _deflate.Dispose();
            _envelope.Dispose();
        }

        base.Dispose(disposing);
    }

    private sealed class Sink(StreamedEnvelope envelope) : WriteOnlyStream
    {
        private bool _closed;

        public long Count { get; private set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (_closed) return;
            envelope.Write(buffer, offset, count);
            Count += count;
        }

        public override void Complete() => _closed = true;
    }
}
