using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Authority;

/// <summary>
/// Where things lie in an authority's folder: where its OpenSSL configuration says, so that both go on with the same files, or where OpenSSL's
/// <c>ca</c> command usually has them. Never outside the folder: no place is named there, and <see cref="AuthorityLinks"/> refuses links that lead
/// there before anything is used. Looked up when first asked for.
/// </summary>
internal sealed class AuthorityFolder
{
    /// <summary>What OpenSSL's configuration is usually called.</summary>
    public const string UsualConfiguration = "openssl.cnf";

    /// <summary>What ours is called where somebody's own file of the usual name says nothing of use about this folder.</summary>
    public const string OwnConfiguration = "smimeps.cnf";

    /// <summary>What the files of kept keys end in: CMS, as in mail.</summary>
    public const string EscrowExtension = ".p7m";

    private readonly Lazy<OpenSslSettings?> _settings;

    public AuthorityFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Configuration = File.Exists(In(OwnConfiguration)) ? In(OwnConfiguration) : In(UsualConfiguration);
        _settings = new Lazy<OpenSslSettings?>(() => File.Exists(Configuration) ? OpenSslSettings.Read(Configuration, Path) : null);
    }

    /// <summary>A folder as a configuration will have it that is not there yet.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="configuration">The name of the configuration's file.</param>
    /// <param name="settings">What it says.</param>
    public AuthorityFolder(string path, string configuration, OpenSslSettings settings)
    {
        Path = System.IO.Path.GetFullPath(path);
        Configuration = In(configuration);
        _settings = new Lazy<OpenSslSettings?>(() => settings);
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileName(Path.TrimEnd(System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar));

    public string Configuration { get; }

    public string Certificate => field ??= At("certificate", "ca.pem");

    /// <summary>The issuers' certificates of an authority that another one vouches for, nearest first.</summary>
    public string Chain => In("chain.pem");

    /// <summary>The request of an authority whose certificate has not arrived yet (PKCS#10).</summary>
    public string Request => In("ca.csr");

    public string Key => field ??= At("private_key", System.IO.Path.Combine("private", "ca.key.pem"));

    public string NewCertificates => field ??= At("new_certs_dir", "newcerts");

    public string Index => field ??= At("database", "index.txt");

    public string IndexAttributes => Index + ".attr";

    public string Serial => field ??= At("serial", "serial");

    public string CrlNumber => field ??= At("crlnumber", "crlnumber");

    /// <summary>The newest revocation list, in PEM as OpenSSL's commands take it.</summary>
    public string Crl => field ??= At("crl", System.IO.Path.Combine("crl", "ca.crl.pem"));

    public string Addresses => In("smimeps-addresses.txt");

    /// <summary>The certificates to which keys are encrypted that shall be brought back.</summary>
    public string Recovery => In("recovery.pem");

    /// <summary>Keys that were kept, encrypted.</summary>
    public string Escrow => In("escrow");

    public string Lock => In("issuing.lock");

    /// <summary>Folders that things are written to.</summary>
    public IEnumerable<string> Folders => new[] { In("certs"), NewCertificates, FolderOf(Index), FolderOf(Serial), FolderOf(CrlNumber), FolderOf(Crl) }.Distinct();

    /// <summary>The places that no configuration changes; the configurations themselves are among them.</summary>
    public IReadOnlyList<string> FixedPlaces => [In(OwnConfiguration), In(UsualConfiguration), Configuration, Lock, Chain, Request, Addresses, Recovery, Escrow];

    /// <summary>The others.</summary>
    public IEnumerable<string> ConfiguredPlaces => new[] { Certificate, Key, NewCertificates, Index, IndexAttributes, Serial, CrlNumber, Crl }.Concat(Folders).Distinct();

    /// <summary>
    /// Where certificates say that the revocation list is found: in the extensions that <c>openssl ca</c> gives too, so that whoever changes the
    /// line changes it for both. Null where they do not say it.
    /// </summary>
    public string? CrlUrl
    {
        get
        {
            if (MailSection is not { } extensions) return null;
            var points = (_settings.Value!.Find(extensions, OpenSslConfiguration.PointName) ?? "").Split(',').Select(static point => point.Trim());
            return points.FirstOrDefault(static point => point.StartsWith(OpenSslConfiguration.UrlPrefix, StringComparison.Ordinal))?.Substring(OpenSslConfiguration.UrlPrefix.Length) is { Length: > 0 } url
                && url.All(static character => character is > ' ' and < '\x7F') ? url : null;
        }
    }

    /// <summary>The section of the configuration that says which extensions <c>openssl ca</c> gives unless told otherwise; null where there is none.</summary>
    public string? MailSection => _settings.Value is { AuthoritySection: { } section } settings ? settings.Find(section, "x509_extensions") : null;

    /// <summary>Whether the configuration says where something is; otherwise it is where OpenSSL usually has it.</summary>
    public bool Says(string name) => _settings.Value is { AuthoritySection: { } section } settings && settings.Has(section, name);

    public string CertificateFile(string serial) => System.IO.Path.Combine(NewCertificates, serial + ".pem");

    public string EscrowFile(string serial) => System.IO.Path.Combine(Escrow, serial + EscrowExtension);

    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The place in this folder that a configuration's value names; null for any other, and for one with control characters, which no file of an authority needs.</summary>
    public string? Inside(string? value)
    {
        if (string.IsNullOrEmpty(value) || Named(value!).Any(char.IsControl) || value!.Split('/', '\\').Contains("..")) return null;
        try
        {
            var full = System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, value));
            var root = Path.TrimEnd(System.IO.Path.DirectorySeparatorChar) + System.IO.Path.DirectorySeparatorChar;
            var comparison = System.IO.Path.DirectorySeparatorChar == '\\' ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            return full.StartsWith(root, comparison) && full.Length > root.Length ? full : null;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or PathTooLongException)
        {
            return null;
        }
    }

    /// <summary>What stands below the folder, whose own name may be whatever its owner likes.</summary>
    private string Named(string value) => value.StartsWith(Path, StringComparison.Ordinal) ? value.Substring(Path.Length) : value;

    private string At(string name, string usual)
    {
        if (!Says(name)) return In(usual);
        var value = _settings.Value!.Find(_settings.Value.AuthoritySection!, name);
        return Inside(value) ?? throw new AuthorityException("InvalidAuthority", SmimeErrorKind.InvalidData,
            $"'{Configuration}' says that {name} is {(value is null ? "something that cannot be told from this file" : $"'{ShownText.Of(value)}'")}, and nothing outside '{Path}' is used. " +
            $"Bring it into the folder, and write $dir/ and its name there.");
    }

    private static string FolderOf(string file) => System.IO.Path.GetDirectoryName(file)!;
}
