using System.Text;
using MailKit;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Connections;

/// <summary>
/// What was said between us and a server, in a file for its owner's eyes alone. MailKit tells which bytes are secrets; stars stand in for them. One
/// file may serve several connections: each has a number.
/// </summary>
internal sealed class ProtocolLog : IProtocolLogger
{
    private static readonly object Gate = new();
    private static readonly Encoding Bytes = Encoding.GetEncoding(28591);
    private static int _last;

    private readonly MemoryStream _lines = new();
    private readonly ProtocolLogger _logger;
    private readonly string _path;
    private ServerLogin? _signingIn;

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

    /// <summary>From here on a server may repeat what it is told to sign in.</summary>
    public void BeginSignIn(ServerLogin login) => _signingIn = login;

    /// <summary>From here on it may not.</summary>
    public void EndSignIn() => _signingIn = null;

    public void LogServer(byte[] buffer, int offset, int count)
    {
        if (_signingIn is { } login)
        {
            buffer = Bytes.GetBytes(login.Redact(Bytes.GetString(buffer, offset, count)));
            (offset, count) = (0, buffer.Length);
        }

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
        // In a folder that others may write to a link can lead to anybody's file, and a pipe to anybody.
        if (FileKind.IsLink(_path) || !FileKind.IsOrdinary(_path)) throw NotAFile();
#if NET8_0_OR_GREATER
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (OperatingSystem.IsWindows()) return new FileStream(_path, options);
        options.UnixCreateMode = owner;
        var file = new FileStream(_path, options);
        try
        {
            // One that was there before may be for everybody to read.
            if ((File.GetUnixFileMode(file.SafeFileHandle) & ~owner) != 0) File.SetUnixFileMode(file.SafeFileHandle, owner);
            return (File.GetUnixFileMode(file.SafeFileHandle) & ~owner) == 0 ? file : throw NotPrivate(null);
        }
        catch (UnauthorizedAccessException error)
        {
            file.Dispose();
            throw NotPrivate(error);
        }
        catch
        {
            file.Dispose();
            throw;
        }
#else
        return new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
#endif
    }

    private ConnectionException NotAFile() => new("LogNotAFile", SmimeErrorKind.InvalidArgument,
        $"'{_path}' is a link, a pipe or a device, and a protocol is written to none of these. Nothing was sent. Give -LogPath the path of a file itself.");
#if NET8_0_OR_GREATER

    private ConnectionException NotPrivate(Exception? inner) => new("LogNotPrivate", SmimeErrorKind.PermissionDenied,
        $"Others may read '{_path}', and its permissions cannot be changed: it is somebody else's, or its file system has none. A protocol has mail in it. Nothing was sent. Give -LogPath a file of your own.", inner);
#endif
}
