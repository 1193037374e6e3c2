using System.Text;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Authority.Takeover;

/// <summary>
/// Which OpenSSL configuration a folder that is taken over goes by. One of the owner's that says where things lie in this folder stays in use. Any
/// other stays as it is, and ours is written beside it under a name that is free.
/// </summary>
internal static class TakeoverConfiguration
{
    private static readonly string[] Required = ["certificate", "private_key", "database", "new_certs_dir", "policy"];

    /// <summary>The folder as a configuration in it says; null where none does.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">A certificate or a key that is named goes before what a configuration says.</param>
    /// <param name="isInUse">Whether it stays the one that is read; otherwise only its places are taken over into one of ours.</param>
    public static AuthorityFolder? Find(string folder, TakeoverOptions options, out bool isInUse)
    {
        var usual = new AuthorityFolder(folder);
        if (File.Exists(usual.Configuration) && Read(folder, usual.Configuration, options) is { } found)
        {
            isInUse = true;
            return found;
        }

        isInUse = false;
        return TakeoverFiles.NearTop(folder).Where(file => Path.GetDirectoryName(file) == folder && Path.GetExtension(file) is ".cnf" or ".conf" && file != usual.Configuration)
            .Select(file => Read(folder, file, options)).FirstOrDefault(static place => place is not null);
    }

    /// <summary>The name under which ours is written: the usual one where nobody else's has it.</summary>
    public static string FreeName(string folder)
    {
        var usual = Path.Combine(folder, AuthorityFolder.UsualConfiguration);
        return !File.Exists(usual) || OpenSslConfiguration.IsOwn(usual) ? AuthorityFolder.UsualConfiguration : AuthorityFolder.OwnConfiguration;
    }

    /// <summary>The folder as our configuration will have it.</summary>
    public static AuthorityFolder Planned(string folder, PublicKeyInfo key, AuthorityFileNames names) =>
        new(folder, names.Configuration, OpenSslSettings.Parse(OpenSslConfiguration.Write(folder, key, names: names), folder));

    /// <summary>What files are called, relative to the folder.</summary>
    public static string Relative(string folder, string path) => path.Substring(folder.TrimEnd(Path.DirectorySeparatorChar).Length + 1).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>Writes ours.</summary>
    public static byte[] Write(AuthorityFolder place, PublicKeyInfo key, AuthorityFileNames names, string? crlUrl) =>
        Encoding.UTF8.GetBytes(OpenSslConfiguration.Write(place.Path, key, crlUrl, names));

    private static AuthorityFolder? Read(string folder, string file, TakeoverOptions options)
    {
        try
        {
            var settings = OpenSslSettings.Read(file, folder);
            if (settings.AuthoritySection is not { } section || Required.Any(name => settings.Find(section, name) is null)) return null;
            var place = new AuthorityFolder(folder, Path.GetFileName(file), settings);
            var isOwn = OpenSslConfiguration.IsOwn(file);
            var isHere = isOwn || !settings.Has(section, "dir") || IsFolder(folder, settings.Find(section, "dir"));
            // Each is asked for here, so that one which leads outside makes it unusable as a whole.
            var places = new[] { place.Key, place.Index, place.NewCertificates, place.Serial, place.CrlNumber, place.Crl };
            return isHere && places.Length > 0 && File.Exists(place.Certificate) && IsSame(options.CertificatePath, place.Certificate) && IsSame(options.KeyPath, place.Key)
                && (isOwn || options.NoKey || File.Exists(place.Key)) ? place : null;
        }
        catch (SmimeException)
        {
            return null;
        }
    }

    private static bool IsSame(string? given, string place) => given is null || given == place;

    /// <summary>Whether a value of <c>dir</c> is this folder, seen from where one would call openssl.</summary>
    private static bool IsFolder(string folder, string? value)
    {
        if (value is null) return false;
        var name = value.TrimEnd('/', '\\');
        if (!Path.IsPathRooted(value)) return name is "." or "" || Path.GetFileName(name) == Path.GetFileName(folder);
        try
        {
            return Resolved(name) == Resolved(folder);
        }
        catch (Exception error) when (error is ArgumentException or IOException or NotSupportedException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Resolved(string folder)
    {
#if NET8_0_OR_GREATER
        if (Directory.Exists(folder) && Directory.ResolveLinkTarget(folder, returnFinalTarget: true) is { } target) return target.FullName;
#endif
        return Path.GetFullPath(folder);
    }
}
