using System.Runtime.InteropServices;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>Marks, moves and removes messages of a Maildir folder, each by its own file, wherever other programs have put it meanwhile.</summary>
internal sealed class MaildirChange(string root, MaildirFolder folder)
{
    /// <summary>Sets and takes away flags and keywords.</summary>
    public IReadOnlyList<EntryOutcome> Mark(IReadOnlyList<MaildirEntry> entries, MailMarks set, MailMarks clear, CancellationToken cancellationToken)
    {
        var keywords = MaildirKeywords.With(folder, set.Keywords, cancellationToken);
        var added = MaildirInfo.LettersOf(set.Flags).Concat(keywords.LettersOf(set.Keywords)).ToList();
        var taken = new HashSet<char>(MaildirInfo.LettersOf(clear.Flags).Concat(keywords.LettersOf(clear.Keywords)));
        return Each(entries, cancellationToken, (_, file) =>
        {
            var letters = file.Letters.Where(letter => !taken.Contains(letter)).Concat(added).ToList();
            if (new HashSet<char>(letters).SetEquals(file.Letters)) return file.Unique;
            // What has flags was seen by a mail program, and is new no more.
            Rename(folder.PathOf(file), folder.PathOf(file with { IsNew = false, Info = MaildirInfo.With(file.Info, letters) }));
            return file.Unique;
        }, tellsUid: false);
    }

    /// <summary>Removes files, which never lie outside the mailbox.</summary>
    public IReadOnlyList<EntryOutcome> Remove(IReadOnlyList<MaildirEntry> entries, CancellationToken cancellationToken)
    {
        RequireInside();
        return Each(entries, cancellationToken, (_, file) =>
        {
            var path = folder.PathOf(file);
            if (!File.Exists(path)) throw new FileNotFoundException();
            File.Delete(path);
            return file.Unique;
        }, tellsUid: false);
    }

    /// <summary>Moves files to another folder. They get new names: programs that synchronise keep notes of their own in the old ones, which hold there alone.</summary>
    public IReadOnlyList<EntryOutcome> Move(IReadOnlyList<MaildirEntry> entries, MaildirFolder target, CancellationToken cancellationToken)
    {
        if (target.Path == folder.Path) return Each(entries, cancellationToken, static (_, file) => file.Unique, tellsUid: true);
        RequireInside();
        target.Make();
        var (here, there) = (MaildirKeywords.Of(folder), MaildirKeywords.Of(target));
        return Each(entries, cancellationToken, (_, file) =>
        {
            var names = here.NamesOf(file.Letters);
            if (names.Count > 0) there = MaildirKeywords.With(target, names, cancellationToken);
            var info = file.Info;
            if (file.Letters.Any(MaildirInfo.IsKeyword)) info = MaildirInfo.With(info, file.Letters.Where(static letter => !MaildirInfo.IsKeyword(letter)).Concat(there.LettersOf(names)));
            return Move(file, target, info);
        }, tellsUid: true);
    }

    private string Move(MaildirFile file, MaildirFolder target, string info)
    {
        var path = folder.PathOf(file);
        var size = MaildirInfo.SizeOf(file.Unique) ?? new FileInfo(path).Length;
        var moved = file with { Unique = $"{MaildirDelivery.UniqueStart()},S={size.ToString(System.Globalization.CultureInfo.InvariantCulture)}", Info = info };
        if (ExclusiveRename.Try(path, target.PathOf(moved)) == true) return moved.Unique;
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            File.Move(path, target.PathOf(moved));
            return moved.Unique;
        }

        // Another file system, by a link: there it must be whole before anybody sees it.
        using (var stream = FolderFile.Open(path))
        {
            moved = MaildirDelivery.Deliver(target, output => stream.CopyTo(output), [.. MaildirInfo.Letters(info)], new DateTimeOffset(File.GetLastWriteTimeUtc(path)));
        }

        File.Delete(path);
        return moved.Unique;
    }

    private IReadOnlyList<EntryOutcome> Each(IReadOnlyList<MaildirEntry> entries, CancellationToken cancellationToken, Func<MaildirEntry, MaildirFile, string> work, bool tellsUid)
    {
        var outcomes = new EntryOutcome[entries.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entry = entries[i];
            var uid = FileErrors.Guard(folder.Path, () => folder.Do(entry.File, file => work(entry, file)));
            outcomes[i] = uid is null ? new EntryOutcome(EntryOutcomeKind.Gone) : new EntryOutcome(EntryOutcomeKind.Done, tellsUid ? uid : null);
        }

        return outcomes;
    }

    private static void Rename(string from, string to)
    {
        if (from == to || ExclusiveRename.Try(from, to) == true) return;
        File.Move(from, to);
    }

    private void RequireInside()
    {
        foreach (var part in (string[])[MaildirFolder.Current, MaildirFolder.New])
        {
            var path = Path.Combine(folder.Path, part);
            if (Directory.Exists(path) && !LinkPath.IsWithin(root, path))
            {
                throw new MailboxException("FolderOutsideMailbox", SmimeErrorKind.PermissionDenied,
                    $"The folder '{folder.Name}' is a link that leads out of '{root}', and nothing is removed there. Open the Maildir to which it leads by its own path.");
            }
        }
    }
}
