using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Authority;

/// <summary>
/// Follows the symbolic links below an authority's folder, as the system would, and refuses those that lead out of it: what is written to
/// the authority would change files elsewhere, whoever made the link. The folder itself may be reached through one.
/// </summary>
internal sealed class AuthorityLinks
{
    /// <summary>As many as Linux follows.</summary>
    private const int MostLinks = 40;
    private readonly string _root;
    private readonly string _realRoot;
    private readonly HashSet<string> _seen = [];

    private AuthorityLinks(string root)
    {
        _root = root.TrimEnd(Path.DirectorySeparatorChar);
        _realRoot = _root;
#if NET8_0_OR_GREATER
        if (Directory.Exists(_root) && Directory.ResolveLinkTarget(_root, returnFinalTarget: true) is { } target) _realRoot = target.FullName.TrimEnd(Path.DirectorySeparatorChar);
#endif
    }

    /// <summary>Looks at every place of an authority once; not at each certificate in them.</summary>
    /// <exception cref="AuthorityException">A link leads out of the folder, or something there is no ordinary file (<c>InvalidAuthority</c>).</exception>
    /// <exception cref="SmimeException">The folder cannot be read.</exception>
    public static void Check(AuthorityFolder folder)
    {
        CheckFixed(folder);
        var links = new AuthorityLinks(folder.Path);
        foreach (var place in folder.ConfiguredPlaces) links.Check(place);
    }

    /// <summary>Looks at those that are the same whatever its configuration says, which is not read.</summary>
    /// <inheritdoc cref="Check(AuthorityFolder)" path="/exception"/>
    public static void CheckFixed(AuthorityFolder folder)
    {
        var links = new AuthorityLinks(folder.Path);
        foreach (var place in folder.FixedPlaces) links.Check(place);
    }

    private void Check(string place) => FileErrors.Guard(place, () =>
    {
        Follow(place);
        if (!Directory.Exists(place) && !FileKind.IsOrdinary(place)) throw Refused($"'{place}' is a pipe or a device and no file");
    });

    private void Follow(string place)
    {
        var at = _root;
        var rest = new Stack<string>(Parts(place.Substring(_root.Length)).Reverse());
        for (var links = 0; rest.Count > 0;)
        {
            var part = rest.Pop();
            if (part == "..")
            {
                if (at == _root) throw Leaves(place, "the folder above");
                at = Path.GetDirectoryName(at)!;
                continue;
            }

            var next = Path.Combine(at, part);
            if (_seen.Contains(next) || Target(next) is not { } target)
            {
                _seen.Add(next);
                at = next;
                continue;
            }

            if (++links > MostLinks) throw Refused($"'{next}' is a link that leads back to itself");
            if (Path.IsPathRooted(target))
            {
                target = Below(target, _root) ?? Below(target, _realRoot) ?? throw Leaves(next, $"'{ShownText.Of(target)}'");
                at = _root;
            }
            else if (Parts(target).TakeWhile(static one => one == "..").Count() > Depth(at))
            {
                throw Leaves(next, $"'{ShownText.Of(target)}'");
            }

            foreach (var one in Parts(target).Reverse()) rest.Push(one);
        }
    }

    /// <summary>Where a link leads; null where there is none.</summary>
    private string? Target(string path)
    {
        var file = new FileInfo(path);
#if NET8_0_OR_GREATER
        return file.LinkTarget;
#else
        // Nothing there says where it leads.
        if ((int)file.Attributes == -1 || (file.Attributes & FileAttributes.ReparsePoint) == 0) return null;
        throw Refused($"'{path}' is a link");
#endif
    }

    private int Depth(string at) => Parts(at.Substring(_root.Length)).Count();

    private static string? Below(string target, string root)
    {
        var comparison = Path.DirectorySeparatorChar == '\\' ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return target.StartsWith(root + Path.DirectorySeparatorChar, comparison) ? target.Substring(root.Length) : null;
    }

    private static IEnumerable<string> Parts(string path) =>
        path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Where(static part => part is not ("" or "."));

    private AuthorityException Leaves(string link, string target) => Refused($"'{link}' is a link to {target}, outside the folder");

    private AuthorityException Refused(string what) => new("InvalidAuthority", SmimeErrorKind.Security,
        $"The certificate authority in '{_root}' is not used: {what}. Put what belongs there into the folder itself, in place of it.");
}
