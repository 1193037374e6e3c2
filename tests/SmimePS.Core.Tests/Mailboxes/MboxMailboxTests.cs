using System.Text;
using SmimePS.Errors;
using SmimePS.Mailboxes;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Mailboxes;

public sealed class MboxMailboxTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File1 => _folder["mbox"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Flags_of_other_programs_are_read_and_their_notes_are_no_part_of_the_message()
    {
        var mailbox = Write("""
            From alice@example.org  Fri May 17 12:30:15 2024
            From: alice@example.org
            Subject: first
            Status: RO
            X-Status: AF
            X-Keywords: red  $Blue
             green
            X-UID: 12
            Content-Length: 6

            Hello

            From MAILER-DAEMON Fri May 17 12:30:15 2024 +0200
            Subject: second
            Status: O

            >From here
            >>From there

            """);

        var entries = mailbox.List();

        Assert.Equal(["second", "first"], entries.Select(static entry => entry.Subject!));
        Assert.Equal(MailFlags.Seen | MailFlags.Answered | MailFlags.Flagged, entries[1].Flags);
        Assert.Equal(["red", "$Blue", "green"], entries[1].Keywords);
        Assert.Equal(new DateTimeOffset(new DateTime(2024, 5, 17, 12, 30, 15, DateTimeKind.Local)), entries[1].Received);
        Assert.Equal(new DateTimeOffset(2024, 5, 17, 12, 30, 15, TimeSpan.FromHours(2)), entries[0].Received);
        Assert.Equal(MailFlags.None, entries[0].Flags);
        Assert.Equal("From: alice@example.org\nSubject: first\nContent-Length: 6\n\nHello\n", Text(entries[1]));
        Assert.Equal("Subject: second\n\nFrom here\n>From there\n", Text(entries[0]));
        Assert.Equal(Text(entries[0]).Length, entries[0].Size);
    }

    [Fact]
    public void Marking_changes_the_notes_alone()
    {
        var mailbox = Write("From a Fri May 17 12:30:15 2024\nSubject: one\nStatus: RO\nX-UID: 7\n\n>From x\n\nFrom b Fri May 17 12:30:15 2024\nSubject: two\n");
        var entries = mailbox.List();

        mailbox.Mark([entries[1]], new MailMarks(MailFlags.Flagged, ["red"]), new MailMarks(MailFlags.Seen, []), Mail.Cancel);
        mailbox.Mark([entries[0]], new MailMarks(MailFlags.Seen, []), MailMarks.None, Mail.Cancel);

        Assert.Equal("From a Fri May 17 12:30:15 2024\nSubject: one\nX-UID: 7\nStatus: O\nX-Status: F\nX-Keywords: red\n\n>From x\n\nFrom b Fri May 17 12:30:15 2024\nSubject: two\nStatus: RO\n", File.ReadAllText(File1));
        Assert.Equal(entries.Select(static entry => entry.Uid), mailbox.List().Select(static entry => entry.Uid));
        Assert.False(File.Exists(File1 + ".lock"));
    }

    [Fact]
    public void What_is_added_to_a_file_without_an_empty_line_at_its_end_stays_apart()
    {
        foreach (var end in (string[])["", "\n", "\n\n", "\r\n", "\r\n\r\n"])
        {
            var mailbox = Write("From a Fri May 17 12:30:15 2024\nSubject: one\n\nbody" + end);
            mailbox.Put(Mailbox.Inbox, "Status: R\nX-IMAPbase: 1 2\nSubject: two\n\nno end"u8.ToArray(), received: new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero));

            var entries = mailbox.List();
            Assert.Equal(["two", "one"], entries.Select(static entry => entry.Subject!));
            // What the sender calls a status is not this mailbox's; and a line must end before the next message.
            Assert.Equal("Subject: two\n\nno end\n", Text(entries[0]));
            Assert.Equal(MailFlags.None, entries[0].Flags);
            Assert.Equal("one", entries[1].Subject);
            Assert.Contains("\n\nFrom MAILER-DAEMON Tue Jan 2 03:04:05 2024 +0000\nSubject: two\n", File.ReadAllText(File1).Replace("\r\n", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
            File.Delete(File1);
        }
    }

    [Fact]
    public void Lines_that_begin_with_From_come_back_whatever_stands_before_them()
    {
        var mailbox = Write("");
        var random = new Random(5);
        string[] pieces = ["From ", "From", ">", "F", "\n", "\r\n", "x", "From x 10:10\n", ">>From ", " "];
        for (var i = 0; i < 60; i++)
        {
            var body = string.Concat(Enumerable.Range(0, 200).Select(_ => pieces[random.Next(pieces.Length)])) + "\n";
            var bytes = Encoding.ASCII.GetBytes($"Subject: {i}\n\n{body}");
            mailbox.Put(Mailbox.Inbox, bytes);
            Assert.Equal(bytes, mailbox.Find(Mailbox.Inbox, MailboxQuery.All, Mail.Cancel).First().Open(Mail.Cancel).Whole());
        }

        Assert.Equal(60, mailbox.List().Count);
    }

    [Fact]
    public void A_file_that_another_program_has_written_anew_never_costs_another_message()
    {
        const string one = "From a Fri May 17 12:30:15 2024\nSubject: one\n\nbody of one\n\n";
        const string two = "From a Fri May 17 12:30:15 2024\nSubject: two\n\nbody of two\n\n";
        var mailbox = Write(one + two);
        var entries = mailbox.List();
        var content = entries[0].Open(Mail.Cancel);

        // The second is where the first was.
        File.WriteAllText(File1, two);

        Assert.Equal("MessageNotFound", Assert.ThrowsAny<SmimeException>(() => content.Whole()).ErrorId);
        Assert.Equal("MessageNotFound", Assert.ThrowsAny<SmimeException>(() => entries[1].Open(Mail.Cancel)).ErrorId);
        Assert.Equal(EntryOutcomeKind.Gone, mailbox.Remove([entries[1]], Mail.Cancel)[0].Kind);
        Assert.Equal(two, File.ReadAllText(File1));
        Assert.Equal("Subject: two\n\nbody of two\n", Text(mailbox.List()[0]));
        // One that was listed is found at its new place.
        File.WriteAllText(File1, one + one.Replace("one", "six", StringComparison.Ordinal) + two);
        GC.KeepAlive(content);
        Assert.Equal(EntryOutcomeKind.Done, mailbox.Remove([entries[0]], Mail.Cancel)[0].Kind);
        Assert.Equal(one + one.Replace("one", "six", StringComparison.Ordinal), File.ReadAllText(File1));
    }

    [Fact]
    public void Several_that_are_the_same_are_told_apart()
    {
        const string one = "From a Fri May 17 12:30:15 2024\nSubject: one\n\nbody\n\n";
        var mailbox = Write(one + one + one);
        var entries = mailbox.List();
        Assert.Equal(3, entries.Select(static entry => entry.Uid).Distinct().Count());

        mailbox.Mark([entries[0]], new MailMarks(MailFlags.Seen, []), MailMarks.None, Mail.Cancel);
        Assert.Equal([MailFlags.Seen, MailFlags.None, MailFlags.None], mailbox.List().Select(static entry => entry.Flags));
        mailbox.Remove([entries[1], entries[2]], Mail.Cancel);
        Assert.Equal(MailFlags.Seen, Assert.Single(mailbox.List()).Flags);
    }

    [Fact]
    public void A_lock_is_waited_for_and_one_that_was_left_over_is_taken_away()
    {
        var mailbox = Write("");
        mailbox.Patience = TimeSpan.FromMilliseconds(200);
        File.WriteAllText(File1 + ".lock", "");
        Assert.Equal("MailboxLocked", Assert.Throws<MailboxException>(() => mailbox.Put(Mailbox.Inbox, Mail.Bytes("one"))).ErrorId);
        File.WriteAllText(File1 + ".lock", $"{Environment.ProcessId}:{Environment.MachineName}");
        Assert.Equal("MailboxLocked", Assert.Throws<MailboxException>(() => mailbox.Put(Mailbox.Inbox, Mail.Bytes("one"))).ErrorId);
        Assert.Equal(0, new FileInfo(File1).Length);
        File.WriteAllText(File1 + ".lock", $"{int.MaxValue}:{Environment.MachineName}");

        mailbox.Put(Mailbox.Inbox, Mail.Bytes("one"));

        Assert.Single(mailbox.List());
        Assert.Equal([File1], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void What_could_not_be_added_whole_is_not_there()
    {
        var mailbox = Write("From a Fri May 17 12:30:15 2024\nSubject: one\n\nbody\n");
        var before = File.ReadAllBytes(File1);
        using var broken = MessageContent.FromOwned("Broken", () => new BreakingStream(Mail.Bytes("two", new string('x', 500_000))), null, false);

        Assert.ThrowsAny<Exception>(() => mailbox.Append(Mailbox.Inbox, broken, MailMarks.None, null, Mail.Cancel));

        Assert.Equal(before, File.ReadAllBytes(File1));
        Assert.Equal([File1], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Who_may_read_the_file_may_still_read_it_and_a_link_stays_one()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix modes.");
            return;
        }

        Write("From a Fri May 17 12:30:15 2024\nSubject: one\n\nbody\n");
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(File1, mode);
        File.CreateSymbolicLink(_folder["link"], File1);
        using var mailbox = LocalMailboxes.Open(_folder["link"], create: false);

        mailbox.Mark(mailbox.List(), new MailMarks(MailFlags.Seen, []), MailMarks.None, Mail.Cancel);

        Assert.Equal(mode, File.GetUnixFileMode(File1));
        Assert.NotNull(new FileInfo(_folder["link"]).LinkTarget);
        Assert.Contains("Status: RO", File.ReadAllText(File1), StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_on_the_whole_file_and_what_is_no_mail()
    {
        var mailbox = Write("From MAILER-DAEMON Fri May 17 12:30:15 2024\nSubject: DON'T DELETE THIS MESSAGE\nX-IMAP: 1 2\n\nnotes\n\nFrom a Fri May 17 12:30:15 2024\n\nno header\n\nFrom b whenever\nSubject: none\n\nFrom c Fri May 17 12:30:15 2024\nSubject: last\n\n");

        var entries = mailbox.List();

        Assert.Equal(["last", null], entries.Select(static entry => entry.Subject));
        Assert.Equal("InvalidMessage", Assert.ThrowsAny<SmimeException>(() => entries[1].Open(Mail.Cancel)).ErrorId);
        Assert.Equal(2, mailbox.Folders(withCounts: true, Mail.Cancel)[0].Count);
        mailbox.Remove(entries, Mail.Cancel);
        Assert.StartsWith("From MAILER-DAEMON", File.ReadAllText(File1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("From a@b Fri May 17 12:30:15 2024 +0000", 12)]
    [InlineData("From a@b Fri May  7 12:30:15 +0200 2024", 10)]
    [InlineData("From a@b Fri May 17 12:30:15 GMT 2024", 12)]
    [InlineData("From a@b Fri May 17 12:30 2024 -0530", 18)]
    [InlineData("From a@b", null)]
    [InlineData("From a@b Fri May 77 12:30:15 2024", null)]
    [InlineData("From a@b Fri May 17 99:30:15 2024", null)]
    public void The_date_of_a_From_line(string line, int? hour) => Assert.Equal(hour, MboxFromLine.Received(line)?.UtcDateTime.Hour);

    private MboxMailbox Write(string text)
    {
        File.WriteAllText(File1, text);
        return MboxMailbox.Open(File1);
    }

    private static string Text(MailboxEntry entry) => Encoding.ASCII.GetString(entry.Open(Mail.Cancel).Whole());
}
