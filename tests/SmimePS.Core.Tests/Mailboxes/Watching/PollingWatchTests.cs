using System.Text;
using SmimePS.Errors;
using SmimePS.Mailboxes;
using SmimePS.Mailboxes.Watching;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Mailboxes.Watching;

/// <summary>Mailboxes of this computer are watched by looking at them.</summary>
public sealed class PollingWatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_maildir_gives_what_comes_oldest_first()
    {
        var maildir = LocalMailboxes.Open(_folder["mail"], create: true);
        Add(maildir, "before");
        using var run = new WatchRun(maildir, Quick());
        Add(maildir, "one");
        Assert.Equal("one", run.Next());
        for (var number = 1; number <= 50; number++) Add(maildir, $"burst {number}", DateTimeOffset.UtcNow.AddMinutes(number - 100));
        Assert.Equal(Enumerable.Range(1, 50).Select(static number => $"burst {number}"), Ordered(run.Next(50)));
        // Read by another program: the file moves and gets another name, and is the same message.
        foreach (var file in Directory.EnumerateFiles(_folder["mail", "new"]).ToList()) File.Move(file, Path.Combine(_folder["mail", "cur"], Path.GetFileName(file) + ":2,S"));
        run.ExpectNothing(2500);
        Assert.Empty(run.Warned);
        Assert.InRange(run.Stop(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void What_came_between_two_watches_is_given_by_the_second()
    {
        var maildir = LocalMailboxes.Open(_folder["mail"], create: true);
        Add(maildir, "before");
        var options = Quick() with { StatePath = _folder["state"] };
        using (var run = new WatchRun(maildir, options))
        {
            Add(maildir, "one");
            Assert.Equal("one", run.Next());
        }

        Add(maildir, "two");
        using var again = new WatchRun(maildir, options);
        Assert.Equal("two", again.Next());
        again.ExpectNothing(1500);
    }

    [Fact]
    public void From_its_start_or_since_a_day_and_only_what_is_wanted()
    {
        var maildir = LocalMailboxes.Open(_folder["mail"], create: true);
        Add(maildir, "old", new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        Add(maildir, "young", new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        using var all = new WatchRun(maildir, Quick() with { FromStart = true });
        Assert.Equal(["old", "young"], all.Next(2));
        using var since = new WatchRun(maildir, Quick() with { Since = new DateTime(2026, 2, 1) });
        Assert.Equal("young", since.Next());
        using var some = new WatchRun(maildir, Quick() with { FromStart = true, Filter = new WatchFilter { Subject = "OUN" } });
        Assert.Equal("young", some.Next());
        some.ExpectNothing(1500);
    }

    [Fact]
    public void A_file_that_is_still_being_written_waits_until_it_is_whole()
    {
        Directory.CreateDirectory(_folder["mail"]);
        var files = LocalMailboxes.Open(_folder["mail"], create: false);
        using var run = new WatchRun(files, Quick());
        using (var file = new FileStream(_folder["mail", "a.eml"], FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Write("Subject: half"u8);
            file.Flush();
            for (var more = 0; more < 5; more++)
            {
                run.ExpectNothing(700);
                file.Write(" and more"u8);
                file.Flush();
            }

            file.Write("\r\n\r\nHello\r\n"u8);
        }

        Assert.Equal("half and more and more and more and more and more", run.Next());
        run.ExpectNothing(2500);
    }

    [Fact]
    public void An_mbox_gives_what_is_added()
    {
        File.WriteAllText(_folder["box"], "From a@x Thu Jan  1 00:00:00 2026\nSubject: before\n\nHello\n\n");
        var mbox = LocalMailboxes.Open(_folder["box"], create: false);
        using var run = new WatchRun(mbox, Quick());
        File.AppendAllText(_folder["box"], "From a@x Thu Jan  1 00:00:00 2026\nSubject: one\n\nHello\n\n");
        Assert.Equal("one", run.Next());
        run.ExpectNothing(2500);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error()
    {
        var maildir = LocalMailboxes.Open(_folder["mail"], create: true);
        using var watch = MailboxWatch.Of(maildir, "Nowhere", Quick());
        Assert.Equal("FolderNotFound", Assert.ThrowsAny<SmimeException>(() => watch.Messages(TestContext.Current.CancellationToken).First()).ErrorId);
    }

    private static WatchOptions Quick() => new() { Poll = TimeSpan.FromSeconds(1) };

    /// <summary>The burst may be found in two looks, each in its order.</summary>
    private static IEnumerable<string?> Ordered(List<string?> subjects) => subjects.OrderBy(static subject => int.Parse(subject!.Split(' ')[1]));

    private static void Add(Mailbox mailbox, string subject, DateTimeOffset? received = null) =>
        mailbox.Append(Mailbox.Inbox, MessageContent.FromBytes(Encoding.UTF8.GetBytes($"From: a@smime.test\r\nSubject: {subject}\r\n\r\nHello\r\n"), subject), MailMarks.None, received, TestContext.Current.CancellationToken);
}
