using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;

namespace SmimePS.Module.Tests;

/// <summary>The mailbox cmdlets over a Maildir: what needs no server to be seen.</summary>
public sealed class LocalMailboxTests : ProtectionTest
{
    private const string Raw = "From: {0}\r\nTo: bob@example.org\r\nSubject: {1}\r\nDate: {2}\r\nMessage-ID: <{1}@example.org>\r\n\r\nHello\r\n";

    [Fact]
    public void A_mailbox_is_opened_named_and_closed()
    {
        var session = Box();
        Assert.Equal("box", session.Properties["Name"].Value);
        Assert.Equal("Maildir", session.Properties["Kind"].Value.ToString());
        Assert.Equal(Path.Combine(Folder, "box"), session.Properties["Path"].Value);
        Assert.Equal("box", Run("Get-SmimeMailboxSession b*").Single.ToString());
        Assert.Equal("NotConnected", Run("Get-SmimeMailboxSession other").ErrorId);
        Run("Disconnect-SmimeMailbox; Disconnect-SmimeMailbox $Session; Disconnect-SmimeMailbox -All", ("Session", session));
        Assert.False((bool)session.Properties["IsConnected"].Value);
        Assert.Equal("NotConnected", Run("Get-SmimeMailboxMessage").ErrorId);
        Assert.Equal("NotConnected", Run("Get-SmimeMailboxMessage -Session $Session", ("Session", session)).ErrorId);
        Assert.Equal("NotConnected", Run("Disconnect-SmimeMailbox").ErrorId);
    }

    [Fact]
    public void Where_several_are_connected_one_must_be_named()
    {
        var first = Box();
        Run("$null = Connect-SmimeMailbox -Path $Folder/other -Create -Name 'the other'");
        var result = Run("Get-SmimeMailboxMessage");
        Assert.Equal("SeveralMailboxes", result.ErrorId);
        Assert.Contains("box, the other", result.Error.ToString());
        Run("$Message | Save-SmimeMailboxMessage -Session 'The Other'", ("Message", Message));
        Assert.Equal("Plans", Run("Get-SmimeMailboxMessage -Session 'the other'").Get<string>("Subject"));
        Assert.Equal("Plans", Run("Get-SmimeMailboxSession | Get-SmimeMailboxMessage").Get<string>("Subject"));
        Run("$null = Connect-SmimeMailbox -Path $Folder/box");
        Assert.False((bool)first.Properties["IsConnected"].Value);
        Assert.Contains("those that are: the other, box", Run("Get-SmimeMailboxMessage -Session nobody").Error.ToString());
    }

    [Fact]
    public void What_is_no_mailbox_is_an_error()
    {
        Assert.Equal("MailboxNotFound", Run("Connect-SmimeMailbox -Path $Folder/none").ErrorId);
        Write("text.txt", "Nothing of mail.\n");
        Assert.Equal("NotAMailbox", Run("Connect-SmimeMailbox -Path $Folder/text.txt").ErrorId);
    }

    [Theory]
    [InlineData("old.mbox", "Mbox")]
    [InlineData("old.MBX", "Mbox")]
    [InlineData("old.mbox/", "Maildir")]
    [InlineData("mbox", "Maildir")]
    public void What_is_made_is_what_its_name_says(string name, string kind)
    {
        var made = Run("Connect-SmimeMailbox -Path $Folder/$Name -Create", ("Name", name)).Single;
        Assert.Equal(kind, made.Properties["Kind"].Value.ToString());
        Assert.Empty(Run("$Message | Save-SmimeMailboxMessage; Disconnect-SmimeMailbox", ("Message", Message)).Errors);
        var path = (string)made.Properties["Path"].Value;
        Assert.Equal(kind == "Mbox", File.Exists(path));
        if (kind == "Mbox" && !OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        // Where it is there -Create makes nothing.
        Assert.Equal("Plans", Run("$null = Connect-SmimeMailbox -Path $Folder/$Name -Create; Get-SmimeMailboxMessage", ("Name", name)).Get<string>("Subject"));
        Assert.Equal(kind == "Mbox" ? "FolderNotFound" : "none", Run("$null = Connect-SmimeMailbox -Path $Folder/not/there/$Name -Create", ("Name", name)).Errors is [var error, ..] ? error.FullyQualifiedErrorId.Split(',')[0] : "none");
    }

    [Fact]
    public void An_opened_message_stands_for_the_one_in_the_mailbox()
    {
        Box();
        var result = Mail("""
            $Message | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice | Save-SmimeMailboxMessage
            $Message | Save-SmimeMailboxMessage
            $opened = @(Get-SmimeMailboxMessage -Encrypted | Unprotect-MailMessage -Certificate $Bob)
            $opened.MailboxMessage.Folder
            $opened | Set-SmimeMailboxMessage -Read
            (Get-SmimeMailboxMessage -Encrypted).IsRead
            $opened | Unprotect-MailMessage -OutputPath $Folder/opened.eml | Move-SmimeMailboxMessage Done -CreateFolder
            Get-SmimeMailboxMessage -Folder Done | Unprotect-MailMessage -Certificate $Bob | Remove-SmimeMailboxMessage -Confirm:$false
            @(Get-SmimeMailboxMessage -Folder Done).Count
            @(Get-SmimeMailboxMessage).Count
            """);
        Assert.Empty(result.Errors);
        Assert.Equal(["INBOX", "True", "0", "1"], result.Output.Select(static item => item.ToString()));
        // It was moved meanwhile, by whoever.
        Assert.Equal("MessageNotFound", Run("$opened | Remove-SmimeMailboxMessage -Confirm:$false").ErrorId);
    }

    [Theory]
    [InlineData("Move-SmimeMailboxMessage INBOX")]
    [InlineData("Remove-SmimeMailboxMessage -Confirm:$false")]
    [InlineData("Set-SmimeMailboxMessage -Read")]
    public void What_is_in_no_mailbox_is_said_to_be_in_none(string work)
    {
        Box();
        var result = Mail($"$Message | {work}; $Message | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice | Unprotect-MailMessage -Certificate $Bob | {work}");
        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, static error => Assert.StartsWith("NotAMailboxMessage,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Contains("Get-SmimeMailboxMessage", result.Errors[0].ToString());
    }

    [Fact]
    public void Files_are_brought_in_by_either_name()
    {
        Box();
        foreach (var name in new[] { "one.eml", "two.eml", "[3].eml" }) Write(name, $"From: a@example.org\r\nSubject: {name}\r\n\r\nx\r\n");
        Write("old.mbox", "From a Fri May 17 12:30:15 2024\nSubject: four\n\nx\n\nFrom a Fri May 17 12:30:15 2024\nSubject: five\n\nx\n");
        Assert.Empty(Run("Save-SmimeMailboxMessage -Path $Folder/*.eml, $Folder/old.mbox -Folder A -CreateFolder").Errors);
        Assert.Equal(5, Run("Get-SmimeMailboxMessage -Folder A").Output.Count);
        Assert.Empty(Run("Import-SmimeMailboxMessage $Folder/*.eml -Folder B -CreateFolder; Import-SmimeMailboxMessage B $Folder/old.mbox; Import-SmimeMailboxMessage -LiteralPath $Folder/[3].eml B").Errors);
        Assert.Equal(["[3].eml", "[3].eml", "five", "four", "one.eml", "two.eml"], Run("Get-SmimeMailboxMessage -Folder B").Output.Select(static item => item.ToString()!).Order(StringComparer.Ordinal));
        var mixed = Run("Import-SmimeMailboxMessage -Path $Folder/none.eml, $Folder/one.eml -Folder B");
        Assert.Equal("PathNotFound", mixed.ErrorId);
        Assert.Equal(7, Run("Get-SmimeMailboxMessage -Folder B").Output.Count);
    }

    [Fact]
    public void A_message_gets_the_date_that_fits()
    {
        Box();
        var past = Run("$Past | Save-SmimeMailboxMessage -PassThru | ForEach-Object { Get-SmimeMailboxMessage -Uid $_.NewUid }", ("Past", Mail("p@example.org", "past", "Mon, 2 Nov 2020 10:00:00 +0100")));
        Assert.Equal(new DateTimeOffset(2020, 11, 2, 9, 0, 0, TimeSpan.Zero), past.Get<DateTimeOffset>("ReceivedDate"));
        foreach (var (name, date) in new[] { ("future", "Mon, 2 Nov 2099 10:00:00 +0100"), ("ancient", "Thu, 1 Jan 1970 00:00:00 +0000"), ("none", "whenever") })
        {
            var now = Run("$Raw | Save-SmimeMailboxMessage; Get-SmimeMailboxMessage -Subject $Name", ("Raw", Mail("p@example.org", name, date)), ("Name", name));
            Assert.InRange(now.Get<DateTimeOffset>("ReceivedDate"), DateTimeOffset.Now.AddMinutes(-5), DateTimeOffset.Now.AddMinutes(1));
        }

        Run("$Raw | Save-SmimeMailboxMessage -ReceivedDate '2001-02-03T04:05:06Z'", ("Raw", Mail("p@example.org", "given", "Mon, 2 Nov 2020 10:00:00 +0100")));
        Assert.Equal(new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero), Run("Get-SmimeMailboxMessage -Subject given").Get<DateTimeOffset>("ReceivedDate"));
    }

    [Fact]
    public void A_copy_keeps_date_flags_and_keywords_unless_others_are_given()
    {
        Box();
        Run("""
            $Raw | Save-SmimeMailboxMessage -Flag Seen, Flagged -Keyword Work, $Label1 -ReceivedDate '2001-02-03T04:05:06Z'
            Get-SmimeMailboxMessage | Save-SmimeMailboxMessage Copies -CreateFolder
            Get-SmimeMailboxMessage | Save-SmimeMailboxMessage Copies -Flag Answered
            Get-SmimeMailboxMessage | Save-SmimeMailboxMessage Copies -Keyword Other
            Get-SmimeMailboxMessage | Save-SmimeMailboxMessage Copies -Flag None
            """, ("Raw", Mail("p@example.org", "one", "Mon, 2 Nov 2020 10:00:00 +0100")), ("Label1", "$Label1"));
        var copies = Run("Get-SmimeMailboxMessage -Folder Copies");
        Assert.Empty(copies.Errors);
        Assert.All(copies.Output, static copy => Assert.Equal(new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero), copy.Properties["ReceivedDate"].Value));
        var marks = copies.Output.Select(static copy => $"{copy.Properties["Flags"].Value}: {string.Join(' ', ((IReadOnlyList<string>)copy.Properties["Keywords"].Value).Order(StringComparer.Ordinal))}");
        Assert.Equal(["Answered: ", "None: ", "Seen, Flagged: $Label1 Work", "Seen, Flagged: Other"], marks.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Whatever_stands_for_a_message_can_be_saved()
    {
        Box();
        var raw = Mail("p@example.org", "file", "Mon, 2 Nov 2020 10:00:00 +0100");
        Write("one.eml", raw);
        Write("two.mbox", $"From a Mon Nov  2 10:00:00 2020\n{raw.Replace("file", "first", StringComparison.Ordinal)}\nFrom b Mon Nov  2 10:00:00 2020\n{raw.Replace("file", "second", StringComparison.Ordinal)}\n");
        var result = Run("""
            "$Folder/one.eml", "$Folder/two.mbox" | Save-SmimeMailboxMessage -PassThru
            [IO.FileInfo]"$Folder/one.eml" | Save-SmimeMailboxMessage -PassThru
            , [Text.Encoding]::ASCII.GetBytes($Raw) | Save-SmimeMailboxMessage -PassThru
            $Message.Message | Save-SmimeMailboxMessage -PassThru
            "$Folder/none.eml", $Message | Save-SmimeMailboxMessage -PassThru
            """, ("Raw", raw), ("Message", Message));
        Assert.Equal("PathNotFound", result.ErrorId);
        Assert.Equal(["file", "first", "second", "file", "file", "Plans", "Plans"], result.Output.Select(static change => (string)change.Properties["Subject"].Value));
        Assert.All(result.Output, static change => Assert.NotNull(change.Properties["NewUid"].Value));
        Assert.Equal(7, Run("Get-SmimeMailboxMessage").Output.Count);
        // Byte for byte, the signature of a message would hold.
        Assert.Equal(raw, Text(Run("Get-SmimeMailboxMessage -Subject file -First 1").Single));
    }

    [Theory]
    [InlineData("", "new, old, news, big, signed, plain")]
    [InlineData("-From ALICE", "new, old, signed, plain")]
    [InlineData("-From news@list.example -Subject n", "news")]
    [InlineData("-Subject Grüße", "news")]
    [InlineData("-To bob", "new, old, news, big, signed, plain")]
    [InlineData("-Since 2026-03-01", "new")]
    [InlineData("-Before 2026-01-02", "plain")]
    [InlineData("-Since 2026-01-03 -Before 2026-01-05", "news, old")]
    [InlineData("-Unread", "news, big, signed, plain")]
    [InlineData("-Flag Flagged", "new")]
    [InlineData("-Flag Seen -NotFlag Flagged", "old")]
    [InlineData("-Keyword Work", "old")]
    [InlineData("-LargerThan 10000", "big")]
    [InlineData("-SmallerThan 1000 -NotFlag Seen", "news, plain")]
    [InlineData("-Header @{ 'List-Id' = 'announce' }", "news")]
    [InlineData("-Header @{ 'List-Id' = '' }", "news")]
    [InlineData("-Signed", "signed")]
    [InlineData("-Signed:$false -Encrypted:$false -LargerThan 10000", "big")]
    [InlineData("-First 2", "new, big")]
    public void What_is_wanted_is_found_and_the_newest_first(string parameters, string expected)
    {
        Box();
        FillBox();
        var result = Run($"Get-SmimeMailboxMessage {parameters}");
        Assert.Empty(result.Errors);
        Assert.Equal(expected.Split(", ").Order(StringComparer.Ordinal), result.Output.Select(static found => ((string)found.Properties["MessageId"].Value).Split('@')[0]).Order(StringComparer.Ordinal));
        var dates = result.Output.Select(static found => (DateTimeOffset)found.Properties["ReceivedDate"].Value).ToList();
        Assert.Equal(dates.OrderDescending(), dates);
    }

    [Fact]
    public void A_search_in_the_language_of_a_server_needs_one()
    {
        Box();
        Assert.Equal("RawQueryNotSupported", Run("Get-SmimeMailboxMessage -Query 'ALL'").ErrorId);
    }

    [Fact]
    public void Folders_are_listed_and_feed_the_search()
    {
        Box();
        FillBox();
        Run("Get-SmimeMailboxMessage -Unread -First 1 | Save-SmimeMailboxMessage 'Sent Items' -CreateFolder; $Message | Save-SmimeMailboxMessage 'Été & co' -CreateFolder -Flag Seen", ("Message", Message));
        var folders = Run("Get-SmimeMailboxFolder");
        Assert.Equal(["INBOX 6 4 Inbox", "Sent Items 1 1 Sent", "Été & co 1 0 None"], folders.Output.Select(static folder =>
            $"{folder} {folder.Properties["Count"].Value} {folder.Properties["Unread"].Value} {folder.Properties["Use"].Value}"));
        Assert.Equal("Sent Items", Run("Get-SmimeMailboxFolder -Use Sent").Single.ToString());
        Assert.Null(Run("Get-SmimeMailboxFolder Ét* -NoCount").Single.Properties["Count"].Value);
        Assert.Equal("FolderNotFound", Run("Get-SmimeMailboxFolder None").ErrorId);
        Assert.Equal(8, Run("Get-SmimeMailboxFolder | Get-SmimeMailboxMessage").Output.Count);
        Assert.Single(Run("Get-SmimeMailboxMessage -Folder sent").Output);
        Assert.Equal("FolderNotFound", Run("Get-SmimeMailboxMessage -Folder None").ErrorId);
    }

    [Fact]
    public void Messages_are_moved_and_told_where()
    {
        Box();
        FillBox();
        var moved = Run("Get-SmimeMailboxMessage -From news@list.example | Move-SmimeMailboxMessage Reading -CreateFolder -PassThru");
        Assert.Equal("Moved", moved.Single.Properties["Kind"].Value.ToString());
        Assert.Equal("INBOX", moved.Get<string>("Folder"));
        Assert.Equal("Reading", moved.Get<string>("Destination"));
        Assert.Equal("news@example.org", Run("Get-SmimeMailboxMessage -Folder Reading -Uid $Uid", ("Uid", moved.Get<string>("NewUid"))).Get<string>("MessageId"));
        Assert.Equal(5, Run("Get-SmimeMailboxMessage").Output.Count);
        // The word for what a folder is for, in whatever case.
        Run("$Message | Save-SmimeMailboxMessage 'Deleted Items' -CreateFolder; Get-SmimeMailboxMessage -LargerThan 10000 | Move-SmimeMailboxMessage trash", ("Message", Message));
        Assert.Equal(2, Run("Get-SmimeMailboxMessage -Folder 'Deleted Items'").Output.Count);
    }

    [Fact]
    public void What_cannot_be_moved_costs_the_others_nothing()
    {
        Box();
        FillBox();
        var listed = Run("$all = @(Get-SmimeMailboxMessage); $all[1] | Remove-SmimeMailboxMessage -Confirm:$false; $all").Output;
        var result = Run("$all | Move-SmimeMailboxMessage Done -CreateFolder");
        Assert.Equal("MessageNotFound", result.ErrorId);
        Assert.Same(listed[1].BaseObject, result.Error.TargetObject);
        Assert.Equal(5, Run("Get-SmimeMailboxMessage -Folder Done").Output.Count);
        var missing = Run("Get-SmimeMailboxMessage -Folder Done -First 2 | Move-SmimeMailboxMessage Nowhere");
        Assert.Equal(["FolderNotFound", "FolderNotFound"], missing.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(5, Run("Get-SmimeMailboxMessage -Folder Done").Output.Count);
    }

    [Fact]
    public void What_is_only_asked_about_changes_nothing()
    {
        Box();
        FillBox();
        var result = Run("""
            Get-SmimeMailboxMessage | Move-SmimeMailboxMessage Done -CreateFolder -WhatIf
            Get-SmimeMailboxMessage | Remove-SmimeMailboxMessage -WhatIf
            Get-SmimeMailboxMessage | Set-SmimeMailboxMessage -Read -Keyword Work -WhatIf
            Get-SmimeMailboxMessage | Save-SmimeMailboxMessage Done -CreateFolder -WhatIf
            """);
        Assert.Empty(result.Errors);
        Assert.Equal(24, result.Host.Count(static line => line.StartsWith("What if:", StringComparison.Ordinal)));
        Assert.Contains(result.Host, static line => line.Contains("Move to 'Done'", StringComparison.Ordinal));
        Assert.Contains(result.Host, static line => line.Contains("Set Seen, Work", StringComparison.Ordinal));
        Assert.Equal("INBOX", Run("Get-SmimeMailboxFolder").Single.ToString());
        Assert.Equal(4, Run("Get-SmimeMailboxMessage -Unread").Output.Count);
        // What would go wrong is told all the same.
        Assert.Equal("FolderNotFound", Run("Get-SmimeMailboxMessage -First 1 | Move-SmimeMailboxMessage Nowhere -WhatIf").ErrorId);
        Assert.Equal("FolderNotFound", Run("$Message | Save-SmimeMailboxMessage Nowhere -WhatIf", ("Message", Message)).ErrorId);
    }

    [Fact]
    public void Only_the_messages_that_are_named_are_removed()
    {
        Box();
        FillBox();
        Run("Get-SmimeMailboxMessage -Flag Flagged | Set-SmimeMailboxMessage -Flag Deleted");
        var removed = Run("Get-SmimeMailboxMessage -LargerThan 10000 | Remove-SmimeMailboxMessage -Confirm:$false -PassThru");
        Assert.Equal("Removed", removed.Single.Properties["Kind"].Value.ToString());
        Assert.Equal(5, Run("Get-SmimeMailboxMessage").Output.Count);
        Assert.Single(Run("Get-SmimeMailboxMessage -Flag Deleted").Output);
    }

    [Fact]
    public void Nothing_is_removed_unasked()
    {
        Box();
        FillBox();
        // Nobody is there to answer.
        Assert.NotEmpty(Run("Get-SmimeMailboxMessage -First 1 | Remove-SmimeMailboxMessage").Errors);
        Assert.Equal(6, Run("Get-SmimeMailboxMessage").Output.Count);
    }

    [Fact]
    public void Flags_and_keywords_are_set_and_taken_away()
    {
        Box();
        FillBox();
        Run("Get-SmimeMailboxMessage -Subject old | Set-SmimeMailboxMessage -Unread -Flag Answered, Flagged -ClearKeyword work -Keyword Private");
        var old = Run("Get-SmimeMailboxMessage -Subject old");
        Assert.Equal("Answered, Flagged", old.Get<string>("Flags"));
        Assert.Equal("Private", old.Get<string>("Keywords"));
        Assert.False(old.Get<bool>("IsRead"));
        Assert.Equal("NothingToChange", Run("Get-SmimeMailboxMessage | Set-SmimeMailboxMessage").ErrorId);
        Assert.Equal("ContradictoryFlags", Run("Get-SmimeMailboxMessage | Set-SmimeMailboxMessage -Read -Unread").ErrorId);
        Assert.Equal("InvalidKeyword", Run("Get-SmimeMailboxMessage -Subject old | Set-SmimeMailboxMessage -Keyword 'two words'").ErrorId);
    }

    [Fact]
    public void Messages_can_be_named_by_their_uids()
    {
        Box();
        FillBox();
        var uids = Run("Get-SmimeMailboxMessage -First 3").Output.Select(static found => (string)found.Properties["Uid"].Value).ToArray();
        Assert.Equal("MessageNotFound", Run("Set-SmimeMailboxMessage -Uid $Uids[0], nothing -Keyword Chosen", ("Uids", uids)).ErrorId);
        Assert.Equal(uids[0], Run("Get-SmimeMailboxMessage -Keyword Chosen").Get<string>("Uid"));
        var moved = Run("Move-SmimeMailboxMessage Done -Uid $Uids -Session box -CreateFolder -PassThru", ("Uids", uids));
        Assert.Equal(uids, moved.Output.Select(static change => (string)change.Properties["Uid"].Value));
        Run("Remove-SmimeMailboxMessage -Folder Done -Uid $Uid -Confirm:$false", ("Uid", moved.Output[0].Properties["NewUid"].Value));
        Assert.Equal(2, Run("Get-SmimeMailboxMessage -Folder Done").Output.Count);
    }

    [Fact]
    public void Messages_go_to_another_mailbox_whole()
    {
        Box();
        FillBox();
        Write("other.mbox", "");
        Run("$null = Connect-SmimeMailbox -Path $Folder/other.mbox -Name other");
        var before = Text(Run("Get-SmimeMailboxMessage -Session box -Subject old").Single);
        var moved = Run("Get-SmimeMailboxMessage -Session box -Flag Seen | Move-SmimeMailboxMessage INBOX -DestinationSession other -PassThru");
        Assert.Empty(moved.Errors);
        Assert.Equal(2, moved.Output.Count);
        Assert.All(moved.Output, static change => Assert.Equal("other", change.Properties["DestinationSession"].Value.ToString()));
        var old = Run("Get-SmimeMailboxMessage -Session other -Subject old");
        Assert.Equal("Seen", old.Get<string>("Flags"));
        Assert.Equal("Work", old.Get<string>("Keywords"));
        Assert.Equal(moved.Output.Select(static change => (string)change.Properties["NewUid"].Value).Order(StringComparer.Ordinal),
            Run("Get-SmimeMailboxMessage -Session other").Output.Select(static found => (string)found.Properties["Uid"].Value).Order(StringComparer.Ordinal));
        Assert.Equal(before, Text(old.Single));
        Assert.Equal(4, Run("Get-SmimeMailboxMessage -Session box").Output.Count);
        // One folder has no others.
        Assert.Equal("FolderNotFound", Run("Get-SmimeMailboxMessage -Session box -First 1 | Move-SmimeMailboxMessage Elsewhere -DestinationSession other").ErrorId);
        Assert.Equal("FoldersNotSupported", Run("Get-SmimeMailboxMessage -Session box -First 1 | Move-SmimeMailboxMessage Elsewhere -DestinationSession other -CreateFolder").ErrorId);
        Assert.Equal(4, Run("Get-SmimeMailboxMessage -Session box").Output.Count);
    }

    [Fact]
    public void A_folder_of_files_keeps_no_flags()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "files"));
        Run("$null = Connect-SmimeMailbox -Path $Folder/files; $Message | Save-SmimeMailboxMessage", ("Message", Message));
        Assert.Equal("FlagsNotSupported", Run("Get-SmimeMailboxMessage | Set-SmimeMailboxMessage -Read").ErrorId);
        Assert.Single(Directory.GetFiles(Path.Combine(Folder, "files"), "*.eml"));
    }

    [Fact]
    public void Protected_mail_is_checked_and_opened_where_it_lies()
    {
        Box();
        Mail("""
            $Message | Protect-MailMessage -Sign -Signer $Alice | Save-SmimeMailboxMessage
            $Message | Protect-MailMessage -Signer $Alice -Recipient $Bob | Save-SmimeMailboxMessage
            $Message | Save-SmimeMailboxMessage
            """);
        Assert.Equal([true, true], Mail("Get-SmimeMailboxMessage -Signed | Test-SmimeSignature -TrustAnchor $Ca; Get-SmimeMailboxMessage -Encrypted | Test-SmimeSignature -TrustAnchor $Ca -Certificate $Bob")
            .Output.Select(static item => (bool)item.BaseObject));
        Assert.Contains("Meet me at nine", Text(Mail("Get-SmimeMailboxMessage -Encrypted | Unprotect-MailMessage -Certificate $Bob").Single));
        Mail("Get-SmimeMailboxMessage | Where-Object { Test-SmimeSignature $_ -TrustAnchor $Ca -Certificate $Bob } | Move-SmimeMailboxMessage Verified -CreateFolder");
        Assert.Equal(2, Run("Get-SmimeMailboxMessage -Folder Verified").Output.Count);
        Assert.Single(Run("Get-SmimeMailboxMessage").Output);
    }

    /// <summary>A script files by what the mailbox listed; a true for another message would be taken for one on that.</summary>
    [Theory]
    [InlineData("Subject: Plans", "Subject: Pay 9200 EUR", "subject")]
    [InlineData("From: Alice <", "From: The Boss <", "author")]
    public void A_message_that_was_replaced_after_it_was_listed_is_not_valid(string old, string instead, string differs)
    {
        Box();
        Mail("$Message | Protect-MailMessage -Sign -NoHeaderProtection -Signer $Alice | Save-SmimeMailboxMessage");
        Assert.True((bool)Mail("$listed = @(Get-SmimeMailboxMessage); $listed | Test-SmimeSignature -TrustAnchor $Ca").Single.BaseObject);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(Folder, "box"), "*", SearchOption.AllDirectories), static name => name.Contains("S=", StringComparison.Ordinal));
        var signed = Mail("$listed = @(Get-SmimeMailboxMessage); $listed").Single;
        var text = File.ReadAllText(file, Encoding.Latin1);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(old, instead, StringComparison.Ordinal), Encoding.Latin1);

        foreach (var script in new[] { "$listed | Test-SmimeSignature -TrustAnchor $Ca", "Test-SmimeSignature $listed[0] -TrustAnchor $Ca", "$listed | Get-SmimeSignature -TrustAnchor $Ca" })
        {
            var answer = Mail(script);
            Assert.Empty(answer.Output);
            Assert.Equal("ListingDiffers", answer.ErrorId);
            Assert.Contains($"has another {differs} than the mailbox said when it was listed", answer.Error.ToString(), StringComparison.Ordinal);
            Assert.Same(signed.BaseObject, answer.Error.TargetObject);
        }

        // Listed again it is what it now says, which its signature does not cover.
        Assert.True((bool)Mail("Get-SmimeMailboxMessage | Test-SmimeSignature -TrustAnchor $Ca").Single.BaseObject);
    }

    [Fact]
    public void Breaking_a_list_off_leaves_the_mailbox_usable()
    {
        Box();
        FillBox();
        Run("Import-Module -Assembly $Fixture", ("Fixture", FixtureCmdlets.Load(Engine)));
        Assert.Equal("new@example.org", Run("Get-SmimeMailboxMessage | Select-First").Get<string>("MessageId"));
        Assert.Single(Run("foreach ($once in 1) { Get-SmimeMailboxMessage | ForEach-Object { $_; break } }").Output);
        Assert.Equal(6, Run("Get-SmimeMailboxMessage").Output.Count);
    }

    [Fact]
    public void Nothing_of_a_header_steers_the_terminal()
    {
        Box();
        var raw = "From: =?utf-8?Q?Bank=1B[2J?= <alice@example.org>\r\nTo: =?utf-8?Q?b=E2=80=AEob?= <bob@example.org>\r\nSubject: =?utf-8?Q?pay=1B]0;x=07_now?=\r\nMessage-ID: <a@b>\r\n\r\nx\r\n";
        var shown = Run("$Raw | Save-SmimeMailboxMessage -PassThru; Get-SmimeMailboxMessage", ("Raw", raw));
        Assert.Empty(shown.Errors);
        foreach (var item in shown.Output)
        {
            var text = string.Join('\n', item.Properties.Where(static property => property.Name is "From" or "To" or "Subject").Select(static property => LanguagePrimitives.ConvertTo<string>(property.Value)));
            Assert.DoesNotContain('\u001b', text);
            Assert.DoesNotContain('\u202e', text);
            Assert.Contains("pay\\u001B]0;x\\u0007 now", text);
        }
    }

    [Fact]
    public void A_list_is_read_at_a_glance()
    {
        Box();
        FillBox();
        var lines = Plain(Engine.Show("Get-SmimeMailboxMessage")).Split('\n').Select(static line => line.TrimEnd()).Where(static line => line.Length > 0).ToArray();
        Assert.Matches(@"^New Received +From +Subject +S/E +Size +Uid$", lines[0]);
        Assert.Matches(@"^! +2026-03-01 \d\d:00 +Alice <alice@example\.org> +new +\d+ B ", lines[2]);
        Assert.Contains(lines, static line => Regex.IsMatch(line, @"^\* .* Plans +S +\d\.\d KB "));
        Assert.Matches("(?m)^box +Maildir +/.* True", Plain(Engine.Show("Get-SmimeMailboxSession")));
        Assert.Matches("INBOX +Inbox +6 +4", Plain(Engine.Show("Get-SmimeMailboxFolder")));
        Assert.Matches("(?m)^Kind +Subject +Folder +Uid +Destination +NewUid *\nS*[ -]+\nMoved +new +INBOX .* Done ", Plain(Engine.Show("Get-SmimeMailboxMessage -First 1 | Move-SmimeMailboxMessage Done -CreateFolder -PassThru")));
    }

    [Fact]
    public void Sessions_and_folders_complete()
    {
        Box();
        Run("$Message | Save-SmimeMailboxMessage 'Été & co' -CreateFolder; $null = Connect-SmimeMailbox -Path $Folder/other -Create; $Message | Save-SmimeMailboxMessage There -CreateFolder -Session other", ("Message", Message));
        Assert.Equal(["box", "other"], Engine.Complete("Get-SmimeMailboxMessage -Session "));
        Assert.Equal(["INBOX", "'Été & co'"], Engine.Complete("Get-SmimeMailboxMessage -Session box -Folder "));
        Assert.Equal(["There"], Engine.Complete("Get-SmimeMailboxMessage -Session box | Move-SmimeMailboxMessage -DestinationSession other -Destination T"));
        Assert.Equal(["There"], Engine.Complete("Save-SmimeMailboxMessage -Session other -Folder T"));
        Assert.Contains("Gmail", Engine.Complete("Connect-SmimeMailbox -Provider G"));
        Assert.Equal(["Seen"], Engine.Complete("Set-SmimeMailboxMessage -Flag Se"));
        // Where it is not clear which is meant nothing is offered.
        Assert.DoesNotContain("INBOX", Engine.Complete("Set-SmimeMailboxMessage -Folder "));
    }

    [Fact]
    public void Removing_the_module_closes_its_sessions_and_those_of_no_other()
    {
        var session = Box();
        using var other = new EngineSession();
        var kept = other.Run("Connect-SmimeMailbox -Path $Folder/box", ("Folder", Folder)).Single;
        Run("Remove-Module SmimePS");
        Assert.False((bool)session.Properties["IsConnected"].Value);
        Assert.True((bool)kept.Properties["IsConnected"].Value);
        other.Dispose();
        Assert.False((bool)kept.Properties["IsConnected"].Value);
    }

    private static string Plain(string shown) => Regex.Replace(shown, "\u001b\\[[0-9;]*m", "");

    private PSObject Box() => Run("Connect-SmimeMailbox -Path $Folder/box -Create").Single;

    /// <summary>Six messages: new (flagged, read), old (read, with a keyword), news (of a list), big, signed, plain.</summary>
    private void FillBox()
    {
        var date = "Mon, 5 Jan 2026 10:00:00 +0000";
        var result = Mail("""
            $Plain | Save-SmimeMailboxMessage -ReceivedDate '2026-01-01T12:00:00'
            $Message | Protect-MailMessage -Sign -Signer $Alice | ForEach-Object { [Text.Encoding]::ASCII.GetString($_.ToArray()) -replace 'Message-ID: <[^>]*>', 'Message-ID: <signed@example.org>' } |
                Save-SmimeMailboxMessage -ReceivedDate '2026-01-02T12:00:00'
            $Old | Save-SmimeMailboxMessage -ReceivedDate '2026-01-03T12:00:00' -Flag Seen -Keyword Work
            $News | Save-SmimeMailboxMessage -ReceivedDate '2026-01-04T12:00:00'
            $Big | Save-SmimeMailboxMessage -ReceivedDate '2026-01-05T12:00:00'
            $New | Save-SmimeMailboxMessage -ReceivedDate '2026-03-01T12:00:00' -Flag Seen, Flagged
            """,
            ("Plain", Mail("Alice <alice@example.org>", "plain", date)), ("Old", Mail("Alice <alice@example.org>", "old", date)),
            ("News", "List-Id: <announce.example.org>\r\n" + Mail("news@list.example", "news", date).Replace("Subject: news", "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=, n", StringComparison.Ordinal)),
            ("Big", Mail("Carol <carol@example.org>", "big", date) + new StringBuilder().Insert(0, "A line of a large message.\r\n", 800)),
            ("New", Mail("Alice <alice@example.org>", "new", date)));
        Assert.Empty(result.Errors);
    }

    private static string Mail(string from, string name, string date) => string.Format(System.Globalization.CultureInfo.InvariantCulture, Raw, from, name, date);
}
