using SmimePS.Connections;
using SmimePS.Errors;
using SmimePS.Mailboxes;
using SmimePS.Mailboxes.Watching;

namespace SmimePS.Core.Tests.Mailboxes.Watching;

/// <summary>A watch goes on where the one before it stopped, or was stopped.</summary>
public sealed class WatchStateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string State => _folder["watch.state"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_came_between_two_watches_is_given_by_the_second()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("before"));
        using var mailbox = WatchMail.Connect(servers, user);
        // Nothing came, and yet it is known where to go on.
        using (var nothing = new WatchRun(mailbox, Options())) nothing.Stop();
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("one"));
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("two"));
        using (var run = new WatchRun(mailbox, Options(), StopAt("two")))
        {
            Assert.Equal("one", run.Next());
            Assert.Throws<InvalidOperationException>(run.Join);
        }

        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("three"));
        using var last = new WatchRun(mailbox, Options() with { FromStart = true });
        Assert.Equal(["two", "three"], last.Next(2));
        last.ExpectNothing();
    }

    [Fact]
    public void A_folder_that_is_renumbered_between_two_watches()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("before"));
        using var mailbox = WatchMail.Connect(servers, user);
        using (var run = new WatchRun(mailbox, Options()))
        {
            servers.Dovecot.Append(user, "INBOX", WatchMail.Message("one"));
            Assert.Equal("one", run.Next());
        }

        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("two"));
        servers.Dovecot.SetUidValidity(user, "INBOX", 99_000_000);
        using (var run = new WatchRun(mailbox, Options()))
        {
            Assert.Equal("two", run.Next());
            run.ExpectNothing();
            Assert.Single(run.Warned);
        }

        using var last = new WatchRun(mailbox, Options());
        last.ExpectNothing();
        Assert.Empty(last.Warned);
    }

    [Fact]
    public void A_folder_that_was_restored_from_an_older_copy_counts_as_renumbered()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("one"));
        using var mailbox = WatchMail.Connect(servers, user);
        using (var run = new WatchRun(mailbox, Options())) run.Stop();
        // As if it had come as far as number 500 before the numbers went back.
        var lines = File.ReadAllLines(State);
        var at = lines[^1].Split(' ');
        at[2] = "500";
        File.WriteAllText(State, string.Join('\n', [.. lines[..^1], string.Join(' ', at)]) + "\n");
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("two"));
        using var last = new WatchRun(mailbox, Options());
        Assert.Equal("two", last.Next());
        last.ExpectNothing();
    }

    [Fact]
    public void A_state_belongs_to_one_folder_and_to_one_watch()
    {
        var maildir = LocalMailboxes.Open(_folder["mail"], create: true);
        maildir.CreateFolder("Other", TestContext.Current.CancellationToken);
        using (var run = new WatchRun(maildir, Options()))
        {
            Assert.Equal("WatchStateInUse", ErrorOf(maildir, "INBOX"));
        }

        Assert.Equal("WatchStateMismatch", ErrorOf(maildir, "Other"));
        File.WriteAllText(State, "my notes\n");
        Assert.Equal("InvalidWatchState", ErrorOf(maildir, "INBOX"));
        Assert.Equal("my notes\n", File.ReadAllText(State));
        Assert.Equal("FolderNotFound", Assert.ThrowsAny<SmimeException>(() => MailboxWatch.Of(maildir, "INBOX", new WatchOptions { StatePath = _folder["none", "x"] })).ErrorId);
        Assert.Equal(["mail", "watch.state"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_line_that_was_cut_off_does_not_count()
    {
        using (var journal = WatchJournal.Open(State, "m", "f"))
        {
            journal.Rewrite(["one"]);
            journal.Add(["two", "three"], () => throw new InvalidOperationException());
        }

        File.AppendAllText(State, "fou");
        using (var journal = WatchJournal.Open(State, "m", "f"))
        {
            Assert.Equal(["one", "two", "three"], journal.Records);
            journal.Rewrite(journal.Records!);
        }

        using var again = WatchJournal.Open(State, "m", "f");
        Assert.Equal(["one", "two", "three"], again.Records);
    }

    [Fact]
    public void It_does_not_grow_without_end()
    {
        using (var journal = WatchJournal.Open(State, "m", "f"))
        {
            journal.Rewrite([]);
            for (var number = 1; number <= 5000; number++) journal.Add([$"at {number}"], () => [$"at {number}"]);
        }

        Assert.InRange(new FileInfo(State).Length, 1, 20_000);
        using var again = WatchJournal.Open(State, "m", "f");
        Assert.Equal("at 5000", again.Records![^1]);
    }

    [Fact]
    public void Positions_and_fingerprints_are_read_as_they_were_written()
    {
        var position = new ImapPosition(uint.MaxValue, uint.MaxValue + 1L) { Below = 7, Since = new DateTime(2026, 2, 3), SkipsSeen = true, Looked = new DateTime(2026, 3, 4) };
        Assert.Equal(position, ImapPosition.Parse(position.ToString()));
        Assert.Null(ImapPosition.Parse("at 1 2 3"));
        Assert.Null(ImapPosition.Parse("at 1 -2 3 - all 2026-01-01"));
        var print = Fingerprint.Of("a text");
        Assert.Equal(print, Fingerprint.Parse(print.ToString()));
        Assert.NotEqual(print, Fingerprint.Of("a Text"));
        Assert.Null(Fingerprint.Parse("AAAA"));
        Assert.Null(Fingerprint.Parse("no base64!"));
    }

    [Fact]
    public void Only_so_many_are_remembered()
    {
        var seen = new SeenMessages();
        for (var number = 0; number < SeenMessages.Most + 10; number++) seen.Add(Fingerprint.Of($"{number}"));
        Assert.Equal(SeenMessages.Most, seen.All.Count());
        Assert.False(seen.Contains(Fingerprint.Of("9")));
        Assert.True(seen.Contains(Fingerprint.Of("10")));
    }

    [Fact]
    public void Pauses_grow_to_five_minutes_and_are_never_all_the_same()
    {
        var random = 0.5;
        var retries = new WatchRetries(new WatchOptions(), () => random);
        Assert.Equal([1, 2, 4, 8, 256, 300, 300], new[] { 0, 1, 2, 3, 8, 9, 1_000_000 }.Select(failures => (int)Math.Round(retries.PauseOf(failures).TotalSeconds)));
        random = 0;
        Assert.Equal(0.75, retries.PauseOf(0).TotalSeconds);
        random = 1;
        Assert.Equal(375, retries.PauseOf(50).TotalSeconds);
    }

    [Fact]
    public void A_server_that_says_again_and_again_what_none_should_is_left_alone()
    {
        var retries = new WatchRetries(new WatchOptions(), static () => 0.5);
        var excess = ServerErrors.Describe(new ServerExcessException("Too much."), "localhost")!;
        var nonsense = ServerErrors.Describe(new MailKit.Net.Imap.ImapProtocolException("Syntax error in FETCH. Unexpected token."), "localhost")!;
        var lost = ServerErrors.Describe(new IOException("Cut."), "localhost")!;
        for (var times = 0; times < 2; times++)
        {
            Assert.All(new[] { excess, lost, nonsense, excess, lost, nonsense }, error => Assert.NotNull(retries.After(error)));
            Assert.Null(retries.After(excess));
            // It has given messages since.
            retries.Progressed();
        }

        Assert.Equal(1, retries.After(lost)?.TotalSeconds);
    }

    private WatchOptions Options() => new() { StatePath = State };

    private static Action<MailboxEntry> StopAt(string subject) => entry =>
    {
        if (entry.Subject == subject) throw new InvalidOperationException("The process dies.");
    };

    private string ErrorOf(Mailbox mailbox, string folder) => Assert.ThrowsAny<SmimeException>(() => MailboxWatch.Of(mailbox, folder, Options())).ErrorId;
}
