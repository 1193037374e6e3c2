using SmimePS.Errors;
using SmimePS.Mailboxes;

namespace SmimePS.Core.Tests.Mailboxes;

public sealed class FilesMailboxTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Messages_are_the_eml_files_and_folders_are_folders()
    {
        Write("Bob's mail [1].EML");
        Write("sub", "deep", "two.eml");
        Write("notes.txt");
        Write(".hidden.eml");
        Write(".git", "x.eml");
        using var mailbox = LocalMailboxes.Open(_folder.Path, create: false);

        Assert.Equal(MailboxKind.Files, mailbox.Kind);
        Assert.Equal(["INBOX", "sub", "sub/deep"], mailbox.Folders(withCounts: true, Mail.Cancel).Select(static folder => folder.Name));
        Assert.Equal("Bob's mail [1].EML", Assert.Single(mailbox.List()).Uid);
        Assert.Equal(_folder["sub", "deep", "two.eml"], Assert.Single(mailbox.List("sub/deep")).Open(Mail.Cancel).Name);
    }

    [Fact]
    public void A_name_that_is_taken_is_not_taken_again()
    {
        Write("one.eml");
        Write("done", "one.eml");
        using var mailbox = FilesMailbox.Open(_folder.Path);

        var moved = mailbox.Move(mailbox.List(), "done", Mail.Cancel)[0];

        Assert.Equal(EntryOutcomeKind.Done, moved.Kind);
        Assert.Equal(["one.eml", moved.NewUid!], mailbox.List("done").Select(static entry => entry.Uid).OrderByDescending(static uid => uid, StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_that_was_replaced_is_another_message()
    {
        Write("one.eml");
        using var mailbox = FilesMailbox.Open(_folder.Path);
        var entries = mailbox.List();
        File.WriteAllBytes(_folder["one.eml"], Mail.Bytes("another one, and longer"));

        Assert.Equal(EntryOutcomeKind.Gone, mailbox.Remove(entries, Mail.Cancel)[0].Kind);
        Assert.True(File.Exists(_folder["one.eml"]));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc")]
    [InlineData("a/../../b")]
    [InlineData(".git")]
    [InlineData("a//b")]
    [InlineData("a\0")]
    public void A_name_that_would_lead_elsewhere_is_refused(string name)
    {
        using var mailbox = FilesMailbox.Open(_folder.Path);
        Assert.Equal("InvalidFolderName", Assert.Throws<MailboxException>(() => mailbox.CreateFolder(name, Mail.Cancel)).ErrorId);
    }

    [Fact]
    public void Links_are_not_followed_out_of_the_folder_when_something_is_removed_and_a_circle_ends()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need privileges on Windows.");
        using var outside = new TemporaryFolder();
        File.WriteAllBytes(outside["one.eml"], Mail.Bytes("precious"));
        Directory.CreateSymbolicLink(_folder["link"], outside.Path);
        Directory.CreateSymbolicLink(_folder["circle"], _folder.Path);
        using var mailbox = FilesMailbox.Open(_folder.Path);

        Assert.Equal(["INBOX", "circle", "link"], mailbox.Folders(withCounts: true, Mail.Cancel).Select(static folder => folder.Name));
        Assert.Equal("FolderOutsideMailbox", Assert.Throws<MailboxException>(() => mailbox.Remove(mailbox.List("link"), Mail.Cancel)).ErrorId);
        Assert.Equal("FolderOutsideMailbox", Assert.Throws<MailboxException>(() => mailbox.Move(mailbox.List("link"), Mailbox.Inbox, Mail.Cancel)).ErrorId);
        Assert.True(File.Exists(outside["one.eml"]));
    }

    [Fact]
    public void What_is_no_mail_is_listed_and_fails_when_it_is_opened()
    {
        File.WriteAllBytes(_folder["empty.eml"], []);
        File.WriteAllBytes(_folder["zeros.eml"], new byte[100]);
        using var mailbox = FilesMailbox.Open(_folder.Path);

        var entries = mailbox.List();
        Assert.Equal(2, entries.Count);
        foreach (var entry in entries) Assert.Equal("InvalidMessage", Assert.ThrowsAny<SmimeException>(() => entry.Open(Mail.Cancel)).ErrorId);
    }

    private void Write(params string[] parts)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[parts])!);
        File.WriteAllBytes(_folder[parts], Mail.Bytes(parts[^1]));
    }
}
