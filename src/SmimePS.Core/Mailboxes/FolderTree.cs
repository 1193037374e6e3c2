using System.Diagnostics.CodeAnalysis;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>Folders within folders on the disk. Hidden ones are not looked at, and what links lead to is not looked into.</summary>
internal static class FolderTree
{
    // Deeper than any person files mail, and far from what the stack or a path can have.
    private const int DeepestLevel = 64;

    /// <summary>The folders below one, from the outside in.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="isOther">Names of folders that hold something else.</param>
    public static IEnumerable<(string[] Names, string Path, bool HasFolders)> Below(string root, Func<string, bool> isOther) => Below(root, [], isOther);

    private static IEnumerable<(string[] Names, string Path, bool HasFolders)> Below(string folder, string[] names, Func<string, bool> isOther)
    {
        foreach (var path in Within(folder, isOther))
        {
            string[] own = [.. names, Path.GetFileName(path)];
            var isClosed = own.Length == DeepestLevel || FileKind.IsLink(path);
            var hasFolders = !isClosed && Within(path, isOther).Length > 0;
            yield return (own, path, hasFolders);
            if (!hasFolders) continue;
            foreach (var inner in Below(path, own, isOther)) yield return inner;
        }
    }

    /// <summary>Reads something of a folder; false where that is gone or somebody else's, which must not cost those beside it.</summary>
    public static bool TryRead<T>(string folder, Func<T> read, [NotNullWhen(true)] out T? result)
        where T : notnull
    {
        try
        {
            result = FileErrors.Guard(folder, read);
            return true;
        }
        catch (SmimeException error) when (error.ErrorId is "AccessDenied" or "FolderNotFound" or "FileNotFound")
        {
            result = default;
            return false;
        }
    }

    private static string[] Within(string folder, Func<string, bool> isOther)
    {
        try
        {
            return [.. Directory.GetDirectories(folder).Where(path => Path.GetFileName(path) is var name && name[0] != '.' && !isOther(name))];
        }
        catch (Exception error) when (error is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or somebody else's.
            return [];
        }
    }
}
