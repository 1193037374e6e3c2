using SmimePS.Errors;

namespace SmimePS.Paths;

/// <summary>The folder in which each thing that is written gets a file of its own: one that exists, or one that ends in a separator and is made.</summary>
internal static class OutputFolder
{
    /// <summary>Whether a path names a folder to write into, not the file.</summary>
    public static bool IsNamed(string path) => Directory.Exists(path) || EndsInSeparator(path);

    /// <summary>The folder of a file that was named must be there: it may be a slip of the pen.</summary>
    /// <exception cref="SmimeException">It is not (<c>FolderNotFound</c>).</exception>
    public static void RequireOf(string file)
    {
        if (Path.GetDirectoryName(file) is not { Length: > 0 } folder || Directory.Exists(folder)) return;
        throw new SmimeException("FolderNotFound", SmimeErrorKind.NotFound, $"The folder of '{file}' does not exist. Make it first, or choose another path.");
    }

    /// <summary>Makes the folder that was named, where it is still to be made; the folder of a file that was named is left to its user.</summary>
    /// <param name="path">What the user named.</param>
    /// <exception cref="SmimeException">It cannot be made (<c>AccessDenied</c>, <c>WriteFailed</c>).</exception>
    public static void Make(string path)
    {
        if (!EndsInSeparator(path)) return;
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new SmimeException("AccessDenied", SmimeErrorKind.PermissionDenied,
                $"The folder '{path}' may not be made there. Choose a place you may use, or have its permissions changed.", error);
        }
        catch (FileNotFoundException error)
        {
            // What is to be made cannot be missing: there is no making anything in such a place, of which /proc is one.
            throw new SmimeException("WriteFailed", SmimeErrorKind.Io, $"The folder '{path}' cannot be made: the system lets nobody make anything there. Choose another.", error);
        }
        catch (IOException error)
        {
            throw new SmimeException("WriteFailed", SmimeErrorKind.Io, $"The folder '{path}' cannot be made: {error.Message} Choose another.", error);
        }
    }

    private static bool EndsInSeparator(string path) =>
        path.Length > 0 && (path[path.Length - 1] == Path.DirectorySeparatorChar || path[path.Length - 1] == Path.AltDirectorySeparatorChar);
}
