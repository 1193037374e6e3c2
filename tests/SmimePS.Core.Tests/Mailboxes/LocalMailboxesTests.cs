using SmimePS.Mailboxes;

namespace SmimePS.Core.Tests.Mailboxes;

public sealed class LocalMailboxesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_there_tells_the_kind()
    {
        MaildirMailbox.Create(_folder["maildir"]).Dispose();
        MaildirMailbox.Create(_folder["accounts", "Inbox"]).Dispose();
        MaildirMailbox.Create(_folder["accounts", "Sent"]).Dispose();
        File.WriteAllText(_folder["mbox"], "From a Fri May 17 12:30:15 2024\nSubject: one\n\nbody\n");
        File.WriteAllText(_folder["empty"], "");
        Directory.CreateDirectory(_folder["eml"]);
        Directory.CreateDirectory(_folder["export", "Inbox"]);
        File.WriteAllBytes(_folder["export", "Inbox", "one.eml"], Mail.Bytes("one"));

        Assert.Equal(MailboxKind.Maildir, Kind("maildir"));
        Assert.Equal(MailboxKind.Maildir, Kind("accounts"));
        Assert.Equal(MailboxKind.Mbox, Kind("mbox"));
        Assert.Equal(MailboxKind.Mbox, Kind("empty"));
        Assert.Equal(MailboxKind.Files, Kind("eml"));
        Assert.Equal(MailboxKind.Files, Kind("export"));
        Assert.Equal(MailboxKind.Maildir, LocalMailboxes.Open(_folder["eml"], create: true).Kind);
        Assert.Equal(MailboxKind.Files, LocalMailboxes.Open(_folder["export"] + Path.DirectorySeparatorChar, create: true).Kind);

        using var export = LocalMailboxes.Open(_folder["export"], create: false);
        Assert.Equal(["one"], export.Subjects("Inbox", MailboxQuery.All));
    }

    [Fact]
    public void Several_that_make_the_same_mailbox_at_once_all_have_it() => Parallel.For(0, 200, i =>
    {
        using var mailbox = LocalMailboxes.Open(_folder[$"mail{i / 8}"], create: true);
        Assert.Equal(MailboxKind.Maildir, mailbox.Kind);
    });

    [Fact]
    public void Folders_within_folders_without_a_mailbox_of_their_own_at_the_top()
    {
        MaildirMailbox.Create(_folder["mail", "Inbox"]).Put(Mailbox.Inbox, Mail.Bytes("one"));
        MaildirMailbox.Create(_folder["mail", "Lists", "Dev&APw-"]).Put(Mailbox.Inbox, Mail.Bytes("two"));
        using var mailbox = LocalMailboxes.Open(_folder["mail"], create: false);

        Assert.Equal(["INBOX", "Lists", "Lists/Devü"], mailbox.Folders(withCounts: true, Mail.Cancel).Select(static folder => folder.Name));
        Assert.False(mailbox.Folders(withCounts: true, Mail.Cancel).Named("Lists").HoldsMessages);
        Assert.Equal(["one"], mailbox.Subjects(Mailbox.Inbox, MailboxQuery.All));
        Assert.Equal(["two"], mailbox.Subjects("Lists/Devü", MailboxQuery.All));
        foreach (var name in (string[])["Lists/cur", "new", "../x", "Lists/../../x", "/x", "Lists/.x"])
        {
            Assert.Equal("InvalidFolderName", Assert.Throws<MailboxException>(() => mailbox.CreateFolder(name, Mail.Cancel)).ErrorId);
        }
    }

    /// <summary>What another system has written with a name in another encoding is seen, and is said not to be readable; it costs nothing else.</summary>
    [Fact]
    public void Names_that_are_no_text_cost_nothing_but_themselves()
    {
        if (!OperatingSystem.IsLinux()) return;
        MaildirMailbox.Create(_folder["maildir"]).Dispose();
        Directory.CreateDirectory(_folder["eml"]);
        File.WriteAllBytes(_folder["maildir", "cur", "1700000000.M1P1.host:2,S"], Mail.Bytes("good"));
        File.WriteAllBytes(_folder["eml", "good.eml"], Mail.Bytes("good"));
        var script = $"printf 'Subject: bad\\n\\nx' > \"$(printf '{_folder["maildir"]}/cur/1700000001.M1P1.h\\377:2,S')\"; cp \"$(printf '{_folder["maildir"]}/cur/1700000001.M1P1.h\\377:2,S')\" \"$(printf '{_folder["eml"]}/bad\\377.eml')\"; mkdir \"$(printf '{_folder["eml"]}/sub\\377')\"";
        new Peer("sh").Run("-c", script);
        foreach (var name in new[] { "maildir", "eml" })
        {
            using var mailbox = LocalMailboxes.Open(_folder[name], create: false);
            var entries = mailbox.Find(Mailbox.Inbox, MailboxQuery.All, Mail.Cancel).ToList();
            Assert.Equal(2, entries.Count);
            Assert.Contains(entries, static entry => entry.Subject == "good");
            var bad = entries.Single(static entry => entry.Subject is null);
            Assert.Equal("FileNameNotReadable", Assert.Throws<MailboxException>(() => bad.Open(Mail.Cancel)).ErrorId);
            var folders = mailbox.Folders(withCounts: true, Mail.Cancel);
            Assert.Equal(2, folders.Named(Mailbox.Inbox).Count);
            if (name == "eml") Assert.Null(Assert.Single(folders, static folder => folder.Name != Mailbox.Inbox).Count);
        }

        // Nor can .NET remove them.
        new Peer("sh").Run("-c", $"rm -r '{_folder["eml"]}' '{_folder["maildir"]}'");
    }

    [Fact]
    public void A_folder_that_may_not_be_read_is_listed_uncounted()
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.SkipWhen(Environment.UserName == "root", "Root may read everything.");
        using var mailbox = MaildirMailbox.Create(_folder["maildir"]);
        mailbox.CreateFolder("Closed", Mail.Cancel);
        File.SetUnixFileMode(_folder["maildir", ".Closed", "cur"], UnixFileMode.None);
        Assert.Null(mailbox.Folders(withCounts: true, Mail.Cancel).Named("Closed").Count);
    }

    [Fact]
    public void What_is_no_mailbox_says_so()
    {
        File.WriteAllBytes(_folder["one.eml"], Mail.Bytes("one"));
        File.WriteAllBytes(_folder["zeros"], new byte[4096]);
        Directory.CreateDirectory(_folder["documents", "more"]);
        File.WriteAllText(_folder["documents", "letter.txt"], "Dear");
        Directory.CreateDirectory(_folder["folders", "alone"]);
        Assert.Equal("NotAMailbox", Error("one.eml"));
        Assert.Equal("NotAMailbox", Error("zeros"));
        Assert.Equal("NotAMailbox", Error("documents"));
        Assert.Equal("NotAMailbox", Error("folders"));
        Assert.Equal("MailboxNotFound", Error("nothing"));
        Assert.Equal("MailboxNotFound", Error("nothing", "at", "all"));
        Assert.Equal("NotAMailbox", Assert.Throws<MailboxException>(() => LocalMailboxes.Open(_folder["documents"], create: true)).ErrorId);
        if (OperatingSystem.IsWindows()) return;
        new Peer("mkfifo").Run(_folder["pipe"]);
        Assert.Equal("NotAMailbox", Error("pipe"));
        File.CreateSymbolicLink(_folder["link"], _folder["pipe"]);
        Assert.Equal("NotAMailbox", Error("link"));
    }

    private MailboxKind Kind(string name)
    {
        using var mailbox = LocalMailboxes.Open(_folder[name], create: false);
        return mailbox.Kind;
    }

    private string Error(params string[] parts) => Assert.Throws<MailboxException>(() => LocalMailboxes.Open(_folder[parts], create: false)).ErrorId;
}
