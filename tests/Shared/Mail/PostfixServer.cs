using System.Diagnostics;
using System.Net;

namespace SmimePS.Tests;

/// <summary>
/// A Postfix of our own: submission on this machine, for the users of a Dovecot. To nobody@smime.test it says 550, to busy@smime.test 450; anybody
/// else whom Dovecot does not know bounces.
/// </summary>
internal sealed class PostfixServer : IDisposable
{
    /// <summary>The largest message it takes, in bytes, as it says in its SIZE.</summary>
    public const int SizeLimit = 50 * 1024 * 1024;

    private readonly ServerFolder _folder;
    private ServerProcess? _process;

    public PostfixServer(ServerFolder folder, DovecotServer dovecot, PostfixPorts ports)
    {
        _folder = folder;
        Ports = ports;
        Directory.CreateDirectory(folder["postfix", "etc"]);
        File.WriteAllText(folder["postfix", "etc", "main.cf"], PostfixConfiguration.Settings(folder, dovecot));
        File.WriteAllText(folder["postfix", "etc", "master.cf"], PostfixConfiguration.Services(ports));
        File.WriteAllText(folder["postfix", "etc", "refused"], PostfixConfiguration.RefusedRecipients);
        MakeQueue();
        Start();
    }

    public PostfixPorts Ports { get; }

    public string Log => File.Exists(_folder["postfix", "log"]) ? File.ReadAllText(_folder["postfix", "log"]) : "";

    /// <summary>The mail to <see cref="PostfixConfiguration.UnicodeDomain"/>, whoever it was for.</summary>
    public IReadOnlyList<byte[]> UnicodeMessages => Directory.Exists(_folder["postfix", "unicode", "new"])
        ? [.. Directory.EnumerateFiles(_folder["postfix", "unicode", "new"]).OrderBy(Path.GetFileName, StringComparer.Ordinal).Select(File.ReadAllBytes)]
        : [];

    /// <summary>
    /// Nothing while it runs. The master itself, not the postfix command, whose many checks of folders that we have just made take seconds.
    /// </summary>
    public void Start()
    {
        if (_process is not null) return;
        var start = new ProcessStartInfo(MailServers.PostfixProgram, ["-s"]) { Environment = { ["MAIL_CONFIG"] = _folder["postfix", "etc"] } };
        _process = ServerProcess.Start(start, [.. new[] { Ports.Submission, Ports.Submissions, Ports.Plain }.Select(port => new IPEndPoint(IPAddress.Loopback, port))]);
    }

    /// <summary>Every session is cut; what is queued stays.</summary>
    public void Stop()
    {
        _process?.Dispose();
        _process = null;
    }

    /// <summary>On the same ports.</summary>
    public void Restart()
    {
        Stop();
        Start();
    }

    public void Dispose() => Stop();

    private void MakeQueue()
    {
        string[] own = ["active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"];
        ServerCommand.Run("install", ["-d", "-m", "755", _folder["postfix", "queue"], _folder["postfix", "queue", "pid"]]);
        ServerCommand.Run("install", ["-d", "-m", "700", "-o", "postfix", _folder["postfix", "data"], .. own.Select(name => _folder["postfix", "queue", name])]);
        ServerCommand.Run("install", ["-d", "-m", "710", "-o", "postfix", "-g", "postdrop", _folder["postfix", "queue", "public"], _folder["postfix", "queue", "maildrop"]]);
        ServerCommand.Run("install", ["-d", "-m", "700", "-o", "mail", "-g", "mail", _folder["postfix", "unicode"]]);
    }
}
