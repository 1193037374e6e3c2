using SmimePS.Spooling;

namespace SmimePS.Cms;

/// <summary>
/// Writes nested frames around an octet string of unknown length. A content that fits the buffer comes out as DER with definite
/// lengths, a larger one as BER with indefinite lengths in segments of the buffer's size: one path for both.
/// </summary>
internal sealed class StreamedEnvelope : IDisposable
{
    /// <summary>The border between definite and indefinite, and the size of a segment.</summary>
    public const int BufferSize = 64 * 1024;

    private const byte OctetString = 0x04;
    private const byte Constructed = 0x20;

    private readonly Stream _output;
    private readonly BerFrame[] _frames;
    private readonly byte _contentTag;
    private readonly RentedBuffer _buffer = new(BufferSize);
    private int _count;
    private bool _streaming;

    /// <summary>Prepares; nothing is written until the content outgrows the buffer or is complete.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="frames">From the outermost in.</param>
    /// <param name="contentTag">The content's primitive identifier octet: OCTET STRING, or [0] for an implicit tag.</param>
    public StreamedEnvelope(Stream output, IEnumerable<BerFrame> frames, byte contentTag = OctetString)
    {
        _output = output;
        _frames = frames.ToArray();
        _contentTag = contentTag;
    }

    public void Write(byte[] data, int offset, int count)
    {
        while (count > 0)
        {
            if (_count == BufferSize) WriteSegment();
            var taken = Math.Min(count, BufferSize - _count);
            Buffer.BlockCopy(data, offset, _buffer.Bytes, _count, taken);
            _count += taken;
            _buffer.Use(_count);
            offset += taken;
            count -= taken;
        }
    }

    /// <summary>Ends the content and closes the frames.</summary>
    /// <param name="trailers">What stands in each frame after the value it encloses, from the outermost in; fewer than frames leaves the inner ones without.</param>
    public void Complete(params byte[][] trailers)
    {
        if (_streaming) CompleteIndefinite(trailers);
        else CompleteDefinite(trailers);
    }

    public void Dispose() => _buffer.Dispose();

    private void WriteSegment()
    {
        if (!_streaming)
        {
            _streaming = true;
            foreach (var frame in _frames)
            {
                _output.WriteByte(frame.Tag);
                _output.WriteByte(0x80);
                _output.Write(frame.Before, 0, frame.Before.Length);
            }

            _output.WriteByte((byte)(_contentTag | Constructed));
            _output.WriteByte(0x80);
        }

        WriteHeader(_output, OctetString, _count);
        _output.Write(_buffer.Bytes, 0, _count);
        _count = 0;
    }

    private void CompleteIndefinite(byte[][] trailers)
    {
        if (_count > 0) WriteSegment();
        WriteMarker();
        for (var i = _frames.Length - 1; i >= 0; i--)
        {
            if (i < trailers.Length) _output.Write(trailers[i], 0, trailers[i].Length);
            WriteMarker();
        }
    }

    private void CompleteDefinite(byte[][] trailers)
    {
        var lengths = new int[_frames.Length];
        var inner = Total(_count);
        for (var i = _frames.Length - 1; i >= 0; i--)
        {
            lengths[i] = _frames[i].Before.Length + inner + (i < trailers.Length ? trailers[i].Length : 0);
            inner = Total(lengths[i]);
        }

        // One write: the output may be a file or a socket.
        var whole = new MemoryStream(inner);
        for (var i = 0; i < _frames.Length; i++)
        {
            WriteHeader(whole, _frames[i].Tag, lengths[i]);
            whole.Write(_frames[i].Before, 0, _frames[i].Before.Length);
        }

        WriteHeader(whole, _contentTag, _count);
        whole.Write(_buffer.Bytes, 0, _count);
        for (var i = Math.Min(_frames.Length, trailers.Length) - 1; i >= 0; i--) whole.Write(trailers[i], 0, trailers[i].Length);
        _output.Write(whole.GetBuffer(), 0, (int)whole.Length);
    }

    private void WriteMarker()
    {
        _output.WriteByte(0);
        _output.WriteByte(0);
    }

    private static int Total(int length) => 1 + LengthBytes(length) + length;

    private static int LengthBytes(int length) => length < 0x80 ? 1 : length <= 0xFF ? 2 : length <= 0xFFFF ? 3 : length <= 0xFFFFFF ? 4 : 5;

    private static void WriteHeader(Stream output, byte tag, int length)
    {
        output.WriteByte(tag);
        var bytes = LengthBytes(length);
        if (bytes == 1)
        {
            output.WriteByte((byte)length);
            return;
        }

        output.WriteByte((byte)(0x80 | (bytes - 1)));
        for (var shift = 8 * (bytes - 2); shift >= 0; shift -= 8) output.WriteByte((byte)(length >> shift));
    }
}
