using System.Security.Cryptography;

namespace SmimePS.Cms;

/// <summary>
/// Hashes a detached content as it is written, for <see cref="SignedDataReader.Verify(DetachedContent, IEnumerable{SmimePS.Certificates.Certificate}?)"/>:
/// multipart/signed has the content first and says in its <c>micalg</c> parameter which digests the signature after it will need, so
/// that one pass is enough.
/// </summary>
public sealed class DetachedContent : Stream
{
    private readonly ContentDigests _digests;
    private bool _finished;

    /// <summary>Starts the digests.</summary>
    /// <param name="algorithms">The digests that will be needed; a signer whose digest is not among them cannot be checked.</param>
    public DetachedContent(IEnumerable<HashAlgorithmName> algorithms) => _digests = new ContentDigests(algorithms);

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => !_finished;

    /// <summary>Not known.</summary>
    public override long Length => throw new NotSupportedException();

    /// <summary>Not known.</summary>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (_finished) throw new ObjectDisposedException(nameof(DetachedContent));
        _digests.Append(buffer, offset, count);
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

    internal ContentDigests Finish()
    {
        _finished = true;
        _digests.Finish();
        return _digests;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _finished = true;
            _digests.Dispose();
        }

        base.Dispose(disposing);
    }
}
