using System.Diagnostics;

namespace SmimePS.Connections;

/// <summary>
/// The bytes of a connection, below TLS, counted: for each command a bound on what the server may answer and on how slowly. A server that
/// lies about lengths, or never ends a line, costs neither memory nor time without end.
/// </summary>
internal sealed class GuardedStream(Stream inner, TimeSpan patience) : Stream
{
    /// <summary>
    /// What any answer may have beyond what was asked for: 2 MiB, for some ten thousand folders, or as much news of messages that others have marked. What is
    /// read becomes objects, of up to some 25 times its size for the shortest names of folders.
    /// </summary>
    public const long Slack = 2L * 1024 * 1024;

    /// <summary>What a server may say before anybody has signed in: 256 KiB, for its greeting, its certificates and what it can do.</summary>
    public const long Introduction = 256L * 1024;

    // Slower than a modem of 1990 is a server that wants to be waited for.
    private const double SlowestBytesPerSecond = 512;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _allowed = Introduction;
    private long _received;
    private bool _waitsForever;

    /// <summary>How long any answer may take.</summary>
    public TimeSpan Patience
    {
        get;
        set
        {
            field = value;
            if (CanTimeout) ReadTimeout = (int)value.TotalMilliseconds;
        }
    } = patience;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override bool CanTimeout => inner.CanTimeout;

    public override int ReadTimeout
    {
        get => inner.ReadTimeout;
        set => inner.ReadTimeout = value;
    }

    public override int WriteTimeout
    {
        get => inner.WriteTimeout;
        set => inner.WriteTimeout = value;
    }

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>A command begins whose answer may have this many bytes, and some more.</summary>
    /// <param name="expected">In bytes; long.MaxValue for no bound.</param>
    /// <param name="waitsForever">The server may take any time, as with IDLE.</param>
    public void Expect(long expected, bool waitsForever = false)
    {
        _received = 0;
        _allowed = expected > long.MaxValue - Slack ? long.MaxValue : expected + Slack;
        _waitsForever = waitsForever;
        _clock.Restart();
    }

    /// <summary>Ends whatever waits for the server, from any thread: a read that blocks does not look at a token.</summary>
    public void Abort() => inner.Dispose();

    public override int Read(byte[] buffer, int offset, int count)
    {
        CheckTime();
        return Count(inner.Read(buffer, offset, count));
    }

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        CheckTime();
        return Count(await inner.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false));
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        inner.Write(buffer, offset, count);
        // Sending takes its time too, and is not the server's fault.
        _clock.Restart();
    }

    public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        await inner.WriteAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false);
        _clock.Restart();
    }

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private int Count(int read)
    {
        _received += read;
        if (_received > _allowed) throw new ServerExcessException($"The server sent more than the {_allowed:N0} bytes that its answer could have.");
        CheckTime();
        return read;
    }

    private void CheckTime()
    {
        if (_waitsForever) return;
        if (_clock.Elapsed > Patience + TimeSpan.FromSeconds(_received / SlowestBytesPerSecond))
        {
            throw new ServerExcessException($"The server took more than {_clock.Elapsed.TotalSeconds:N0} seconds for {_received:N0} bytes of an answer.");
        }
    }
}
