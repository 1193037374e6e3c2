using SmimePS.Errors;
using SmimePS.Mailboxes;
using SmimePS.Mailboxes.Watching;

namespace SmimePS.Core.Tests.Mailboxes.Watching;

/// <summary>Mail that comes into a real Dovecot is given once, whatever happens on the way.</summary>
public class ImapWatchTests
{
    private static readonly string[] Numbers = [.. Enumerable.Range(1, 50).Select(static number => $"{number}")];

    [Fact]
    public void A_message_that_comes_is_given_once_and_those_before_are_not()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("old"));
        using var mailbox = WatchMail.Connect(servers, user);
        using var run = new WatchRun(mailbox, handle: static entry => Assert.Contains("Hello", System.Text.Encoding.UTF8.GetString(Read(entry))));
        foreach (var subject in new[] { "one", "two", "three" })
        {
            // Bodies come through another connection, which has the folder open since the first of them.
            servers.Dovecot.Append(user, "INBOX", WatchMail.Message(subject));
            Assert.Equal(subject, run.Next());
        }

        run.ExpectNothing();
        Assert.Empty(run.Warned);
        Assert.Equal(1, run.Beginnings);
    }

    [Fact]
    public void A_burst_is_given_in_its_order_also_while_one_is_being_handled()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        using var mailbox = WatchMail.Connect(servers, user);
        using var run = new WatchRun(mailbox, handle: static _ => Thread.Sleep(20));
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("first"));
        servers.Dovecot.Fill(user, "INBOX", Numbers.Select(static number => WatchMail.Message(number)));
        for (var more = 0; more < 5; more++) servers.Dovecot.Append(user, "INBOX", WatchMail.Message($"more {more}"));
        var given = Enumerable.Range(0, 56).Select(_ => run.NextEntry()).ToList();
        Assert.Equal(given.OrderBy(static entry => uint.Parse(entry.Uid)), given);
        Assert.Equal(56, given.Select(static entry => entry.Subject).Distinct().Count());
        run.ExpectNothing();
    }

    [Fact]
    public void A_folder_from_its_start_or_since_a_day()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        servers.Dovecot.Fill(user, "INBOX", [WatchMail.Message("January 1"), WatchMail.Message("January 1 again")], new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        servers.Dovecot.Fill(user, "INBOX", [WatchMail.Message("January 5")], new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));
        using var mailbox = WatchMail.Connect(servers, user);
        using var all = new WatchRun(mailbox, new WatchOptions { FromStart = true });
        Assert.Equal(["January 1", "January 1 again", "January 5"], all.Next(3));
        using var since = new WatchRun(mailbox, new WatchOptions { Since = new DateTime(2026, 1, 5, 18, 0, 0) });
        Assert.Equal("January 5", since.Next());
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("new"));
        Assert.Equal("new", all.Next());
        Assert.Equal("new", since.Next());
    }

    [Fact]
    public void Those_that_are_not_wanted_pass()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        using var mailbox = WatchMail.Connect(servers, user);
        using var run = new WatchRun(mailbox, new WatchOptions { Filter = new WatchFilter { From = "BOSS" } });
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("no"));
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("yes", "boss@smime.test"));
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("no"));
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("yes too", "boss@smime.test"));
        Assert.Equal(["yes", "yes too"], run.Next(2));
        run.ExpectNothing();
    }

    /// <summary>Anybody can send such a one, and MailKit refuses what Dovecot says of it.</summary>
    [Theory]
    [InlineData(3_000)]
    [InlineData(6_000)]
    [InlineData(20_000)]
    public void A_subject_of_many_kilobytes_does_not_end_it(int length)
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        var subject = "\"long\" " + new string('x', length);
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message(subject + " of before"));
        using var mailbox = WatchMail.Connect(servers, user);
        using var run = new WatchRun(mailbox, handle: static entry => entry.RequireListed(entry.Open(TestContext.Current.CancellationToken)));
        foreach (var one in new[] { "before", subject, "after" })
        {
            servers.Dovecot.Append(user, "INBOX", WatchMail.Message(one));
            Assert.Equal(one, run.Next());
        }

        run.ExpectNothing();
    }

    [Fact]
    public void A_session_that_is_kicked_comes_back_and_finds_what_came_meanwhile()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        using var mailbox = WatchMail.Connect(servers, user);
        using var run = new WatchRun(mailbox);
        for (var times = 1; times <= 2; times++)
        {
            servers.Dovecot.Kick(user);
            servers.Dovecot.Append(user, "INBOX", WatchMail.Message($"meanwhile {times}"));
            Assert.Equal($"meanwhile {times}", run.Next());
            Assert.Equal(1 + times, run.Beginnings);
        }

        run.ExpectNothing();
        // Told once as a warning, and each time for those who want to know.
        Assert.Single(run.Warned);
        Assert.Equal(2, run.Told.Count(static line => line.Contains("Trying again", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_server_that_is_restarted_while_it_is_waited_for()
    {
        using var servers = SharedMailServers.StartOwn();
        var user = servers.Dovecot.NewUser();
        using var mailbox = WatchMail.Connect(servers, user);
        using var run = new WatchRun(mailbox);
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("before"));
        Assert.Equal("before", run.Next());
        servers.Dovecot.Stop();
        WatchRun.WaitFor(() => run.Told.Any(static line => line.Contains("cannot be reached", StringComparison.Ordinal)));
        servers.Dovecot.Start();
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("after"));
        Assert.Equal("after", run.Next());
        new FaultTable().Add("Server restarted during IDLE", "Dovecot", "waited for, connected again, no message missed");
        run.ExpectNothing();
        Assert.Single(run.Warned);
    }

    [Fact]
    public void A_folder_that_is_renumbered_gives_what_is_new_and_nothing_again()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        servers.Dovecot.Fill(user, "INBOX", [WatchMail.Message("long ago")], DateTimeOffset.UtcNow.AddDays(-30));
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("today, before"));
        using var mailbox = WatchMail.Connect(servers, user);
        using var run = new WatchRun(mailbox);
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("one"));
        Assert.Equal("one", run.Next());
        servers.Dovecot.SetUidValidity(user, "INBOX", 77_000_000);
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("two"));
        Assert.Equal("two", run.Next());
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("three"));
        Assert.Equal("three", run.Next());
        run.ExpectNothing();
        Assert.Contains(run.Warned, static text => text.Contains("renumbered", StringComparison.Ordinal));
    }

    [Fact]
    public void A_server_that_falls_silent_is_noticed_when_the_waiting_is_renewed()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        using var proxy = CuttingProxy.ToImap(servers);
        using var mailbox = WatchMail.Connect(servers, user, proxy.Port, timeoutSeconds: 2);
        proxy.Cut(ProxySide.Server, "+ idling", how: ProxyCutKind.Stall);
        using var run = new WatchRun(mailbox, renewal: TimeSpan.FromSeconds(1));
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("through the next connection"));
        Assert.Equal("through the next connection", run.Next());
        Assert.Contains("in time", Assert.Single(run.Warned), StringComparison.Ordinal);
    }

    [Fact]
    public void Waiting_is_renewed_on_the_same_connection()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        using var mailbox = WatchMail.Connect(servers, user);
        using var run = new WatchRun(mailbox, renewal: TimeSpan.FromMilliseconds(300));
        Thread.Sleep(2000);
        servers.Dovecot.Append(user, "INBOX", WatchMail.Message("late"));
        Assert.Equal("late", run.Next());
        Assert.Equal(1, run.Beginnings);
        Assert.Empty(run.Warned);
    }

    [Fact]
    public void Stopping_takes_no_time_and_leaves_no_connection()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        var mailbox = WatchMail.Connect(servers, user);
        using (var run = new WatchRun(mailbox)) Assert.InRange(run.Stop(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        mailbox.Dispose();
        WatchRun.WaitFor(() => !servers.Dovecot.Doveadm("who").Contains(user.Address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_a_server_that_fell_silent()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        using var proxy = CuttingProxy.ToImap(servers);
        using var mailbox = WatchMail.Connect(servers, user, proxy.Port);
        proxy.Cut(ProxySide.Server, "+ idling", how: ProxyCutKind.Stall);
        using var run = new WatchRun(mailbox);
        await proxy.Happened;
        Assert.InRange(run.Stop(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void It_ends_when_its_time_is_over_or_when_the_mailbox_is_disconnected()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        var mailbox = WatchMail.Connect(servers, user);
        using (var run = new WatchRun(mailbox, new WatchOptions { Duration = TimeSpan.FromSeconds(1) })) run.Join();
        using var other = new WatchRun(mailbox);
        mailbox.Dispose();
        Assert.Equal("NotConnected", Assert.ThrowsAny<SmimeException>(other.Join).ErrorId);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error()
    {
        var servers = SharedMailServers.Get();
        using var mailbox = WatchMail.Connect(servers, servers.Dovecot.NewUser());
        using var watch = MailboxWatch.Of(mailbox, "Nowhere", new WatchOptions());
        Assert.Equal("FolderNotFound", Assert.ThrowsAny<SmimeException>(() => watch.Messages(TestContext.Current.CancellationToken).First()).ErrorId);
    }

    private static byte[] Read(MailboxEntry entry)
    {
        using var stream = entry.Open().OpenRead();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
