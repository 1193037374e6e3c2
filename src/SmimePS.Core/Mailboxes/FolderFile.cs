namespace SmimePS.Mailboxes;

/// <summary>A file of a folder, with what the file system says of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Received">When it was last written; null where the system does not tell.</param>
/// <param name="Length">Its size in bytes.</param>
internal readonly record struct FolderFile(string Name, DateTimeOffset? Received, long Length)
{
    /// <summary>The files of a folder, but for hidden ones. Links stand for what they lead to.</summary>
    public static IEnumerable<FolderFile> In(string folder)
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (file.Name[0] != '.' && Of(file) is { } found) yield return found;
        }
    }

    /// <summary>What the file system says of a file; null where it is gone.</summary>
    public static FolderFile? Of(FileInfo file)
    {
        try
        {
            var real = file;
#if NET8_0_OR_GREATER
            // A link that leads nowhere is listed, as it is, and cannot be opened.
            if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } target) real = target;
#endif
            if (real.Exists) return new FolderFile(file.Name, new DateTimeOffset(real.LastWriteTimeUtc), real.Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It was renamed or removed since its name was read, or the link leads in a circle.
        }

        // Bytes that are no text: the system knows no way to open such a file, but it is there.
        return file.Name.IndexOf('\uFFFD') >= 0 ? new FolderFile(file.Name, null, 0) : null;
    }

    /// <summary>Opens a message's file for reading; what has no length is not opened, as a pipe would wait for ever.</summary>
    /// <param name="path">The file.</param>
    /// <param name="buffer">How many bytes are read at once; 1 for as many as are asked for.</param>
    public static FileStream Open(string path, int buffer = 1) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, buffer);
}
