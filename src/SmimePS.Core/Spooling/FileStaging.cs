using SmimePS.Errors;

namespace SmimePS.Spooling;

/// <summary>
/// What <see cref="AtomicFile"/> does for one file, for many: their content first, under temporary names, brought to the disk together; then
/// their names. Between the two it is certain that there is room for all of them, and none is there yet.
/// </summary>
internal static class FileStaging
{
    // Fewer are sooner flushed one by one.
    private const int FewFiles = 4;

    /// <summary>Writes the content of every file to the disk, in its folder, or of none.</summary>
    /// <exception cref="SmimeException">One of them cannot be written: as <see cref="AtomicFile"/>, but for files that are there already.</exception>
    public static void Stage(IReadOnlyList<StagedFile> files)
    {
        try
        {
            var isFlushedTogether = files.Count > FewFiles && DurableFolder.CanFlushFileSystem;
            InParallel.For(files.Count, i => Write(files[i], !isFlushedTogether));
            if (isFlushedTogether && !Folders(files).All(DurableFolder.TryFlushFileSystem)) InParallel.For(files.Count, i => Flush(files[i]));
        }
        catch
        {
            Discard(files);
            throw;
        }
    }

    /// <summary>Checks that a file can have its name, as far as can be told beforehand.</summary>
    /// <exception cref="SmimeException">Something is there that may not be replaced (<c>FileExists</c>, <c>PathIsFolder</c>).</exception>
    public static void RequirePlace(StagedFile file)
    {
        if (Directory.Exists(file.Path)) throw FileErrors.IsFolder(file.Path);
        if (!file.Overwrite && File.Exists(file.Path)) throw FileErrors.FileExists(file.Path);
    }

    /// <summary>Gives every file its name. One that cannot have it says so (<see cref="StagedFile.Error"/>) and is gone.</summary>
    public static void Commit(IReadOnlyList<StagedFile> files)
    {
        foreach (var file in files)
        {
            try
            {
                AtomicFile.Rename(file.Temporary!, Path.GetFullPath(file.Path), file.Overwrite, file.Path);
                file.Temporary = null;
            }
            catch (SmimeException error)
            {
                file.Error = error;
            }
        }

        Discard(files);
        foreach (var folder in Folders(files)) DurableFolder.Flush(folder);
    }

    /// <summary>Takes away what waits for its name.</summary>
    public static void Discard(IReadOnlyList<StagedFile> files)
    {
        foreach (var file in files)
        {
            if (file.Temporary is { } temporary) FileErrors.DeleteQuietly(temporary);
            file.Temporary = null;
        }
    }

    private static void Write(StagedFile file, bool flush) => FileErrors.Guard(file.Path, () =>
    {
        if (Directory.Exists(file.Path)) throw FileErrors.IsFolder(file.Path);
        file.Temporary = Path.Combine(FolderOf(file), AtomicFile.TemporaryName(Path.GetFileName(file.Path)));
        using var stream = AtomicFile.Create(file.Temporary, file.Secret, file.Path);
        stream.Write(file.Content, 0, file.Content.Length);
        if (flush) stream.Flush(flushToDisk: true);
    });

    private static void Flush(StagedFile file) => FileErrors.Guard(file.Path, () =>
    {
        using var stream = new FileStream(file.Temporary!, FileMode.Open, FileAccess.Write);
        stream.Flush(flushToDisk: true);
    });

    private static IEnumerable<string> Folders(IReadOnlyList<StagedFile> files) => files.Select(FolderOf).Distinct();

    private static string FolderOf(StagedFile file) => Path.GetDirectoryName(Path.GetFullPath(file.Path))!;
}
