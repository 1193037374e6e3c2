using System.Formats.Asn1;
using SmimePS.Spooling;

namespace SmimePS.Cms;

/// <summary>
/// The content of an OCTET STRING as a stream: primitive, or in segments that may themselves be in segments (X.690, 8.7). At its
/// end it calls back once, so that what follows the content can be read.
/// </summary>
internal sealed class OctetStringStream : ReadOnlyStream
{
    private readonly BerReader _reader;
    private readonly int _outerDepth;
    private readonly Action? _atEnd;
    private long _remaining;
    private bool _constructed;
    private bool _ended;

    /// <summary>Starts at the content of a value whose header was just read.</summary>
    public OctetStringStream(BerReader reader, BerHeader header, Action? atEnd)
    {
        _reader = reader;
        _atEnd = atEnd;
        _outerDepth = reader.Depth;
        _constructed = header.Tag.IsConstructed;
        if (_constructed) reader.Enter(header);
        else _remaining = header.Length;
    }

    public bool HasEnded => _ended;

    protected override int ReadNext(byte[] buffer, int offset, int count)
    {
        while (!_ended)
        {
            if (_remaining > 0)
            {
                var read = _reader.ReadContent(buffer, offset, (int)Math.Min(count, _remaining));
                _remaining -= read;
                return read;
            }

            NextSegment();
        }

        return 0;
    }

    private void NextSegment()
    {
        while (_constructed && _remaining == 0)
        {
            if (_reader.AtEnd())
            {
                _reader.Leave();
                _constructed = _reader.Depth > _outerDepth;
                continue;
            }

            var header = _reader.ReadHeader();
            if (!header.Is(Asn1Tag.PrimitiveOctetString)) throw CmsException.Malformed("the content has a part that is no OCTET STRING.");
            if (header.Tag.IsConstructed) _reader.Enter(header);
            else _remaining = header.Length;
        }

        if (_remaining > 0) return;
        _ended = true;
        _atEnd?.Invoke();
    }
}
