using System.Diagnostics;
using SmimePS.Mailboxes;
using SmimePS.Mailboxes.Watching;

namespace SmimePS.Core.Tests.Mailboxes.Watching;

/// <summary>A watch of hours in a minute: thousands of messages, and a connection that is cut again and again.</summary>
[Collection("memory")]
public class LongWatchTests
{
    private const int Rounds = 20;
    private const int MessagesEach = 150;
    private const int Warm = 5 * MessagesEach;

    private static readonly (ProxySide Side, string? Seen, int Bytes)[] Places =
    [
        (ProxySide.Server, "+ idling", 0), (ProxySide.Server, "HEADER.FIELDS", 700), (ProxySide.Client, "UID SEARCH", 3), (ProxySide.Server, "ESEARCH", 1),
        (ProxySide.Server, "EXISTS", 0), (ProxySide.Client, "UID FETCH", 10), (ProxySide.Server, "BODY[]", 20), (ProxySide.Server, null, 10_000),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_cuts_in_three_thousand_messages_cost_none_double_none_and_keep_no_memory()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        using var sender = WatchMail.Connect(servers, user);
        using var proxy = CuttingProxy.ToImap(servers);
        using var mailbox = WatchMail.Connect(servers, user, proxy.Port);
        var clock = Stopwatch.StartNew();
        var read = 0;
        using var run = new WatchRun(mailbox, handle: entry =>
        {
            // Through one of the mailbox's own connections, which are cut too.
            if (++read % 10 == 0) Assert.Contains("Hello", System.Text.Encoding.UTF8.GetString(ImapAccounts.Bytes(entry.Open(Cancel))), StringComparison.Ordinal);
        });
        var (cuts, warm) = (0, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            var (side, seen, bytes) = Places[round % Places.Length];
            proxy.Cut(side, seen, bytes, round % 3 == 0 ? ProxyCutKind.Reset : ProxyCutKind.End);
            for (var i = 0; i < MessagesEach; i++) sender.Append(Mailbox.Inbox, ImapAccounts.Content(WatchMail.Message(Subject(round * MessagesEach + i))), MailMarks.None, null, Cancel);
            for (var i = 0; i < MessagesEach; i++) Assert.Equal(Subject(round * MessagesEach + i), run.Next());
            if (await Task.WhenAny(proxy.Happened, Task.Delay(TimeSpan.FromSeconds(5), Cancel)) == proxy.Happened) cuts++;
            if ((round + 1) * MessagesEach == Warm) warm = GC.GetTotalMemory(forceFullCollection: true);
        }

        run.ExpectNothing();
        var grown = GC.GetTotalMemory(forceFullCollection: true) - warm;
        Assert.Equal(Rounds, cuts);
        Assert.True(run.Beginnings > Rounds / 2, $"{run.Beginnings} beginnings");
        // What it remembers to recognise messages by is bounded, and not yet at its bound.
        Assert.True(grown < 2 * 1024 * 1024, $"{grown / 1024} KiB more after {Rounds * MessagesEach - Warm} messages");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        new FaultTable().Add("20 cuts of a watch in 3,000 messages", "Dovecot", "each message given once, in order");
    }

    private static string Subject(int number) => $"number {number}";
}
