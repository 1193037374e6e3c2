using MimeKit.Encodings;
using MimeKit;
using SmimePS.Spooling;

namespace SmimePS.Mime;

/// <summary>Undoes a transfer encoding of what is written to it and writes the result on. Leaves the stream below open.</summary>
internal sealed class DecodingStream : WriteOnlyStream
{
    private readonly IMimeDecoder? _decoder;
    private readonly Stream _output;
    private byte[] _decoded = [];

    public DecodingStream(ContentEncoding encoding, Stream output)
    {
        _output = output;
        _decoder = Decoder(encoding);
    }

    /// <summary>A decoder, or null for the encodings that encode nothing.</summary>
    public static IMimeDecoder? Decoder(ContentEncoding encoding) => encoding switch
    {
        ContentEncoding.Base64 => new Base64Decoder(),
        ContentEncoding.QuotedPrintable => new QuotedPrintableDecoder(),
        ContentEncoding.UUEncode => new UUDecoder(),
        _ => null,
    };

    public override void Complete()
    {
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (_decoder is null)
        {
            _output.Write(buffer, offset, count);
            return;
        }

        var needed = _decoder.EstimateOutputLength(count);
        if (_decoded.Length < needed) _decoded = new byte[needed];
        var length = _decoder.Decode(buffer, offset, count, _decoded);
        _output.Write(_decoded, 0, length);
    }
}
