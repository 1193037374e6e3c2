using SmimePS.Errors;
using SmimePS.Mailboxes;

namespace SmimePS.Core.Tests.Mailboxes;

public sealed class MaildirMailboxTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Mailbox _mailbox;

    public MaildirMailboxTests() => _mailbox = LocalMailboxes.Open(Root, create: true);

    private string Root => _folder["mail"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void New_mail_lies_in_new_and_what_has_flags_in_cur_for_its_owner_alone()
    {
        var received = new DateTimeOffset(2019, 2, 3, 4, 5, 6, TimeSpan.Zero);
        var bytes = Mail.Bytes("one");
        var uid = _mailbox.Put(Mailbox.Inbox, bytes, received: received);
        _mailbox.Put(Mailbox.Inbox, Mail.Bytes("two"), MailFlags.Seen | MailFlags.Answered | MailFlags.Flagged | MailFlags.Deleted | MailFlags.Draft);

        var file = Assert.Single(Directory.GetFiles(Path.Combine(Root, "new")));
        Assert.Equal(uid, Path.GetFileName(file));
        Assert.Matches($@"^\d+\.M\d+P{Environment.ProcessId}Q\d+R[0-9a-f]+\.[\w.-]+,S={bytes.Length}$", uid);
        Assert.Equal(bytes, File.ReadAllBytes(file));
        Assert.Equal(received.UtcDateTime, File.GetLastWriteTimeUtc(file));
        Assert.EndsWith(OperatingSystem.IsWindows() ? ";2,DFRST" : ":2,DFRST", Assert.Single(Directory.GetFiles(Path.Combine(Root, "cur"))), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(Root, "tmp")));
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Root));
    }

    [Fact]
    public void A_file_that_other_programs_rename_is_still_the_same_message()
    {
        var bytes = Mail.Bytes("renamed");
        _mailbox.Put(Mailbox.Inbox, bytes);
        var entry = Assert.Single(_mailbox.List());
        var content = entry.Open(Mail.Cancel);

        var file = Rename(Directory.GetFiles(Path.Combine(Root, "new"))[0], "cur", ":2,S");
        Assert.Equal(bytes, content.Whole());
        file = Rename(file, "cur", ":2,FPSab");
        Assert.Equal(bytes, content.Whole());
        Assert.Equal(entry.Uid, Assert.Single(_mailbox.List()).Uid);
        Assert.Equal(EntryOutcomeKind.Done, _mailbox.Mark([entry], new MailMarks(MailFlags.Answered, []), new MailMarks(MailFlags.Flagged, []), Mail.Cancel)[0].Kind);
        // Letters of others are theirs.
        Assert.EndsWith(":2,PRSab", Assert.Single(Directory.GetFiles(Path.Combine(Root, "cur"))), StringComparison.Ordinal);
        Assert.False(File.Exists(file));
        Rename(Directory.GetFiles(Path.Combine(Root, "cur"))[0], "cur", ":2,T");
        Assert.Equal(EntryOutcomeKind.Done, _mailbox.Remove([entry], Mail.Cancel)[0].Kind);
        Assert.Empty(Directory.GetFiles(Path.Combine(Root, "cur")));
        Assert.Equal("MessageNotFound", Assert.ThrowsAny<SmimeException>(() => content.Whole()).ErrorId);
    }

    [Theory]
    [InlineData("1.a.b:2,FS", "1.a.b", MailFlags.Flagged | MailFlags.Seen)]
    [InlineData("1.a.b;2,RS", "1.a.b", MailFlags.Answered | MailFlags.Seen)]
    [InlineData("1.a.b!2,T", "1.a.b", MailFlags.Deleted)]
    [InlineData("1.a.b:2,", "1.a.b", MailFlags.None)]
    [InlineData("1.a.b:1,old", "1.a.b", MailFlags.None)]
    [InlineData("1.a.b:", "1.a.b", MailFlags.None)]
    [InlineData("1.a.b", "1.a.b", MailFlags.None)]
    [InlineData("1.a.b:2,S,other=7", "1.a.b", MailFlags.Seen)]
    [InlineData("no numbers at all", "no numbers at all", MailFlags.None)]
    public void Names_of_other_programs_are_read(string name, string uid, MailFlags flags)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && name.Contains(':', StringComparison.Ordinal), "No such names on Windows.");
        File.WriteAllBytes(Path.Combine(Root, "cur", name), Mail.Bytes("odd"));

        var entry = Assert.Single(_mailbox.List());
        Assert.Equal((uid, flags), (entry.Uid, entry.Flags));
        _mailbox.Mark([entry], new MailMarks(MailFlags.Draft, []), MailMarks.None, Mail.Cancel);

        var after = Assert.Single(_mailbox.List());
        Assert.Equal((uid, flags | MailFlags.Draft), (after.Uid, after.Flags));
        if (name.Contains("other", StringComparison.Ordinal)) Assert.True(File.Exists(Path.Combine(Root, "cur", "1.a.b:2,DS,other=7")));
    }

    [Fact]
    public void Keywords_are_those_of_the_folder_s_own_list_and_new_ones_are_added_to_it()
    {
        var list = Path.Combine(Root, "dovecot-keywords");
        File.WriteAllText(list, "0 Work\n3 $Label1\n");
        File.WriteAllBytes(Path.Combine(Root, "cur", "1.x.y:2,Sadz"), Mail.Bytes("labelled"));
        var entry = Assert.Single(_mailbox.List());
        Assert.Equal(["Work", "$Label1"], entry.Keywords);

        _mailbox.Mark([entry], new MailMarks(MailFlags.None, ["work", "New"]), new MailMarks(MailFlags.None, ["$LABEL1", "unknown"]), Mail.Cancel);

        Assert.Equal("0 Work\n3 $Label1\n1 New\n", File.ReadAllText(list));
        Assert.True(File.Exists(Path.Combine(Root, "cur", "1.x.y:2,Sabz")));
        Assert.False(File.Exists(Path.Combine(Root, "dovecot-uidlist.lock")));
        Assert.False(File.Exists(Path.Combine(Root, "dovecot-uidlist")));
    }

    [Fact]
    public void There_are_letters_for_26_keywords_and_words_alone_are_keywords()
    {
        _mailbox.Put(Mailbox.Inbox, Mail.Bytes("one"), keywords: [.. Enumerable.Range(0, 26).Select(static i => $"word{i}")]);
        var entry = Assert.Single(_mailbox.List());
        Assert.Equal(26, entry.Keywords.Count);

        Assert.Equal("TooManyKeywords", Assert.Throws<MailboxException>(() => _mailbox.Mark([entry], new MailMarks(MailFlags.None, ["another"]), MailMarks.None, Mail.Cancel)).ErrorId);
        foreach (var wrong in (string[])["two words", "", "a(b", "é", "line\nbreak"])
        {
            Assert.Equal("InvalidKeyword", Assert.Throws<MailboxException>(() => _mailbox.Put(Mailbox.Inbox, Mail.Bytes("two"), keywords: [wrong])).ErrorId);
        }

        Assert.Single(_mailbox.List());
    }

    [Fact]
    public void A_message_that_is_no_mail_is_listed_with_what_is_known()
    {
        _mailbox.Put(Mailbox.Inbox, Mail.Bytes("good"));
        File.WriteAllBytes(Path.Combine(Root, "cur", "1.garbage:2,F"), [0, 1, 2, 3]);
        File.WriteAllBytes(Path.Combine(Root, "cur", "2.empty:2,"), []);
        File.WriteAllText(Path.Combine(Root, "cur", "3.partial:2,"), "Subject: header alone");
        File.WriteAllText(Path.Combine(Root, "cur", ".hidden"), "no message");
        Directory.CreateDirectory(Path.Combine(Root, "cur", "folder"));

        var entries = _mailbox.List();

        Assert.Equal(4, entries.Count);
        var garbage = entries.Single(static entry => entry.Uid == "1.garbage");
        Assert.Equal((MailFlags.Flagged, 4L, null), (garbage.Flags, garbage.Size, garbage.Subject));
        Assert.Equal("InvalidMessage", Assert.ThrowsAny<SmimeException>(() => garbage.Open(Mail.Cancel)).ErrorId);
        Assert.Equal("InvalidMessage", Assert.ThrowsAny<SmimeException>(() => entries.Single(static entry => entry.Uid == "2.empty").Open(Mail.Cancel)).ErrorId);
        Assert.Equal("header alone", entries.Single(static entry => entry.Uid == "3.partial").Subject);
        Assert.Equal(["good"], _mailbox.Subjects(Mailbox.Inbox, new MailboxQuery { From = "alice" }));
        Assert.Equal(EntryOutcomeKind.Done, _mailbox.Remove([garbage], Mail.Cancel)[0].Kind);
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_listed_too()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Everything may be read here.");
        _mailbox.Put(Mailbox.Inbox, Mail.Bytes("secret"));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Directory.GetFiles(Path.Combine(Root, "new"))[0], UnixFileMode.None);

        Assert.Equal("AccessDenied", Assert.ThrowsAny<SmimeException>(() => Assert.Single(_mailbox.List()).Open(Mail.Cancel)).ErrorId);
    }

    [Fact]
    public void Flags_dates_and_sizes_are_asked_of_names_and_not_of_files()
    {
        File.WriteAllText(Path.Combine(Root, "cur", "1.a,S=5000,W=5100:2,S"), "no mail");

        Assert.Equal(5000, Assert.Single(_mailbox.List(query: new MailboxQuery { LargerThan = 4999, With = MailFlags.Seen })).Size);
        Assert.Empty(_mailbox.List(query: new MailboxQuery { SmallerThan = 5000 }));
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("../other")]
    [InlineData("a/b")]
    [InlineData(".Sent")]
    [InlineData("a..b")]
    [InlineData("a.")]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\\b")]
    public void A_name_that_would_lead_elsewhere_is_refused(string name)
    {
        Assert.Equal("InvalidFolderName", Assert.Throws<MailboxException>(() => _mailbox.CreateFolder(name, Mail.Cancel)).ErrorId);
        Assert.Equal("InvalidFolderName", Assert.Throws<MailboxException>(() => _mailbox.Find(name, MailboxQuery.All, Mail.Cancel)).ErrorId);
        Assert.Equal(["cur", "new", "tmp"], Directory.GetFileSystemEntries(Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Folders_lie_side_by_side_with_names_as_servers_write_them()
    {
        _mailbox.CreateFolder("Work.2024.Été & co", Mail.Cancel);
        Directory.CreateDirectory(Path.Combine(Root, ".Entw&APw-rfe", "cur"));
        Directory.CreateDirectory(Path.Combine(Root, ".Größe", "cur"));
        Directory.CreateDirectory(Path.Combine(Root, ".R&D", "cur"));
        Directory.CreateDirectory(Path.Combine(Root, ".no mail"));
        Directory.CreateDirectory(Path.Combine(Root, "plain"));

        Assert.True(File.Exists(Path.Combine(Root, ".Work.2024.&AMk-t&AOk- &- co", "maildirfolder")));
        var folders = _mailbox.Folders(withCounts: true, Mail.Cancel);
        Assert.Equal(["INBOX", "Entwürfe", "Größe", "R&D", "Work", "Work.2024", "Work.2024.Été & co"], folders.Select(static folder => folder.Name));
        Assert.Equal(FolderUse.Drafts, folders.Named("Entwürfe").Use);
        Assert.False(folders.Named("Work.2024").HoldsMessages);
        Assert.Equal((0, 0), (folders.Named("Größe").Count, folders.Named("Größe").Unread));
        foreach (var folder in folders.Where(static folder => folder.HoldsMessages))
        {
            _mailbox.Put(folder.Name, Mail.Bytes(folder.Name));
            Assert.Equal([folder.Name], _mailbox.Subjects(folder.Name, MailboxQuery.All));
        }

        Assert.Single(Directory.GetFiles(Path.Combine(Root, ".Größe", "new")));
        Assert.Equal("FolderNotFound", Assert.Throws<MailboxException>(() => _mailbox.List("Work.2024")).ErrorId);
    }

    [Fact]
    public void Nothing_is_removed_where_a_link_leads_out_of_the_mailbox()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need privileges on Windows.");
        var outside = MaildirMailbox.Create(_folder["outside"]);
        outside.Put(Mailbox.Inbox, Mail.Bytes("precious"));
        Directory.CreateSymbolicLink(Path.Combine(Root, ".Link"), _folder["outside"]);
        _mailbox.CreateFolder("Half", Mail.Cancel);
        Directory.Delete(Path.Combine(Root, ".Half", "new"));
        Directory.CreateSymbolicLink(Path.Combine(Root, ".Half", "new"), Path.Combine(_folder["outside"], "new"));
        Directory.CreateSymbolicLink(Path.Combine(Root, ".Inside"), Path.Combine(Root, ".Real"));
        _mailbox.CreateFolder("Real", Mail.Cancel);

        foreach (var name in (string[])["Link", "Half"])
        {
            var entries = _mailbox.List(name);
            Assert.Equal("precious", Assert.Single(entries).Subject);
            Assert.Equal("FolderOutsideMailbox", Assert.Throws<MailboxException>(() => _mailbox.Remove(entries, Mail.Cancel)).ErrorId);
            Assert.Equal("FolderOutsideMailbox", Assert.Throws<MailboxException>(() => _mailbox.Move(entries, Mailbox.Inbox, Mail.Cancel)).ErrorId);
        }

        Assert.Single(outside.List());
        _mailbox.Put("Inside", Mail.Bytes("own"));
        Assert.Equal(EntryOutcomeKind.Done, _mailbox.Remove(_mailbox.List("Inside"), Mail.Cancel)[0].Kind);

        // A message that is a link, as search programs make them: the link alone goes.
        var target = Path.Combine(_folder["outside"], "message");
        File.WriteAllBytes(target, Mail.Bytes("linked"));
        File.CreateSymbolicLink(Path.Combine(Root, "cur", "7.link:2,"), target);
        var linked = Assert.Single(_mailbox.List());
        Assert.Equal(("linked", new FileInfo(target).Length), (linked.Subject, linked.Size));
        Assert.Equal(EntryOutcomeKind.Done, _mailbox.Remove([linked], Mail.Cancel)[0].Kind);
        Assert.True(File.Exists(target));
        Assert.Empty(_mailbox.List());
    }

    [Fact]
    public void A_pipe_among_the_messages_keeps_nobody_waiting()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No such pipes on Windows.");
        new Peer("mkfifo").Run(Path.Combine(Root, "cur", "1.pipe:2,"));
        File.CreateSymbolicLink(Path.Combine(Root, "cur", "2.link:2,"), Path.Combine(Root, "cur", "1.pipe:2,"));
        File.CreateSymbolicLink(Path.Combine(Root, "cur", "3.nowhere:2,"), Path.Combine(Root, "nowhere"));

        foreach (var entry in _mailbox.List()) Assert.ThrowsAny<SmimeException>(() => entry.Open(Mail.Cancel));
    }

    [Fact]
    public void What_killed_programs_left_in_tmp_goes_after_36_hours()
    {
        var old = Path.Combine(Root, "tmp", "1.old");
        File.WriteAllText(old, "left over");
        File.WriteAllText(Path.Combine(Root, "tmp", "2.young"), "being written");
        File.SetLastWriteTimeUtc(Path.Combine(Root, "tmp", "2.young"), DateTime.UtcNow.AddYears(-3));
        File.SetLastAccessTimeUtc(old, DateTime.UtcNow.AddDays(-2));

        _mailbox.Put(Mailbox.Inbox, Mail.Bytes("one"));

        Assert.Equal(["2.young"], Directory.GetFiles(Path.Combine(Root, "tmp")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_message_that_breaks_off_leaves_nothing_behind()
    {
        _mailbox.Put(Mailbox.Inbox, Mail.Bytes("one"));
        using var broken = SmimePS.Mime.MessageContent.FromOwned("Broken", () => new BreakingStream(Mail.Bytes("two", new string('x', 500_000))), null, false);

        Assert.ThrowsAny<Exception>(() => _mailbox.Append(Mailbox.Inbox, broken, MailMarks.None, null, Mail.Cancel));

        Assert.Empty(Directory.GetFiles(Path.Combine(Root, "tmp")));
        Assert.Single(_mailbox.List());
    }

    [Fact]
    public void Two_that_give_keywords_at_once_give_different_letters()
    {
        for (var i = 0; i < 8; i++) _mailbox.Put(Mailbox.Inbox, Mail.Bytes($"{i}"));
        var entries = _mailbox.List();

        Parallel.For(0, entries.Count, i =>
        {
            using var other = MaildirMailbox.Open(Root);
            other.Mark([other.List(query: new MailboxQuery { Uids = [entries[i].Uid] })[0]], new MailMarks(MailFlags.None, [$"word{i}"]), MailMarks.None, Mail.Cancel);
        });

        Assert.Equal(8, File.ReadAllLines(Path.Combine(Root, "dovecot-keywords")).Select(static line => line.Split(' ')[0]).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 8).Select(static i => $"word{i}"), _mailbox.List().Select(static entry => Assert.Single(entry.Keywords)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("&-", "&")]
    [InlineData("Entw&APw-rfe", "Entwürfe")]
    [InlineData("&U,BTFw-", "台北")]
    [InlineData("&2D3eAA-", "😀")]
    [InlineData("&AGE-", null)]
    [InlineData("&APw", null)]
    [InlineData("&APw-&APw-", null)]
    [InlineData("&ABs-", null)]
    [InlineData("&!!-", null)]
    [InlineData("R&D", null)]
    public void Names_are_read_as_servers_write_them(string text, string? name)
    {
        Assert.Equal(name, ModifiedUtf7.Decode(text));
        if (name is not null) Assert.Equal(text, ModifiedUtf7.Encode(name));
    }

    private string Rename(string file, string part, string info)
    {
        var (unique, _) = MaildirInfo.Split(Path.GetFileName(file));
        var to = Path.Combine(Root, part, unique + info);
        File.Move(file, to);
        return to;
    }
}
