using System.Security.Cryptography;
using SmimePS.Spooling;

namespace SmimePS.Cms;

/// <summary>
/// Decrypts CBC as it is read. A wrong length and a wrong padding give the same error as a wrong key, at the same place: the end.
/// </summary>
internal sealed class CbcDecryptStream : ReadOnlyStream
{
    private const int BufferSize = 64 * 1024;
    private const int MostBlockBytes = 16;

    private readonly Stream _ciphertext;
    private readonly ICryptoTransform _decryptor;
    private readonly Action _atEnd;
    private readonly RentedBuffer _input = new(BufferSize);
    private readonly RentedBuffer _output = new(BufferSize + MostBlockBytes);
    private int _outputStart;
    private int _outputEnd;
    private bool _ended;

    public CbcDecryptStream(Stream ciphertext, ICryptoTransform decryptor, Action atEnd)
    {
        _ciphertext = ciphertext;
        _decryptor = decryptor;
        _atEnd = atEnd;
    }

    protected override int ReadNext(byte[] buffer, int offset, int count)
    {
        if (_output.Bytes.Length == 0) throw new ObjectDisposedException(nameof(CbcDecryptStream));
        while (_outputStart == _outputEnd)
        {
            if (_ended) return 0;
            DecryptNext();
        }

        var taken = Math.Min(count, _outputEnd - _outputStart);
        Buffer.BlockCopy(_output.Bytes, _outputStart, buffer, offset, taken);
        _outputStart += taken;
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _input.Dispose();
            _output.Dispose();
            _decryptor.Dispose();
        }

        base.Dispose(disposing);
    }

    private void DecryptNext()
    {
        var count = Decrypt();
        if (_ended) _atEnd();
        (_outputStart, _outputEnd) = (0, count);
    }

    /// <summary>Decrypts the next piece to the output, and gives its length.</summary>
    private int Decrypt()
    {
        var filled = 0;
        while (filled < BufferSize)
        {
            var read = _ciphertext.Read(_input.Bytes, filled, BufferSize - filled);
            if (read == 0) break;
            filled += read;
        }

        try
        {
            var whole = filled - (filled % _decryptor.InputBlockSize);
            var count = whole == 0 ? 0 : _decryptor.TransformBlock(_input.Bytes, 0, whole, _output.Bytes, 0);
            _output.Use(count);
            if (filled < BufferSize)
            {
                var last = _decryptor.TransformFinalBlock(_input.Bytes, whole, filled - whole);
                Buffer.BlockCopy(last, 0, _output.Bytes, count, last.Length);
                count += last.Length;
                _output.Use(count);
                _ended = true;
            }

            return count;
        }
        catch (Exception error) when (CmsException.IsFromInput(error))
        {
            throw CmsException.DecryptionFailed();
        }
    }
}
