using System.Text.RegularExpressions;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Spooling;
using SmimePS.Trust;

namespace SmimePS.Revocation;

/// <summary>Revocation lists in files that the user names, PEM or DER.</summary>
public static class CrlFiles
{
    private const int MaxFiles = 2000;
    private const int LargestFile = 64 * 1024 * 1024;

    // What OpenSSL looks lists up by in a folder (openssl rehash).
    private static readonly Regex HashedName = new("^[0-9a-f]{8}\\.r[0-9]+$", RegexOptions.CultureInvariant);

    /// <summary>Reads them. What cannot be read costs the others nothing.</summary>
    /// <param name="paths">Files; and folders, whose lists (<c>.crl</c>, <c>.pem</c>, <c>.der</c>, and OpenSSL's hashed names) are read, those of the folders in them not.</param>
    /// <param name="warn">Told of each file that has no list in it, or a damaged one, and of each folder without a list.</param>
    public static CrlCollection Read(IEnumerable<string> paths, Action<string> warn)
    {
        var lists = new List<CertificateRevocationList>();
        foreach (var path in paths)
        {
            if (!Directory.Exists(path))
            {
                Add(path, isNamed: true);
                continue;
            }

            try
            {
                var isAny = false;
                foreach (var file in FileErrors.Guard(path, () => Directory.GetFiles(path)).Where(IsList).OrderBy(static file => file, StringComparer.Ordinal).Take(MaxFiles)) isAny |= Add(file, isNamed: false);
                if (!isAny) warn($"There is no revocation list in '{path}': none of its files (.crl, .pem, .der) holds one. Folders in it are not looked into.");
            }
            catch (SmimeException error)
            {
                warn($"The revocation lists in '{path}' cannot be read: {error.Message}");
            }
        }

        return new CrlCollection(lists);

        // False for something else that stands beside lists.
        bool Add(string file, bool isNamed)
        {
            try
            {
                if (!FileKind.IsOrdinary(file)) throw new SmimeException("NotAFile", SmimeErrorKind.InvalidArgument, "It is a pipe or a device and no file.");
                lists.AddRange(CertificateRevocationList.ReadAll(FileErrors.ReadAll(file, LargestFile)));
                return true;
            }
            catch (SmimeException error)
            {
                // In a folder, certificates may stand beside the lists.
                if (!isNamed && IsSomethingElse(file)) return false;
                warn($"'{file}' is no revocation list that can be read, and is left out: {error.Message}");
                return true;
            }
        }
    }

    private static bool IsList(string file) =>
        Path.GetExtension(file).ToLowerInvariant() is ".crl" or ".pem" or ".der" || HashedName.IsMatch(Path.GetFileName(file));

    private static bool IsSomethingElse(string file)
    {
        try
        {
            var content = FileErrors.ReadAll(file, LargestFile);
            if (Path.GetExtension(file).Equals(".crl", StringComparison.OrdinalIgnoreCase)) return false;
            if (PemBlock.IsPem(content)) return PemBlock.ReadAll(content).All(static block => block.Label != CertificateRevocationList.PemLabel);
            Certificate.Decode(content);
            return true;
        }
        catch (SmimeException)
        {
            return false;
        }
    }
}
