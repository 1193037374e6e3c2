using System.Globalization;
using System.Text;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Authority;

/// <summary>The certificate authorities in the user's data folder.</summary>
public static class AuthorityCatalog
{
    /// <summary>Where an authority of that name is made when no folder is given.</summary>
    public static string FolderFor(string name) => Path.Combine(DataFolder.Authorities, Slug(name));

    /// <summary>The folders that hold an authority, by name.</summary>
    /// <exception cref="SmimeException">The data folder cannot be read (<c>AccessDenied</c>).</exception>
    public static IReadOnlyList<string> Folders() => Folders(CertificateAuthority.IsAuthority);

    /// <summary>What the authorities are called, each by its folder where its name cannot be read; safe to print.</summary>
    /// <exception cref="SmimeException">The data folder cannot be read (<c>AccessDenied</c>).</exception>
    public static IReadOnlyList<string> Names() => [.. Folders().Select(static folder => ShownText.Of(NameOf(folder) ?? folder))];

    /// <summary>The folders of those that wait for their certificate, by name.</summary>
    /// <exception cref="SmimeException">The data folder cannot be read (<c>AccessDenied</c>).</exception>
    public static IReadOnlyList<string> Waiting() => Folders(PendingAuthority.IsPending);

    /// <summary>Opens an authority.</summary>
    /// <param name="nameOrPath">Its name, its folder's name, or a path to the folder (with a separator); null or empty for the only one there is, or the only one of several whose private key is there.</param>
    /// <exception cref="AuthorityException">
    /// <c>NoAuthority</c> where there is none at all, <c>SeveralAuthorities</c> where one must be named, <c>AuthorityNotFound</c>, or
    /// what <see cref="CertificateAuthority.Open"/> throws.
    /// </exception>
    public static CertificateAuthority Open(string? nameOrPath = null)
    {
        if (string.IsNullOrWhiteSpace(nameOrPath)) return OpenOnly();
        var given = nameOrPath!.Trim();
        var looksLikePath = given.IndexOf(Path.DirectorySeparatorChar) >= 0 || given.IndexOf(Path.AltDirectorySeparatorChar) >= 0;
        // A bare name is never a folder of the current one: whoever could make a folder there would issue in the user's name.
        if (looksLikePath) return CertificateAuthority.Open(given);
        if (Find(given) is { } found) return CertificateAuthority.Open(found);
        var names = Names();
        throw new AuthorityException("AuthorityNotFound", SmimeErrorKind.NotFound, names.Count == 0
            ? $"There is no certificate authority '{given}'. Make it with New-SmimeCa."
            : $"There is no certificate authority '{given}'. There are: {string.Join(", ", names)}.");
    }

    /// <summary>The folder of the authority, or of one that waits, that has this name, or whose folder has; null where there is none. Nothing is written.</summary>
    /// <exception cref="SmimeException">The data folder cannot be read (<c>AccessDenied</c>).</exception>
    public static string? Find(string name)
    {
        IReadOnlyList<string> folders = [.. Folders(), .. Waiting()];
        return folders.FirstOrDefault(folder => string.Equals(Path.GetFileName(folder), name, StringComparison.OrdinalIgnoreCase))
            ?? folders.FirstOrDefault(folder => NameOf(folder) is { } own && (IsSame(own, name) || IsSame(ShownText.Of(own), name)));
    }

    private static bool IsSame(string own, string name) => string.Equals(own, name, StringComparison.CurrentCultureIgnoreCase);

    private static CertificateAuthority OpenOnly()
    {
        var folders = Folders();
        return folders.Count switch
        {
            1 => CertificateAuthority.Open(folders[0]),
            0 when Waiting() is [var waiting] => CertificateAuthority.Open(waiting),
            // A root whose key lies in a safe does not stand in the way of the one that does the work.
            > 1 when folders.Where(HasKey).ToList() is [var working] => CertificateAuthority.Open(working),
            0 => throw new AuthorityException("NoAuthority", SmimeErrorKind.NotFound,
                $"There is no certificate authority in '{DataFolder.Authorities}'. Make one with New-SmimeCa, or name the folder of one."),
            _ => throw new AuthorityException("SeveralAuthorities", SmimeErrorKind.InvalidArgument,
                $"There are several certificate authorities; name one of {string.Join(", ", Names())}."),
        };
    }

    private static IReadOnlyList<string> Folders(Func<string, bool> isOne)
    {
        var root = DataFolder.Authorities;
        if (!Directory.Exists(root)) return [];
        return FileErrors.Guard(root, () => Directory.GetDirectories(root))
            .Where(folder => !Path.GetFileName(folder).StartsWith(".", StringComparison.Ordinal) && isOne(folder))
            .OrderBy(static folder => folder, StringComparer.OrdinalIgnoreCase)
            .ToList();
    }

    private static bool HasKey(string folder)
    {
        try
        {
            return File.Exists(new AuthorityFolder(folder).Key);
        }
        catch (SmimeException)
        {
            // Damaged, and so not to be passed over silently.
            return true;
        }
    }

    // A damaged one must not stand in the way of the others.
    private static string? NameOf(string folder)
    {
        try
        {
            return CertificateAuthority.ReadName(folder);
        }
        catch (SmimeException)
        {
            return null;
        }
    }

    private static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var character in NormalText.Of(name.Trim(), NormalizationForm.FormKC))
        {
            if (char.IsLetterOrDigit(character) || CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark) slug.Append(char.ToLowerInvariant(character));
            else if (slug.Length > 0 && slug[slug.Length - 1] != '-') slug.Append('-');
        }

        var text = slug.ToString().Trim('-');
        return text.Length == 0 ? "ca" : text.Length > 60 ? text.Substring(0, 60) : text;
    }
}
