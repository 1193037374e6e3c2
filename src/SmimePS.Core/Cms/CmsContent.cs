namespace SmimePS.Cms;

/// <summary>What a reader found: <see cref="SignedDataReader"/>, <see cref="EnvelopedDataReader"/>, <see cref="CompressedDataReader"/> or <see cref="PlainDataReader"/>.</summary>
/// <remarks>It reads from the stream it was opened on as it goes, forward, once. Disposing it does not close that stream.</remarks>
public abstract class CmsContent : IDisposable
{
    private protected CmsContent(BerReader reader) => Reader = reader;

    private protected BerReader Reader { get; }

    /// <summary>The type of the content inside, as an object identifier; id-data (1.2.840.113549.1.7.1) for a MIME entity.</summary>
    public string ContentType { get; private protected set; } = CmsOids.Data;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Whether anything but blanks stands behind the data, once all of the content has been read.</summary>
    internal bool HasMoreBehind() => Reader.HasMore();

    /// <summary>Releases buffers and running hashes.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Reader.Dispose();
    }

    /// <summary>Turns whatever the parsers underneath throw for bad input into the one exception of this library.</summary>
    private protected static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (CmsException.IsFromInput(error))
        {
            throw CmsException.Malformed("one of its parts cannot be read.", error);
        }
    }
}
