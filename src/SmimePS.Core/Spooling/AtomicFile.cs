using System.Security.Cryptography;
using SmimePS.Errors;

namespace SmimePS.Spooling;

/// <summary>
/// Writes a file whole or not at all: into a temporary file in the same folder, flushed to the disk, then renamed. What was there
/// stays as it was until the last moment, and nothing is left behind on failure. Safe against other threads and processes.
/// </summary>
public static class AtomicFile
{
    private const int BufferBytes = 16 * 1024;

    /// <summary>Writes bytes to a file.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream}, bool, bool)"/>
    public static void Write(string path, byte[] content, bool overwrite = false, bool secret = false) =>
        Write(path, stream => stream.Write(content, 0, content.Length), overwrite, secret);

    /// <summary>Writes a file through a stream.</summary>
    /// <param name="path">Where the file shall stand. Its folder must exist.</param>
    /// <param name="write">Writes the content. What it throws is passed on, and the file stays as it was.</param>
    /// <param name="overwrite">Replace a file that is there; otherwise it is kept and <c>FileExists</c> is thrown.</param>
    /// <param name="secret">Readable by its owner alone (mode 0600; on Windows the folder's own access rules hold).</param>
    /// <exception cref="SmimeException">
    /// <c>FileExists</c>, <c>FolderNotFound</c>, <c>AccessDenied</c>, <c>InvalidPath</c>, or <c>WriteFailed</c> for a full or failing disk.
    /// </exception>
    public static void Write(string path, Action<Stream> write, bool overwrite = false, bool secret = false)
    {
        var full = FileErrors.Guard(path, () => Path.GetFullPath(path));
        if (!overwrite && File.Exists(full)) throw FileErrors.FileExists(path);
        if (Directory.Exists(full)) throw FileErrors.IsFolder(path);
        var folder = Path.GetDirectoryName(full) ?? full;
        var temporary = Path.Combine(folder, TemporaryName(Path.GetFileName(full)));
        try
        {
            // Only opening, flushing and renaming are this class's own; an error of the writer's is the writer's to explain.
            using (var stream = FileErrors.Guard(path, () => Create(temporary, secret, path)))
            {
                // Not the file's own buffer: closing it would try again to write what a full disk has refused, and say so once more.
                var buffered = new BufferedStream(stream, BufferBytes);
                write(new FailureNamingStream(buffered, path));
                FileErrors.Guard(path, () =>
                {
                    buffered.Flush();
                    stream.Flush(flushToDisk: true);
                });
            }

            Rename(temporary, full, overwrite, path);
        }
        catch
        {
            FileErrors.DeleteQuietly(temporary);
            throw;
        }

        DurableFolder.Flush(folder);
    }

    /// <summary>The name of the temporary file that stands in for a file until it is whole.</summary>
    internal static string TemporaryName(string name)
    {
        var random = new byte[6];
        using var generator = RandomNumberGenerator.Create();
        generator.GetBytes(random);
        // Its beginning, for whoever finds it; not more than fits into the 255 bytes of a name whatever the characters.
        var kept = Math.Min(name.Length, 60);
        if (kept < name.Length && char.IsHighSurrogate(name[kept - 1])) kept--;
        return $".{name.Substring(0, kept)}.{Convert.ToHexString(random)}.tmp";
    }

    /// <summary>Deletes temporary files that a killed process had left where it was writing.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="extension">What the files were to end in, with the dot.</param>
    /// <param name="age">Younger ones may belong to somebody who is still at work.</param>
    public static void RemoveLeftOvers(string folder, string extension, TimeSpan age)
    {
        foreach (var file in FileErrors.Guard(folder, () => Directory.GetFiles(folder, $".*{extension}.*.tmp")))
        {
            if (IsTemporaryName(Path.GetFileName(file)) && DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > age) FileErrors.DeleteQuietly(file);
        }
    }

    /// <summary>Whether a file's name is one that <see cref="TemporaryName"/> gives.</summary>
    internal static bool IsTemporaryName(string name)
    {
        const int digits = 12;
        const string ending = ".tmp";
        var dot = name.Length - ending.Length - digits - 1;
        return dot > 0 && name[0] == '.' && name[dot] == '.' && name.EndsWith(ending, StringComparison.Ordinal) && name.Substring(dot + 1, digits).All(Uri.IsHexDigit);
    }

    /// <summary>Opens a new file for writing, without a buffer; a secret one is its owner's alone from the first moment.</summary>
    /// <param name="path">The new file.</param>
    /// <param name="secret">Whether it is a secret one.</param>
    /// <param name="shown">The file that the user knows.</param>
    internal static FileStream Create(string path, bool secret, string shown)
    {
        try
        {
#if NET8_0_OR_GREATER
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
            if (secret && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new FileStream(path, options);
#else
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1);
#endif
        }
        catch (FileNotFoundException error)
        {
            // A file that is to be made cannot be missing: its folder takes none, as those of /proc do.
            throw FileErrors.NoNewFiles(shown, error);
        }
    }

    /// <summary>Gives a file that is whole its name.</summary>
    internal static void Rename(string from, string to, bool overwrite, string shown)
    {
        if (!overwrite && ExclusiveRename.Try(from, to) is { } renamed)
        {
            if (renamed) return;
            FileErrors.DeleteQuietly(from);
            throw FileErrors.FileExists(shown);
        }

        try
        {
#if NET8_0_OR_GREATER
            File.Move(from, to, overwrite);
#else
            if (overwrite && File.Exists(to)) File.Replace(from, to, null);
            else File.Move(from, to);
#endif
        }
        catch (IOException) when (!overwrite && File.Exists(to))
        {
            throw FileErrors.FileExists(shown);
        }
        catch (Exception error) when (FileErrors.Describe(error, shown) is { } described)
        {
            throw described;
        }
    }
}
