using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;

namespace SmimePS.Module.Tests;

/// <summary>The mailbox cmdlets on Dovecot: searching, filing, and other clients who are at work in the same mailbox.</summary>
public sealed class ServerMailboxTests : MailboxServerTest
{
    [Fact]
    public void A_session_says_where_it_leads()
    {
        var session = Connect("-SmtpServer localhost").Single;
        Assert.Equal((User.Address, "Imap", "localhost", "Tls", "localhost:465", true), (session.Properties["Name"].Value, session.Properties["Kind"].Value.ToString(),
            session.Properties["Server"].Value, session.Properties["Security"].Value, session.Properties["SmtpServer"].Value, (bool)session.Properties["IsConnected"].Value));
        Assert.Equal(1, Sessions(User));
        Run("Disconnect-SmimeMailbox");
        Assert.False((bool)session.Properties["IsConnected"].Value);
        Assert.True(SpinWait.SpinUntil(() => Sessions(User) == 0, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Folders_are_found_by_what_they_are_for()
    {
        Connect();
        var folders = Run("Get-SmimeMailboxFolder");
        Assert.Equal("INBOX", folders.Output[0].ToString());
        Assert.Equal(["Drafts", "Inbox", "Junk", "Sent", "Trash"], folders.Output.Select(static folder => folder.Properties["Use"].Value.ToString()!).Order(StringComparer.Ordinal));
        Assert.Equal("Sent", Run("Get-SmimeMailboxFolder -Use Sent").Single.ToString());
    }

    [Theory]
    [InlineData("", "plain grüße list big signed encrypted")]
    [InlineData("-From ALICE@example -Signed:$false -Encrypted:$false", "plain grüße big")]
    [InlineData("-Subject GRÜSSE", "")]
    [InlineData("-Subject Grüße", "grüße")]
    [InlineData("-Subject 'a \"b\" \\c'", "list")]
    [InlineData("-To bob", "plain grüße list big signed encrypted")]
    [InlineData("-Since 2026-02-01", "encrypted")]
    [InlineData("-Since 2026-01-02 -Before 2026-01-04", "grüße list")]
    [InlineData("-Unread -Signed:$false", "grüße list big encrypted")]
    [InlineData("-Flag Flagged, Seen -Keyword Work", "plain")]
    [InlineData("-NotFlag Seen -SmallerThan 1000", "grüße list")]
    [InlineData("-LargerThan 20000", "big")]
    [InlineData("-Header @{ 'List-Id' = 'announce' }", "list")]
    [InlineData("-Header @{ 'List-Id' = '' }", "list")]
    [InlineData("-Signed", "signed")]
    [InlineData("-Encrypted", "encrypted")]
    [InlineData("-Query 'OR KEYWORD Work SUBJECT big'", "plain big")]
    [InlineData("-Query 'OR KEYWORD Work SUBJECT big' -Unread", "big")]
    [InlineData("-First 2", "signed encrypted")]
    public void What_is_wanted_is_found(string parameters, string expected)
    {
        Connect();
        Save();
        var result = Run($"Get-SmimeMailboxMessage {parameters}");
        Assert.Empty(result.Errors);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Reverse(), result.Output.Select(static found => ((string)found.Properties["MessageId"].Value).Split('@')[0]));
        // The list needs no message; and nothing was marked as read.
        Assert.DoesNotContain("BODY[]", Log);
        Assert.DoesNotContain("BODY.PEEK[]", Log);
        Assert.Equal(4, Run("Get-SmimeMailboxMessage -Unread").Output.Count);
    }

    [Fact]
    public void The_message_itself_comes_when_it_is_asked_for()
    {
        Connect();
        Fill(1);
        Run("$m = Get-SmimeMailboxMessage");
        Assert.DoesNotContain("BODY.PEEK[]", Log);
        Assert.Contains("Hello", Run("[Text.Encoding]::ASCII.GetString($m.ToArray())").Single.ToString());
        Assert.Contains("BODY.PEEK[]", Log);
        Assert.Single(Run("Get-SmimeMailboxMessage -Unread").Output);
    }

    [Theory]
    [InlineData("'ALL\r\nX DELETE INBOX'", "InvalidQuery")]
    [InlineData("'FROM {3}'", "InvalidQuery")]
    [InlineData("'FROM {30+}'", "InvalidQuery")]
    [InlineData("'NO SUCH WORD'", "ServerRefused")]
    public void A_search_is_one_command(string query, string error)
    {
        Connect();
        Fill(1);
        Assert.Equal(error, Run($"Get-SmimeMailboxMessage -Query {query}").ErrorId);
        Assert.Single(Run("Get-SmimeMailboxMessage").Output);
    }

    [Fact]
    public void New_mail_is_seen_in_a_folder_that_was_open_and_empty()
    {
        Connect();
        Assert.Empty(Run("Get-SmimeMailboxMessage").Output);
        Dovecot.Append(User, "INBOX", Raw("new"));
        Assert.Equal("new", Run("Get-SmimeMailboxMessage").Get<string>("Subject"));
        Dovecot.Append(User, "INBOX", Raw("newer"));
        Assert.Equal(["newer", "new"], Subjects(Run("Get-SmimeMailboxMessage")));
    }

    [Theory]
    [InlineData("Projects & plans 2026")]
    [InlineData("Entwürfe und Éléments")]
    [InlineData("日本語")]
    [InlineData("a \"quoted\" name")]
    [InlineData("back\\slash")]
    [InlineData("100% (done)*")]
    [InlineData("Outer.Within.Deep")]
    public void A_folder_may_be_called_anything(string name)
    {
        Connect();
        Fill(2);
        var moved = Run("Get-SmimeMailboxMessage -First 1 | Move-SmimeMailboxMessage $Name -CreateFolder -PassThru; $Message | Save-SmimeMailboxMessage $Name", ("Name", name), ("Message", Message));
        Assert.Equal(name, moved.Get<string>("Destination"));
        Assert.Contains(name, Run("Get-SmimeMailboxFolder").Output.Select(static folder => folder.ToString()));
        Assert.Equal(2, Run("Get-SmimeMailboxMessage -Folder $Name", ("Name", name)).Output.Count);
        Assert.Contains("Hello", Text(Run("Get-SmimeMailboxMessage -Folder $Name -Subject 2", ("Name", name)).Single));
        Assert.Empty(Run("Get-SmimeMailboxMessage -Folder $Name | Set-SmimeMailboxMessage -Read; Get-SmimeMailboxMessage -Folder $Name | Move-SmimeMailboxMessage inbox", ("Name", name)).Errors);
        Assert.Equal(3, Run("Get-SmimeMailboxMessage").Output.Count);
    }

    [Theory]
    [InlineData("Outer..Within")]
    [InlineData(".Outer")]
    [InlineData("a\r\nX DELETE INBOX")]
    public void What_can_be_no_name_of_a_folder_is_refused(string name)
    {
        Connect();
        Assert.Equal("InvalidFolderName", Run("$Message | Save-SmimeMailboxMessage $Name -CreateFolder", ("Name", name), ("Message", Message)).ErrorId);
    }

    [Fact]
    public void Many_messages_go_with_one_command()
    {
        Connect();
        Fill(450);
        var moved = Run("Get-SmimeMailboxMessage | Move-SmimeMailboxMessage Archive -CreateFolder -PassThru");
        Assert.Empty(moved.Errors);
        Assert.Equal(450, moved.Output.Count);
        Assert.Equal(450, moved.Output.Select(static change => (string)change.Properties["NewUid"].Value).Distinct().Count());
        AssertFew(" UID MOVE ");
        Run("Get-SmimeMailboxMessage -Folder Archive | Set-SmimeMailboxMessage -Read -Keyword Filed; Get-SmimeMailboxMessage -Folder Archive | Remove-SmimeMailboxMessage -Confirm:$false");
        AssertFew(" UID STORE .*Filed");
        AssertFew(" UID EXPUNGE ");
        Assert.Empty(Dovecot.Uids(User, "Archive"));
    }

    [Fact]
    public void A_list_of_several_folders_is_filed_by_folder()
    {
        Connect();
        Fill(3);
        Fill(2, "Junk");
        var moved = Run("Get-SmimeMailboxMessage -Folder INBOX, Junk | Move-SmimeMailboxMessage Trash -PassThru");
        Assert.Equal(["INBOX", "INBOX", "INBOX", "Junk", "Junk"], moved.Output.Select(static change => (string)change.Properties["Folder"].Value));
        Assert.Equal(5, Dovecot.Uids(User, "Trash").Length);
    }

    [Fact]
    public void What_another_client_has_removed_costs_the_others_nothing()
    {
        Connect();
        Fill(6);
        var listed = Run("$all = @(Get-SmimeMailboxMessage); $all").Output;
        Dovecot.Expunge(User, "INBOX", 2);
        var opened = Run("$all | Test-SmimeSignature");
        Assert.Equal("MessageNotFound", opened.ErrorId);
        Assert.Equal(5, opened.Output.Count);
        Assert.Same(listed[4].BaseObject, opened.Error.TargetObject);
        Dovecot.Expunge(User, "INBOX", 3);
        var marked = Run("$all | Set-SmimeMailboxMessage -Flag Flagged -PassThru");
        Assert.Equal([listed[3].BaseObject, listed[4].BaseObject], marked.Errors.Select(static error => error.TargetObject));
        Assert.Equal(4, marked.Output.Count);
        Dovecot.Expunge(User, "INBOX", 6);
        var moved = Run("$all | Move-SmimeMailboxMessage Junk -PassThru");
        Assert.Equal(["6", "3", "2"], moved.Errors.Select(static error => ((PSObject)PSObject.AsPSObject(error.TargetObject)).Properties["Uid"].Value));
        Assert.All(moved.Errors, static error => Assert.StartsWith("MessageNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Equal(["5", "4", "1"], Subjects(moved));
        Assert.Equal(3, Dovecot.Uids(User, "Junk").Length);
        var removed = Run("$all | Remove-SmimeMailboxMessage -Confirm:$false -PassThru");
        Assert.Empty(removed.Output);
        Assert.Equal(6, removed.Errors.Count);
    }

    [Fact]
    public void What_another_client_marked_as_deleted_stays()
    {
        Connect();
        Fill(3);
        Dovecot.Doveadm("flags", "add", "-u", User.Address, "\\Deleted", "mailbox", "INBOX", "uid", "1");
        Run("Get-SmimeMailboxMessage -Uid 3 | Remove-SmimeMailboxMessage -Confirm:$false; Get-SmimeMailboxMessage -Uid 2 | Move-SmimeMailboxMessage Trash; Disconnect-SmimeMailbox");
        Assert.Equal([1u], Dovecot.Uids(User, "INBOX"));
    }

    [Fact]
    public void A_folder_that_was_renumbered_is_left_alone()
    {
        Connect();
        Fill(2);
        Run("$all = @(Get-SmimeMailboxMessage)");
        Dovecot.SetUidValidity(User, "INBOX", 4242);
        Dovecot.Kick(User);
        foreach (var work in new[] { "$all | Move-SmimeMailboxMessage Trash", "$all | Remove-SmimeMailboxMessage -Confirm:$false", "$all | Set-SmimeMailboxMessage -Read", "$all[1].ToArray()", "$all | Test-SmimeSignature" })
        {
            var result = Run(work);
            Assert.True(result.Errors.Count > 0, $"{work}: {result.Output.Count} {Log}");
            Assert.Contains(result.Errors, static error => error.ToString().Contains("was made anew or renumbered", StringComparison.Ordinal));
        }

        Assert.Equal(2, Run("Get-SmimeMailboxMessage -Unread").Output.Count);
        Assert.Empty(Run("Get-SmimeMailboxMessage | Move-SmimeMailboxMessage Trash").Errors);
    }

    [Fact]
    public void A_full_mailbox_takes_nothing_and_says_so()
    {
        var full = Dovecot.NewUser(quotaKilobytes: 4);
        Connect(user: full);
        var result = Run("$Message | Save-SmimeMailboxMessage; $Big | Save-SmimeMailboxMessage; $Message | Save-SmimeMailboxMessage",
            ("Message", Message), ("Big", Encoding.ASCII.GetString(Raw("big")) + new string('x', 900) + string.Concat(Enumerable.Repeat("\r\n" + new string('y', 70), 100))));
        Assert.Equal("QuotaExceeded", result.ErrorId);
        Assert.Equal(2, Dovecot.Uids(full, "INBOX").Length);
    }

    [Fact]
    public void Flags_dates_and_bytes_survive()
    {
        Connect();
        Run("$Message | Save-SmimeMailboxMessage -Flag Seen, Answered -Keyword Work, '$Forwarded' -ReceivedDate '2001-02-03T04:05:06+05:00'", ("Message", Message));
        Run("Get-SmimeMailboxMessage | Save-SmimeMailboxMessage Junk; Get-SmimeMailboxMessage -Folder Junk | Move-SmimeMailboxMessage Trash");
        var found = Run("Get-SmimeMailboxMessage -Folder Trash");
        Assert.Equal("Seen, Answered", found.Get<string>("Flags"));
        Assert.Equal(["$Forwarded", "Work"], ((IReadOnlyList<string>)found.Single.Properties["Keywords"].Value).Order(StringComparer.Ordinal));
        Assert.Equal(new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.FromHours(5)), found.Get<DateTimeOffset>("ReceivedDate"));
        Assert.Equal(Text(Message), Text(found.Single));
    }

    [Fact]
    public void Messages_go_from_one_server_mailbox_to_another()
    {
        Connect("-Name here");
        Fill(5);
        var other = Dovecot.NewUser();
        Connect("-Name there", other);
        Run("Get-SmimeMailboxMessage -Session here -Uid 1 | Set-SmimeMailboxMessage -Flag Flagged, Deleted -Keyword Work");
        Run("$all = @(Get-SmimeMailboxMessage -Session here)");
        Dovecot.Expunge(User, "INBOX", 4);
        var moved = Run("$all | Move-SmimeMailboxMessage 'From here' -DestinationSession there -CreateFolder -PassThru");
        Assert.Equal("MessageNotFound", moved.ErrorId);
        Assert.Equal(["5", "3", "2", "1"], Subjects(moved));
        Assert.Empty(Dovecot.Uids(User, "INBOX"));
        Assert.Equal(4, Dovecot.Uids(other, "From here").Length);
        var first = Run("Get-SmimeMailboxMessage -Session there -Folder 'From here' -Subject 1");
        Assert.Equal("Flagged", first.Get<string>("Flags"));
        Assert.Equal("Work", first.Get<string>("Keywords"));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero), first.Get<DateTimeOffset>("ReceivedDate"));
    }

    [Fact]
    public void What_could_not_be_saved_there_stays_here()
    {
        Connect("-Name here");
        Fill(2);
        Dovecot.Fill(User, "INBOX", [[.. Raw("large"), .. Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('y', 70) + "\r\n", 200)))]]);
        Connect("-Name there", Dovecot.NewUser(quotaKilobytes: 4));
        var moved = Run("Get-SmimeMailboxMessage -Session here | Move-SmimeMailboxMessage INBOX -DestinationSession there -PassThru");
        Assert.Equal("QuotaExceeded", moved.ErrorId);
        Assert.Equal(2, moved.Output.Count);
        Assert.Equal("large", Run("Get-SmimeMailboxMessage -Session here").Get<string>("Subject"));
    }

    [Fact]
    public void A_hundred_protected_messages_are_checked_and_opened()
    {
        Connect();
        var kinds = Mail("$Message | Protect-MailMessage -Sign -Signer $Alice; $Message | Protect-MailMessage -Signer $Alice -Recipient $Bob").Output.Select(Text).Select(Encoding.ASCII.GetBytes).ToArray();
        Dovecot.Fill(User, "INBOX", Enumerable.Range(0, 100).Select(number => kinds[number % 2]));
        Assert.Equal(100, Mail("Get-SmimeMailboxMessage | Test-SmimeSignature -TrustAnchor $Ca -Certificate $Bob").Output.Count(static answer => (bool)answer.BaseObject));
        var opened = Mail("Get-SmimeMailboxMessage | Unprotect-MailMessage -Certificate $Bob");
        Assert.Empty(opened.Errors);
        Assert.Equal(100, opened.Output.Count);
        Assert.All(opened.Output, static message => Assert.Contains("Meet me at nine", Text(message)));
        Assert.Equal(100, Run("Get-SmimeMailboxMessage -Unread").Output.Count);
    }

    [Fact]
    public void Breaking_a_list_off_leaves_the_session_usable()
    {
        Connect("-MaximumConnections 2");
        Fill(1200);
        Run("Import-Module -Assembly $Fixture", ("Fixture", FixtureCmdlets.Load(Engine)));
        for (var i = 0; i < 5; i++) Assert.Equal("1200", Run("Get-SmimeMailboxMessage | Select-First").Get<string>("Subject"));
        Assert.Equal(600, Run("$n = 0; foreach ($once in 1) { Get-SmimeMailboxMessage | ForEach-Object { $_; if (++$n -eq 600) { break } } }").Output.Count);
        Assert.Equal(3, Run("Get-SmimeMailboxMessage -First 3").Output.Count);
        Assert.Equal(1200, Run("Get-SmimeMailboxMessage").Output.Count);
        Assert.InRange(Sessions(User), 1, 2);
    }

    [Fact]
    public void What_was_given_to_be_moved_does_not_wait_for_a_pipeline_that_pauses()
    {
        Connect("-MaximumConnections 3");
        Fill(2);
        var result = Run("""
            Get-SmimeMailboxMessage | ForEach-Object { $_; if ($_.Uid -eq 1) { [Threading.Thread]::Sleep(4000); $there = @(Get-SmimeMailboxMessage -Folder Junk).Count } } | Move-SmimeMailboxMessage Junk
            $there
            """);
        Assert.Equal(2, (int)result.Single.BaseObject);
    }

    /// <summary>Six messages: plain (flagged, read, with a keyword), grüße, list, big, signed (read), encrypted.</summary>
    private void Save()
    {
        var result = Mail("""
            function Named { process { [Text.Encoding]::ASCII.GetString($_.ToArray()) -replace 'Message-ID: <[^>]*>', "Message-ID: <$($args[0])@example.org>" } }
            $Plain | Save-SmimeMailboxMessage -Flag Seen, Flagged -Keyword Work -ReceivedDate '2026-01-01T12:00:00Z'
            $Greetings | Save-SmimeMailboxMessage -ReceivedDate '2026-01-02T12:00:00Z'
            $List | Save-SmimeMailboxMessage -ReceivedDate '2026-01-03T12:00:00Z'
            $Big | Save-SmimeMailboxMessage -ReceivedDate '2026-01-04T12:00:00Z'
            $Message | Protect-MailMessage -Sign -Signer $Alice | Named signed | Save-SmimeMailboxMessage -Flag Seen -ReceivedDate '2026-01-05T12:00:00Z'
            $Message | Protect-MailMessage -Signer $Alice -Recipient $Bob | Named encrypted | Save-SmimeMailboxMessage -ReceivedDate '2026-02-01T12:00:00Z'
            Get-SmimeMailboxMessage -Subject Plans | Set-SmimeMailboxMessage -Read
            """, ("Plain", Named("plain", "plain")), ("Greetings", Named("grüße", "=?utf-8?Q?Gr=C3=BC=C3=9Fe?=")),
            ("List", "List-Id: <announce.example.org>\r\n" + Named("list", "a \"b\" \\c").Replace("alice", "news", StringComparison.Ordinal).Replace("Alice", "News", StringComparison.Ordinal)),
            ("Big", Named("big", "big") + string.Concat(Enumerable.Repeat(new string('y', 70) + "\r\n", 500))));
        Assert.Empty(result.Errors);
    }

    /// <summary>450 messages are three commands of 200, and one more wherever the list came slowly, as often as a busy machine likes; far from one for each message.</summary>
    private void AssertFew(string command) => Assert.InRange(Regex.Count(Log, command), 3, 45);

    private static string Named(string name, string subject) => Regex.Replace(Encoding.UTF8.GetString(Raw(subject)), "Message-ID: <[^>]*>", $"Message-ID: <{name}@example.org>");
}
