using MailKit;
using SmimePS.Spooling;

namespace SmimePS.Connections;

/// <summary>
/// What was said between us and a server, in a file for its owner's eyes alone. MailKit tells which bytes are secrets; stars stand in for them. One
/// file may serve several connections: each has a number.
/// </summary>
internal sealed class ProtocolLog : IProtocolLogger
{
    private static readonly object Gate = new();
    private static int _last;

    private readonly MemoryStream _lines = new();
    private readonly ProtocolLogger _logger;
    private readonly string _path;

    public ProtocolLog(string path)
    {
        _path = path;
        var number = Interlocked.Increment(ref _last);
        _logger = new ProtocolLogger(_lines, leaveOpen: true)
        {
            RedactSecrets = true,
            LogTimestamps = true,
            TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ",
            ClientPrefix = $"{number} C: ",
            ServerPrefix = $"{number} S: ",
        };
        Append();
    }

    public IAuthenticationSecretDetector? AuthenticationSecretDetector
    {
        get => _logger.AuthenticationSecretDetector;
        set => _logger.AuthenticationSecretDetector = value;
    }

    public void LogConnect(Uri uri)
    {
        _logger.LogConnect(uri);
        Append();
    }

    public void LogClient(byte[] buffer, int offset, int count)
    {
        _logger.LogClient(buffer, offset, count);
        Append();
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        _logger.LogServer(buffer, offset, count);
        Append();
    }

    public void Dispose()
    {
        _logger.Dispose();
        _lines.Dispose();
    }

    /// <summary>A log that cannot be written must be seen before there is anything to log.</summary>
    private void Append() => FileErrors.Guard(_path, () =>
    {
        lock (Gate)
        {
            using var file = Open();
            _lines.WriteTo(file);
        }

        _lines.SetLength(0);
    });

    private FileStream Open()
    {
#if NET8_0_OR_GREATER
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(_path, options);
#else
        return new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
#endif
    }
}
