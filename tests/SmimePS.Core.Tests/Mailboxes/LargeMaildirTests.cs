using SmimePS.Mailboxes;

namespace SmimePS.Core.Tests.Mailboxes;

[Collection("memory")]
public sealed class LargeMaildirTests : IDisposable
{
    private const int Messages = 20_000;
    private const int MiB = 1024 * 1024;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_large_folder_is_listed_in_little_memory_and_the_newest_without_reading_the_others()
    {
        using var mailbox = MaildirMailbox.Create(_folder["mail"]);
        var bytes = Mail.Bytes("large", new string('x', 200) + "\r\n", [.. Enumerable.Range(0, 20).Select(static i => $"X-Trace-{i}: {new string('y', 100)}")]);
        for (var i = 0; i < Messages; i++) File.WriteAllBytes(_folder["mail", "cur", $"{1_700_000_000 + i}.M{i}P1.host,S={bytes.Length}:2,{(i % 2 == 0 ? "S" : "")}"], bytes);

        var listed = 0;
        var peak = PeakMemory.Of(() =>
        {
            foreach (var entry in mailbox.Find(Mailbox.Inbox, MailboxQuery.All, Mail.Cancel))
            {
                Assert.Equal("large", entry.Subject);
                listed++;
            }
        });

        Assert.Equal(Messages, listed);
        Assert.True(peak < 24 * MiB, $"{peak / MiB} MiB");

        // Asked of names alone: the files need not even be readable as mail.
        var first = mailbox.Find(Mailbox.Inbox, new MailboxQuery { With = MailFlags.Seen }, Mail.Cancel).Take(3).ToList();
        Assert.Equal(3, first.Count);
        Assert.Equal(Messages / 2, mailbox.Folders(withCounts: true, Mail.Cancel)[0].Unread);
    }
}
