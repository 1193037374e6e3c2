using SmimePS.Connections;
using SmimePS.Mailboxes;

namespace SmimePS.Core.Tests.Mailboxes;

/// <summary>What folders are for where the server does not say it.</summary>
public class FolderUsesTests
{
    [Fact]
    public void Names_tell_where_nothing_else_does() =>
        Assert.Equal(["INBOX=Inbox", "Corbeille=Trash", "Messages envoyés=Sent", "Notes=None"], Settle(null, "Notes", "Messages envoyés", "INBOX", "Corbeille"));

    [Fact]
    public void What_waits_to_be_sent_was_not_sent() => Assert.Equal(["Outbox=None", "Sent Items=Sent"], Settle(null, "Outbox", "Sent Items"));

    [Fact]
    public void A_provider_calls_it_otherwise() => Assert.Equal(["OUTBOX=Sent", "Sent=None"], Settle(new FolderHabits { Sent = ["OUTBOX"] }, "OUTBOX", "Sent"));

    [Fact]
    public void What_the_server_says_goes_first()
    {
        MailboxFolder[] folders = [new("Gone", FolderUse.Trash), new("Trash", FolderUse.None)];
        Assert.Equal(["Gone=Trash", "Trash=None"], FolderUses.Settle(folders, new FolderHabits { Trash = ["Trash"] }).Select(static folder => $"{folder.Name}={folder.Use}"));
    }

    [Fact]
    public void Every_preset_names_folders_that_are_found()
    {
        foreach (var provider in MailProviders.All)
        {
            if (provider.Folders.Sent is not [var sent, ..]) continue;
            Assert.Contains($"{sent}=Sent", Settle(provider.Folders, "INBOX", sent));
        }
    }

    private static IEnumerable<string> Settle(FolderHabits? habits, params string[] names) =>
        FolderUses.Settle(names.Select(static name => new MailboxFolder(name, FolderUse.None)), habits).Select(static folder => $"{folder.Name}={folder.Use}");
}
