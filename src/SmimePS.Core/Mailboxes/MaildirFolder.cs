using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>
/// One folder of a Maildir: <c>cur</c>, <c>new</c> and <c>tmp</c>. Other programs rename and remove files in it at any moment; what matters of a name is
/// its unique part.
/// </summary>
/// <param name="name">The folder's whole name.</param>
/// <param name="path">Where it lies.</param>
internal sealed class MaildirFolder(string name, string path)
{
    public const string Current = "cur";
    public const string New = "new";
    public const string Temporary = "tmp";

    // A file that is renamed while its folder is read may not be seen at all.
    private const int Readings = 3;

    public string Name => name;

    public string Path => path;

    /// <summary>Whether a folder on the disk is one.</summary>
    public static bool IsOne(string path) => Directory.Exists(System.IO.Path.Combine(path, Current));

    /// <summary>Where a file lies.</summary>
    public string PathOf(MaildirFile file) => System.IO.Path.Combine(path, file.IsNew ? New : Current, file.Name);

    /// <summary>Makes what is not there of it; readable by its owner alone. <c>cur</c> comes last, as it is what tells a Maildir.</summary>
    public void Make()
    {
        foreach (var part in (string[])[Temporary, New, Current]) DataFolder.CreatePrivate(System.IO.Path.Combine(path, part));
    }

    /// <summary>All messages, with their dates and sizes.</summary>
    public ICollection<MaildirFile> Files() => FileErrors.Guard(path, () => Look(static file => FolderFile.Of(file)));

    /// <summary>All messages, by what their names say alone.</summary>
    public ICollection<MaildirFile> Names() => FileErrors.Guard(path, () => Look(static file => new FolderFile(file.Name, null, 0)));

    /// <summary>Where a message is now; null where it is gone.</summary>
    public MaildirFile? Locate(MaildirFile file)
    {
        if (File.Exists(PathOf(file))) return file;
        // As most programs rename most messages.
        foreach (var info in (string[])["S", "", "RS"])
        {
            var guess = file with { IsNew = false, Info = MaildirInfo.With("", info) };
            if (File.Exists(PathOf(guess))) return guess;
        }

        foreach (var found in Names())
        {
            if (found.Unique == file.Unique) return file with { Info = found.Info, IsNew = found.IsNew };
        }

        return null;
    }

    /// <summary>
    /// Does something with a message's file, wherever it is by now; null where it is gone. What is done says with
    /// <see cref="FileNotFoundException"/> that somebody was quicker.
    /// </summary>
    public T? Do<T>(MaildirFile file, Func<MaildirFile, T> work)
        where T : class
    {
        for (var reading = 0; reading < Readings; reading++)
        {
            if (Locate(file) is not { } found) return null;
            file = found;
            try
            {
                return work(file);
            }
            catch (FileNotFoundException)
            {
                // Renamed or removed once more; it is looked for again.
            }
        }

        return null;
    }

    private ICollection<MaildirFile> Look(Func<FileInfo, FolderFile?> look)
    {
        var found = new Dictionary<string, MaildirFile>(StringComparer.Ordinal);
        var infos = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var reading = 0; reading < Readings; reading++)
        {
            var before = LastChange();
            // In this order: what is taken from new to cur meanwhile is seen twice rather than never.
            Look(New, look, found, infos);
            Look(Current, look, found, infos);
            if (LastChange() == before) break;
        }

        return found.Values;
    }

    private void Look(string part, Func<FileInfo, FolderFile?> look, Dictionary<string, MaildirFile> found, Dictionary<string, string> infos)
    {
        var folder = new DirectoryInfo(System.IO.Path.Combine(path, part));
        if (part == New && !folder.Exists) return;
        foreach (var file in folder.EnumerateFiles())
        {
            if (file.Name[0] == '.' || look(file) is not { } seen) continue;
            var (unique, info) = MaildirInfo.Split(seen.Name);
            if (infos.TryGetValue(info, out var same)) info = same;
            else infos[info] = info;
            found[unique] = new MaildirFile(unique, info, part == New) { Received = seen.Received, Length = seen.Length };
        }
    }

    private DateTime LastChange() => Directory.GetLastWriteTimeUtc(System.IO.Path.Combine(path, Current));
}
