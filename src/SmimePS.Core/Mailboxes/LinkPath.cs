using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>Where a path really leads.</summary>
internal static class LinkPath
{
    /// <summary>Whether a folder below another one, by its path, is below it after all links between the two were followed.</summary>
    public static bool IsWithin(string root, string path)
    {
        for (var at = path; at.Length > root.Length && at.StartsWith(root, StringComparison.Ordinal); at = Path.GetDirectoryName(at)!)
        {
            if (!FileKind.IsLink(at)) continue;
#if NET8_0_OR_GREATER
            var inside = Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar;
            if (Directory.ResolveLinkTarget(at, returnFinalTarget: true) is { } target && IsBelow(target.FullName, inside) && IsWithin(root, target.FullName)) continue;
#endif
            return false;
        }

        return true;
    }

#if NET8_0_OR_GREATER
    private static bool IsBelow(string path, string folder) => path.StartsWith(folder, StringComparison.Ordinal);
#endif

    /// <summary>The file to which a link leads; the path itself where it is no link.</summary>
    public static string Final(string path)
    {
#if NET8_0_OR_GREATER
        return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
#else
        return path;
#endif
    }
}
