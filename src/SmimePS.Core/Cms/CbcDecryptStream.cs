using System.Buffers;
using System.Security.Cryptography;
using SmimePS.Spooling;

namespace SmimePS.Cms;

/// <summary>
/// Decrypts CBC as it is read. A wrong length and a wrong padding give the same error as a wrong key, at the same place: the end.
/// </summary>
internal sealed class CbcDecryptStream : ReadOnlyStream
{
    private const int BufferSize = 64 * 1024;

    private readonly Stream _ciphertext;
    private readonly ICryptoTransform _decryptor;
    private readonly Action _atEnd;
    private byte[] _input = ArrayPool<byte>.Shared.Rent(BufferSize);
    private byte[] _rented = ArrayPool<byte>.Shared.Rent(BufferSize + 32);
    private byte[] _output = [];
    private int _outputStart;
    private int _outputEnd;
    private bool _ended;
    private bool _failed;

    public CbcDecryptStream(Stream ciphertext, ICryptoTransform decryptor, Action atEnd)
    {
        _ciphertext = ciphertext;
        _decryptor = decryptor;
        _atEnd = atEnd;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (count == 0) return 0;
        if (_rented.Length == 0) throw new ObjectDisposedException(nameof(CbcDecryptStream));
        while (_outputStart == _outputEnd)
        {
            // Whoever goes on after the failure must not take it for the end.
            if (_failed) throw CmsException.DecryptionFailed();
            if (_ended) return 0;
            DecryptNext();
        }

        var taken = Math.Min(count, _outputEnd - _outputStart);
        Buffer.BlockCopy(_output, _outputStart, buffer, offset, taken);
        _outputStart += taken;
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_input);
            ArrayPool<byte>.Shared.Return(_rented, clearArray: true);
            _rented = _input = [];
            _decryptor.Dispose();
        }

        base.Dispose(disposing);
    }

    private void DecryptNext()
    {
        var filled = 0;
        while (filled < BufferSize)
        {
            var read = _ciphertext.Read(_input, filled, BufferSize - filled);
            if (read == 0) break;
            filled += read;
        }

        _outputStart = 0;
        try
        {
            if (filled == BufferSize)
            {
                _output = _rented;
                _outputEnd = _decryptor.TransformBlock(_input, 0, filled, _rented, 0);
                return;
            }

            _ended = true;
            _outputEnd = 0;
            _output = _decryptor.TransformFinalBlock(_input, 0, filled);
            _outputEnd = _output.Length;
        }
        catch (Exception error) when (CmsException.IsFromInput(error))
        {
            _failed = true;
            throw CmsException.DecryptionFailed();
        }

        _atEnd();
    }
}
