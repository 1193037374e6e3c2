using SmimePS.Mailboxes;

namespace SmimePS.Core.Tests.Mailboxes;

/// <summary>A Maildir on which Dovecot's own tool works too, with no server running: each reads what the other has written.</summary>
public sealed class DovecotMaildirTests : IDisposable
{
    // Dovecot touches no mail as root.
    private const string Nobody = "nobody";

    private readonly TemporaryFolder _folder = new();
    private readonly string _user = Environment.IsPrivilegedProcess ? Nobody : Environment.UserName;

    private string Root => _folder["mail"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_reads_what_the_other_has_written()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no Dovecot on Windows.");
        Configure();
        using var mailbox = LocalMailboxes.Open(Root, create: true);
        const string folder = "Été.R&D 日本";
        HandOver();

        // Theirs: a folder, a message, flags and keywords.
        Run(null, "mailbox", "create", folder);
        Run("From: alice@example.org\r\nSubject: theirs\r\n\r\nHello\r\n", "save", "-m", folder);
        Run(null, "flags", "add", @"\Flagged Work $Label1", "mailbox", folder, "all");
        var theirs = Assert.Single(mailbox.List(folder));
        Assert.Equal(("theirs", MailFlags.Flagged), (theirs.Subject, theirs.Flags));
        Assert.Equal(["$Label1", "Work"], theirs.Keywords.Order(StringComparer.Ordinal));
        var folders = mailbox.Folders(withCounts: true, Mail.Cancel);
        Assert.Equal(1, folders.Named(folder).Count);

        // Ours: a change to theirs, a folder within with a new keyword, and a message that moves.
        mailbox.Mark([theirs], new MailMarks(MailFlags.Answered, ["Ours"]), new MailMarks(MailFlags.Flagged, ["Work"]), Mail.Cancel);
        mailbox.CreateFolder("Größe.Within", Mail.Cancel);
        var received = new DateTimeOffset(2020, 2, 3, 4, 5, 6, TimeSpan.Zero);
        mailbox.Put(Mailbox.Inbox, Mail.Bytes("ours"), MailFlags.Seen, ["Filed", "work"], received);
        mailbox.Move(mailbox.List(), "Größe.Within", Mail.Cancel);
        HandOver();

        Assert.Contains("Größe.Within", Run(null, "mailbox", "list").Split('\n'));
        var changed = Run(null, "fetch", "flags hdr.subject", "mailbox", folder);
        Assert.Contains("theirs", changed, StringComparison.Ordinal);
        Assert.Equal(["$Label1", "Ours", @"\Answered"], Flags(changed));
        var moved = Run(null, "fetch", "flags hdr.subject date.received.unixtime size.physical", "mailbox", "Größe.Within");
        Assert.Contains("hdr.subject: ours", moved, StringComparison.Ordinal);
        Assert.Contains(received.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), moved, StringComparison.Ordinal);
        Assert.Equal(["Filed", @"\Seen", "work"], Flags(moved));

        // And once more theirs: what they move and remove is where they say.
        var uid = mailbox.List(folder)[0].Uid;
        Run(null, "flags", "remove", "Ours", "mailbox", folder, "all");
        Assert.Equal(uid, Assert.Single(mailbox.List(folder)).Uid);
        Assert.Equal(["$Label1"], mailbox.List(folder)[0].Keywords);
        Run(null, "expunge", "mailbox", folder, "all");
        Assert.Empty(mailbox.List(folder));
        Assert.Single(mailbox.List("Größe.Within"));
    }

    private static string[] Flags(string fetched) =>
        [.. fetched.Split('\n').First(static line => line.StartsWith("flags:", StringComparison.Ordinal)).Split(' ').Skip(1)
            .Where(static flag => flag.Length > 0 && flag != @"\Recent").Order(StringComparer.Ordinal)];

    private void Configure()
    {
        var group = new Peer("id").Run("-gn", _user).Trim();
        Directory.CreateDirectory(_folder["run"]);
        File.WriteAllText(_folder["dovecot.conf"], $$"""
            mail_uid = {{_user}}
            mail_gid = {{group}}
            first_valid_uid = 1
            first_valid_gid = 1
            base_dir = {{_folder["run"]}}
            state_dir = {{_folder["run"]}}
            log_path = /dev/stderr
            ssl = no
            protocols =
            mail_location = maildir:{{Root}}
            namespace inbox {
              inbox = yes
            }

            """);
    }

    /// <summary>What was written as root is theirs too.</summary>
    private void HandOver()
    {
        if (_user == Nobody) new Peer("chown").Run("-R", Nobody, _folder.Path);
    }

    private string Run(string? input, params string[] arguments)
    {
        // Skips, or fails in CI, where there is no Dovecot.
        _ = new Peer("doveadm").TryRun(null, "help");
        var (code, output) = new Peer("env").TryRun(input, ["USER=" + _user, "HOME=" + _folder.Path, "doveadm", "-c", _folder["dovecot.conf"], .. arguments]);
        Assert.True(code == 0, $"doveadm {string.Join(' ', arguments)} ended with {code}:\n{output}");
        return output;
    }
}
