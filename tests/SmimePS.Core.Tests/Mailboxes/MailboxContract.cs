using SmimePS.Errors;
using SmimePS.Mailboxes;

namespace SmimePS.Core.Tests.Mailboxes;

/// <summary>
/// What every mailbox does, whatever it is kept in. A class for each kind derives from it; one over a server gives a folder of its own to each test
/// (<see cref="Folder"/>).
/// </summary>
public abstract class MailboxContract
{
    private static readonly DateTimeOffset Day = new(2024, 5, 17, 12, 30, 15, TimeSpan.Zero);

    /// <summary>The mailbox, empty at the beginning of each test.</summary>
    protected abstract Mailbox Mailbox { get; }

    /// <summary>An empty folder that is there.</summary>
    protected virtual string Folder => Mailbox.Inbox;

    /// <summary>Whether it keeps flags and keywords.</summary>
    protected virtual bool KeepsFlags => true;

    /// <summary>The name of a folder that is not there yet, for a name without a separator; null where there are no other folders.</summary>
    protected virtual string? Other(string name) => name;

    /// <summary>Whether an added message's UID is told.</summary>
    protected virtual bool TellsUids => true;

    [Fact]
    public void What_was_added_is_found_and_is_the_same_byte_for_byte()
    {
        var bytes = Mail.Bytes("Grüße", "Line\r\n\r\nFrom here on\r\n>From there\r\n..\r\nend\r\n");
        var uid = Mailbox.Put(Folder, bytes, received: Day);

        var entry = Assert.Single(Mailbox.List(Folder));
        if (TellsUids) Assert.Equal(entry.Uid, uid);
        Assert.Equal("Grüße", entry.Subject);
        Assert.Equal(["\"Alice\" <alice@example.org>"], entry.From);
        Assert.Equal(["\"Bob\" <bob@example.org>"], entry.To);
        Assert.Equal(Day, entry.Received);
        Assert.Equal(bytes.Length, entry.Size);
        Assert.Equal(MailFlags.None, entry.Flags);
        Assert.Empty(entry.Keywords);
        Assert.False(entry.IsSigned || entry.IsEncrypted);
        Assert.Equal(bytes, entry.Open(Mail.Cancel).Whole());
        Assert.Contains(Folder, entry.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_date_it_came_now()
    {
        Mailbox.Put(Folder, Mail.Bytes("now"));

        Assert.Equal(DateTimeOffset.Now, Assert.Single(Mailbox.List(Folder)).Received!.Value, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_large_message_with_long_lines_stays_as_it_is()
    {
        var bytes = Mail.Bytes("large", string.Concat(Enumerable.Repeat(new string('x', 900) + "\r\nFrom \r\n", 3000)));
        Mailbox.Put(Folder, bytes);

        Assert.Equal(bytes, Assert.Single(Mailbox.List(Folder)).Open(Mail.Cancel).Whole());
    }

    [Fact]
    public void What_came_last_is_listed_first_and_only_what_is_asked_for_is_read()
    {
        for (var i = 0; i < 20; i++) Mailbox.Put(Folder, Mail.Bytes($"message {i}"), received: Day.AddMinutes(i));

        Assert.Equal(Enumerable.Range(0, 20).Reverse().Select(static i => $"message {i}"), Mailbox.Subjects(Folder, MailboxQuery.All));
        Assert.Equal("message 19", Mailbox.Find(Folder, MailboxQuery.All, Mail.Cancel).First().Subject);
    }

    [Fact]
    public void Flags_and_keywords_are_set_and_taken_away()
    {
        Mailbox.Put(Folder, Mail.Bytes("other"), received: Day);
        if (!KeepsFlags)
        {
            var error = Assert.Throws<MailboxException>(() => Mailbox.Mark(Mailbox.List(Folder), new MailMarks(MailFlags.Seen, []), MailMarks.None, Mail.Cancel));
            Assert.Equal("FlagsNotSupported", error.ErrorId);
            return;
        }

        Mailbox.Put(Folder, Mail.Bytes("marked"), MailFlags.Seen | MailFlags.Flagged, ["first"], Day.AddMinutes(1));
        var entry = Mailbox.List(Folder, new MailboxQuery { Subject = "marked" })[0];
        Assert.Equal(MailFlags.Seen | MailFlags.Flagged, entry.Flags);
        Assert.Equal(["first"], entry.Keywords);

        var outcome = Mailbox.Mark([entry], new MailMarks(MailFlags.Answered | MailFlags.Draft | MailFlags.Deleted, ["second", "$Third"]), new MailMarks(MailFlags.Seen, ["first"]), Mail.Cancel);

        Assert.Equal(EntryOutcomeKind.Done, Assert.Single(outcome).Kind);
        var after = Mailbox.List(Folder, new MailboxQuery { Subject = "marked" })[0];
        Assert.Equal(MailFlags.Flagged | MailFlags.Answered | MailFlags.Draft | MailFlags.Deleted, after.Flags);
        Assert.Equal(["$Third", "second"], after.Keywords.Order(StringComparer.Ordinal));
        Assert.Equal(entry.Uid, after.Uid);
        Assert.Equal(entry.Received, after.Received);
        Assert.Equal(entry.Size, after.Size);
        Assert.Equal(entry.Open(Mail.Cancel).Whole(), after.Open(Mail.Cancel).Whole());
        Assert.Equal(MailFlags.None, Mailbox.List(Folder, new MailboxQuery { Subject = "other" })[0].Flags);

        Mailbox.Mark([entry], MailMarks.None, new MailMarks(after.Flags, after.Keywords), Mail.Cancel);
        Assert.Equal(MailFlags.None, Mailbox.List(Folder, new MailboxQuery { Subject = "marked" })[0].Flags);
        Assert.Empty(Mailbox.List(Folder, new MailboxQuery { Subject = "marked" })[0].Keywords);
    }

    [Fact]
    public void Those_that_are_named_are_removed_and_no_others()
    {
        for (var i = 0; i < 5; i++) Mailbox.Put(Folder, Mail.Bytes($"message {i}"), received: Day.AddMinutes(i));
        var entries = Mailbox.List(Folder);

        var outcomes = Mailbox.Remove([entries[1], entries[3]], Mail.Cancel);

        Assert.Equal([EntryOutcomeKind.Done, EntryOutcomeKind.Done], outcomes.Select(static outcome => outcome.Kind));
        Assert.Equal(["message 4", "message 2", "message 0"], Mailbox.Subjects(Folder, MailboxQuery.All));
        // One by one, as they are listed: the others are still those that they were.
        foreach (var entry in (MailboxEntry[])[entries[4], entries[0], entries[2]]) Assert.Equal(EntryOutcomeKind.Done, Mailbox.Remove([entry], Mail.Cancel)[0].Kind);
        Assert.Empty(Mailbox.List(Folder));
    }

    [Fact]
    public void What_is_gone_says_so()
    {
        Mailbox.Put(Folder, Mail.Bytes("gone"));
        Mailbox.Put(Folder, Mail.Bytes("there"));
        var gone = Mailbox.List(Folder, new MailboxQuery { Subject = "gone" })[0];
        var there = Mailbox.List(Folder, new MailboxQuery { Subject = "there" })[0];
        Mailbox.Remove([gone], Mail.Cancel);

        Assert.Equal([EntryOutcomeKind.Gone], Mailbox.Remove([gone], Mail.Cancel).Select(static outcome => outcome.Kind));
        if (KeepsFlags)
        {
            Assert.Equal([EntryOutcomeKind.Gone, EntryOutcomeKind.Done],
                Mailbox.Mark([gone, there], new MailMarks(MailFlags.Seen, []), MailMarks.None, Mail.Cancel).Select(static outcome => outcome.Kind));
        }

        Assert.Equal("MessageNotFound", Assert.ThrowsAny<SmimeException>(() => gone.Open(Mail.Cancel)).ErrorId);
        Assert.Equal(["there"], Mailbox.Subjects(Folder, MailboxQuery.All));
    }

    [Fact]
    public void A_message_moves_with_its_flags_keywords_and_date()
    {
        if (Other("Done") is not { } target)
        {
            Mailbox.Put(Folder, Mail.Bytes("stays"));
            Assert.Equal("FoldersNotSupported", Assert.Throws<MailboxException>(() => Mailbox.CreateFolder("Done", Mail.Cancel)).ErrorId);
            Assert.Equal("FoldersNotSupported", Assert.Throws<MailboxException>(() => Mailbox.Move(Mailbox.List(Folder), "Done", Mail.Cancel)).ErrorId);
            Assert.Single(Mailbox.List(Folder));
            return;
        }

        var bytes = Mail.Bytes("moves");
        var flags = KeepsFlags ? MailFlags.Seen | MailFlags.Flagged : MailFlags.None;
        Mailbox.CreateFolder(target, Mail.Cancel);
        if (KeepsFlags) Mailbox.Put(target, Mail.Bytes("there already"), MailFlags.None, ["elsewhere"], Day);
        Mailbox.Put(Folder, bytes, flags, KeepsFlags ? ["first", "elsewhere"] : [], Day);
        Mailbox.Put(Folder, Mail.Bytes("stays"), received: Day);
        var entries = Mailbox.List(Folder, new MailboxQuery { Subject = "moves" });

        var outcome = Assert.Single(Mailbox.Move(entries, target, Mail.Cancel));

        Assert.Equal(EntryOutcomeKind.Done, outcome.Kind);
        var moved = Assert.Single(Mailbox.List(target, new MailboxQuery { Subject = "moves" }));
        if (outcome.NewUid is not null) Assert.Equal(moved.Uid, outcome.NewUid);
        Assert.Equal(flags, moved.Flags);
        Assert.Equal(KeepsFlags ? ["elsewhere", "first"] : [], moved.Keywords.Order(StringComparer.Ordinal));
        Assert.Equal(Day, moved.Received);
        Assert.Equal(bytes, moved.Open(Mail.Cancel).Whole());
        Assert.Equal(["stays"], Mailbox.Subjects(Folder, MailboxQuery.All));
        Assert.Equal([EntryOutcomeKind.Gone], Mailbox.Move(entries, target, Mail.Cancel).Select(static one => one.Kind));
    }

    [Fact]
    public void Folders_are_made_listed_and_counted()
    {
        Mailbox.Put(Folder, Mail.Bytes("one"));
        Mailbox.Put(Folder, Mail.Bytes("two"), MailFlags.Seen);
        var inbox = Mailbox.Folders(withCounts: true, Mail.Cancel).Named(Folder);
        Assert.Equal(2, inbox.Count);
        if (KeepsFlags) Assert.Equal(1, inbox.Unread);
        if (Other("Boîte à é & 日本語") is not { } name) return;

        Mailbox.CreateFolder(name, Mail.Cancel);
        Mailbox.CreateFolder(name, Mail.Cancel);
        Mailbox.Put(name, Mail.Bytes("inside"));

        var folder = Mailbox.Folders(withCounts: true, Mail.Cancel).Named(name);
        Assert.Equal(1, folder.Count);
        Assert.True(folder.HoldsMessages);
        Assert.Equal(["inside"], Mailbox.Subjects(name, MailboxQuery.All));
        Assert.NotNull(folder.Separator);

        var within = $"{name}{folder.Separator}Within it";
        Mailbox.CreateFolder(within, Mail.Cancel);
        Mailbox.Put(within, Mail.Bytes("deeper"));
        Assert.Equal(["deeper"], Mailbox.Subjects(within, MailboxQuery.All));
        Assert.Contains(Mailbox.Folders(withCounts: false, Mail.Cancel), one => one.Name == within);
    }

    [Fact]
    public void A_folder_that_is_not_there_says_so()
    {
        const string name = "Nothing here";
        Mailbox.Put(Folder, Mail.Bytes("one"));

        Assert.Equal("FolderNotFound", Assert.ThrowsAny<SmimeException>(() => Mailbox.List(name)).ErrorId);
        Assert.Equal("FolderNotFound", Assert.ThrowsAny<SmimeException>(() => Mailbox.Put(name, Mail.Bytes("two"))).ErrorId);
        if (Other("") is not null) Assert.Equal("FolderNotFound", Assert.ThrowsAny<SmimeException>(() => Mailbox.Move(Mailbox.List(Folder), name, Mail.Cancel)).ErrorId);
    }

    [Fact]
    public void Queries_by_header()
    {
        Mailbox.Put(Folder, Mail.Bytes("=?utf-8?Q?Gr=C3=BC=C3=9Fe?= aus Wien", fields: ["X-Tag: Blue Green"]), received: Day);
        Mailbox.Put(Folder, Mail.Bytes("signed", "--b--\r\n", Mail.Signed, "Cc: Carol <carol@example.net>"), received: Day.AddMinutes(1));
        Mailbox.Put(Folder, Mail.Bytes("encrypted", "MIIB\r\n", Mail.Encrypted), received: Day.AddMinutes(2));

        Assert.Equal(["Grüße aus Wien"], Mailbox.Subjects(Folder, new MailboxQuery { Subject = "GRÜSSE".Replace("SS", "ß", StringComparison.Ordinal) }));
        Assert.Equal(3, Mailbox.List(Folder, new MailboxQuery { From = "ALICE@" }).Count);
        Assert.Empty(Mailbox.List(Folder, new MailboxQuery { From = "bob" }));
        Assert.Equal(["signed"], Mailbox.Subjects(Folder, new MailboxQuery { To = "carol@EXAMPLE.net" }));
        Assert.Equal(3, Mailbox.List(Folder, new MailboxQuery { To = "Bob" }).Count);
        Assert.Equal(["Grüße aus Wien"], Mailbox.Subjects(Folder, new MailboxQuery { Fields = [new("x-tag", "green")] }));
        Assert.Equal(["Grüße aus Wien"], Mailbox.Subjects(Folder, new MailboxQuery { Fields = [new("X-Tag", "")] }));
        Assert.Equal(["signed"], Mailbox.Subjects(Folder, new MailboxQuery { IsSigned = true }));
        Assert.Equal(["encrypted"], Mailbox.Subjects(Folder, new MailboxQuery { IsEncrypted = true }));
        Assert.Equal(["Grüße aus Wien"], Mailbox.Subjects(Folder, new MailboxQuery { IsEncrypted = false, IsSigned = false }));
        Assert.Empty(Mailbox.List(Folder, new MailboxQuery { IsSigned = true, Subject = "encrypted" }));
    }

    [Fact]
    public void Queries_by_date_size_flags_and_uid()
    {
        var noon = new DateTimeOffset(new DateTime(2024, 5, 17, 12, 0, 0, DateTimeKind.Local));
        Mailbox.Put(Folder, Mail.Bytes("before"), received: noon.AddDays(-1));
        Mailbox.Put(Folder, Mail.Bytes("that day", new string('x', 5000) + "\r\n"), MailFlags.Seen, KeepsFlags ? ["red"] : [], noon);
        Mailbox.Put(Folder, Mail.Bytes("after"), MailFlags.Seen | MailFlags.Flagged, received: noon.AddDays(1));

        Assert.Equal(["after", "that day"], Mailbox.Subjects(Folder, new MailboxQuery { Since = noon.LocalDateTime.AddHours(6) }));
        Assert.Equal(["before"], Mailbox.Subjects(Folder, new MailboxQuery { Before = noon.LocalDateTime.AddHours(6) }));
        Assert.Equal(["that day"], Mailbox.Subjects(Folder, new MailboxQuery { LargerThan = 4000 }));
        Assert.Equal(["after", "before"], Mailbox.Subjects(Folder, new MailboxQuery { SmallerThan = 4000 }));
        var uid = Mailbox.List(Folder, new MailboxQuery { Subject = "that day" })[0].Uid;
        Assert.Equal(["that day"], Mailbox.Subjects(Folder, new MailboxQuery { Uids = [uid] }));
        Assert.Empty(Mailbox.List(Folder, new MailboxQuery { Uids = [uid], Subject = "after" }));
        if (!KeepsFlags)
        {
            Assert.Empty(Mailbox.List(Folder, new MailboxQuery { With = MailFlags.Seen }));
            Assert.Equal(3, Mailbox.List(Folder, new MailboxQuery { Without = MailFlags.Seen }).Count);
            return;
        }

        Assert.Equal(["after", "that day"], Mailbox.Subjects(Folder, new MailboxQuery { With = MailFlags.Seen }));
        Assert.Equal(["before"], Mailbox.Subjects(Folder, new MailboxQuery { Without = MailFlags.Seen }));
        Assert.Equal(["that day"], Mailbox.Subjects(Folder, new MailboxQuery { With = MailFlags.Seen, Without = MailFlags.Flagged }));
        Assert.Equal(["that day"], Mailbox.Subjects(Folder, new MailboxQuery { Keywords = ["red"] }));
        Assert.Empty(Mailbox.List(Folder, new MailboxQuery { Keywords = ["blue"] }));
    }

    [Fact]
    public void Several_threads_add_list_and_remove_at_once()
    {
        Parallel.For(0, 12, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Mail.Cancel }, i =>
        {
            Mailbox.Put(Folder, Mail.Bytes($"keep {i}"));
            Mailbox.Put(Folder, Mail.Bytes($"drop {i}."));
            var entry = Assert.Single(Mailbox.List(Folder, new MailboxQuery { Subject = $"drop {i}." }));
            Assert.Equal(EntryOutcomeKind.Done, Mailbox.Remove([entry], Mail.Cancel)[0].Kind);
        });

        Assert.Equal(Enumerable.Range(0, 12).Select(static i => $"keep {i}").Order(StringComparer.Ordinal), Mailbox.Subjects(Folder, MailboxQuery.All).Order(StringComparer.Ordinal));
    }
}
