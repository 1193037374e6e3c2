using SmimePS.Errors;

namespace SmimePS.Spooling;

/// <summary>The part of a spool that lies on disk, encrypted with AES-256 in counter mode unless it is ciphertext already.</summary>
/// <remarks>
/// Each byte position is written once, so no part of the key stream is used twice. There is no authentication: the file has no
/// name on Unix and no sharing on Windows, so whoever could change it could change this process as well.
/// </remarks>
internal sealed class SpoolFile : IDisposable
{
    private readonly CounterModeKey? _key;
    private readonly AesCounterMode? _writing;
    private readonly byte[] _pending = new byte[Spool.BlockSize];
    private readonly FileStream _stream;
    private readonly object _lock = new();
    private int _pendingCount;
    private long _written;

    /// <summary>Makes the file.</summary>
    /// <param name="key">A key for this file alone, disposed with it; null for what is ciphertext already.</param>
    public SpoolFile(CounterModeKey? key)
    {
        _key = key;
        _writing = key?.Open();
        _stream = Open();
    }

    public void Write(byte[] buffer, int offset, int count)
    {
        while (count > 0)
        {
            var taken = Math.Min(count, _pending.Length - _pendingCount);
            Buffer.BlockCopy(buffer, offset, _pending, _pendingCount, taken);
            _pendingCount += taken;
            offset += taken;
            count -= taken;
            if (_pendingCount == _pending.Length) Flush();
        }
    }

    public void Flush()
    {
        if (_pendingCount == 0) return;
        _writing?.Apply(_written, _pending, 0, _pendingCount);
        lock (_lock)
        {
            try
            {
                _stream.Seek(_written, SeekOrigin.Begin);
                _stream.Write(_pending, 0, _pendingCount);
                _stream.Flush();
            }
            catch (IOException error)
            {
                throw Failed(error);
            }
        }

        _written += _pendingCount;
        _pendingCount = 0;
    }

    public int ReadAt(long position, byte[] buffer, int offset, int count, ref AesCounterMode? cipher)
    {
        int read;
        lock (_lock)
        {
            try
            {
                _stream.Seek(position, SeekOrigin.Begin);
                read = _stream.Read(buffer, offset, count);
            }
            catch (IOException error)
            {
                throw Failed(error);
            }
        }

        if (_key is null) return read;
        // The key is taken while the file is open; a disposed file has cleared it, and has already thrown above.
        cipher ??= _key.Open();
        cipher.Apply(position, buffer, offset, read);
        return read;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _writing?.Dispose();
        _key?.Dispose();
        Array.Clear(_pending, 0, _pending.Length);
    }

    private static FileStream Open()
    {
        var path = Path.Combine(Path.GetTempPath(), "smimeps-" + Guid.NewGuid().ToString("N") + ".spool");
        try
        {
#if NET8_0_OR_GREATER
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                // On Unix the file has no name a moment later, so there is nobody to share it with.
                Share = OperatingSystem.IsWindows() ? FileShare.None : FileShare.ReadWrite,
                BufferSize = 0,
                Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
            };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            var stream = new FileStream(path, options);
            if (!OperatingSystem.IsWindows()) File.Delete(path);
            return stream;
#else
            return new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
#endif
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(error);
        }
    }

    private static SmimeException Failed(Exception error) => new("SpoolFailed", SmimeErrorKind.Io,
        "The temporary file for a large message could not be written or read: " + error.Message +
        " Make room in the temporary folder, or point TMPDIR (TEMP on Windows) at a folder that has room.", error);
}
