using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace SmimePS.Tests;

/// <summary>A Dovecot of our own: IMAP and LMTP on this machine, mail as Maildir. What it is asked beside IMAP goes through doveadm, like another client.</summary>
internal sealed class DovecotServer : IDisposable
{
    private readonly ServerFolder _folder;
    private ServerProcess? _process;
    private int _lastUser;

    public DovecotServer(ServerFolder folder, OAuthTokens tokens, DovecotPorts ports)
    {
        _folder = folder;
        Ports = ports;
        Directory.CreateDirectory(folder["dovecot", "run"]);
        Directory.CreateDirectory(folder["dovecot", "state"]);
        Directory.CreateDirectory(folder["dovecot", "users"]);
        ServerCommand.Run("install", ["-d", "-o", "mail", "-g", "mail", folder["dovecot", "mail"]]);
        File.WriteAllText(folder["dovecot", "dovecot.conf"], DovecotConfiguration.Settings(folder, ports));
        File.WriteAllText(folder["dovecot", "oauth2.conf"], DovecotConfiguration.OAuth(tokens));
        foreach (var user in new[] { MailUser.Alice, MailUser.Bob, MailUser.Carol }) Add(user, null);
        Start();
    }

    public DovecotPorts Ports { get; }

    public string Log => File.Exists(_folder["dovecot", "log"]) ? File.ReadAllText(_folder["dovecot", "log"]) : "";

    /// <summary>Somebody whom no other test knows.</summary>
    /// <param name="quotaKilobytes">How much the mailbox holds; no limit when not given.</param>
    public MailUser NewUser(int? quotaKilobytes = null)
    {
        var user = new MailUser($"user{Interlocked.Increment(ref _lastUser)}@{MailUser.Domain}");
        Add(user, quotaKilobytes);
        return user;
    }

    /// <summary>Nothing while it runs.</summary>
    public void Start() => _process ??= ServerProcess.Start(
        new ProcessStartInfo(MailServers.DovecotProgram, ["-F", "-c", Configuration]),
        new IPEndPoint(IPAddress.Loopback, Ports.Imap),
        new IPEndPoint(IPAddress.Loopback, Ports.Imaps),
        new IPEndPoint(IPAddress.Parse(DovecotConfiguration.PlainHost), Ports.Plain),
        new IPEndPoint(IPAddress.Loopback, Ports.Lmtp));

    /// <summary>Every session is cut.</summary>
    public void Stop()
    {
        _process?.Dispose();
        _process = null;
    }

    /// <summary>On the same ports, with the same mail.</summary>
    public void Restart()
    {
        Stop();
        Start();
    }

    /// <summary>Cuts the sessions of a user, who may come again at once.</summary>
    public void Kick(MailUser user) => Doveadm("kick", user.Address);

    /// <summary>Puts a message into a folder, as another client would.</summary>
    public void Append(MailUser user, string folder, byte[] message) => Doveadm(message, "save", "-u", user.Address, "-m", folder);

    /// <summary>Takes a message away for good, as another client would.</summary>
    public void Expunge(MailUser user, string folder, uint uid) => Doveadm("expunge", "-u", user.Address, "mailbox", folder, "uid", $"{uid}");

    public void CreateFolder(MailUser user, string folder) => Doveadm("mailbox", "create", "-u", user.Address, folder);

    public void DeleteFolder(MailUser user, string folder) => Doveadm("mailbox", "delete", "-u", user.Address, folder);

    /// <summary>What was known of the folder's UIDs no longer holds; the messages stay. A session that has the folder open is ended by the server.</summary>
    public void SetUidValidity(MailUser user, string folder, uint validity) =>
        Doveadm("mailbox", "update", "-u", user.Address, "--uid-validity", $"{validity}", folder);

    /// <summary>The UIDs of a folder, in order.</summary>
    public uint[] Uids(MailUser user, string folder) =>
        [.. Doveadm("-f", "tab", "fetch", "-u", user.Address, "uid", "mailbox", folder)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => uint.Parse(line, CultureInfo.InvariantCulture))];

    /// <summary>The flags of a message, as IMAP writes them.</summary>
    public string[] Flags(MailUser user, string folder, uint uid) =>
        Doveadm("-f", "tab", "fetch", "-u", user.Address, "flags", "mailbox", folder, "uid", $"{uid}").Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The messages of a folder as they lie on the disk, oldest first.</summary>
    public IReadOnlyList<byte[]> Messages(MailUser user, string folder) =>
        [.. new[] { "new", "cur" }.SelectMany(part => Directory.EnumerateFiles(Path.Combine(MailFolder(user, folder), part)))
            .OrderBy(Path.GetFileName, StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>The Maildir of a folder.</summary>
    public string MailFolder(MailUser user, string folder = "INBOX") => Doveadm("mailbox", "path", "-u", user.Address, folder).Trim();

    /// <summary>Writes many messages straight into a folder's Maildir, which is far quicker than to send them.</summary>
    /// <param name="firstDate">When the first was received; each following one a minute later.</param>
    public void Fill(MailUser user, string folder, IEnumerable<byte[]> messages, DateTimeOffset? firstDate = null)
    {
        // Dovecot makes the folder, so that it belongs to it.
        Doveadm("mailbox", "status", "-u", user.Address, "messages", folder);
        var target = Path.Combine(MailFolder(user, folder), "cur");
        var date = firstDate ?? new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);
        var number = 0;
        foreach (var message in messages)
        {
            // With both sizes in the name it need not be opened to be listed.
            var sizes = $"S={message.Length},W={message.Length + BareLineFeeds(message)}";
            var file = Path.Combine(target, $"{date.ToUnixTimeSeconds()}.M{number++:D7}P{Environment.ProcessId}.filled,{sizes}:2,");
            File.WriteAllBytes(file, message);
            File.SetLastWriteTimeUtc(file, date.UtcDateTime);
            date = date.AddMinutes(1);
        }
    }

    /// <summary>Anything else.</summary>
    public string Doveadm(params string[] arguments) => Doveadm(null, arguments);

    public void Dispose() => Stop();

    private string Configuration => _folder["dovecot", "dovecot.conf"];

    private static int BareLineFeeds(byte[] message)
    {
        var bare = 0;
        for (var at = 0; at < message.Length; at++)
        {
            if (message[at] == '\n' && (at == 0 || message[at - 1] != '\r')) bare++;
        }

        return bare;
    }

    private string Doveadm(byte[]? input, params string[] arguments) => ServerCommand.Run("doveadm", ["-c", Configuration, .. arguments], input);

    private void Add(MailUser user, int? quotaKilobytes)
    {
        var quota = quotaKilobytes is { } limit ? $"userdb_quota_rule=*:storage={limit}K" : "";
        File.WriteAllText(_folder["dovecot", "users", user.Address], $"{user.Address}:{{PLAIN}}{user.Password}::::::{quota}\n");
    }
}
