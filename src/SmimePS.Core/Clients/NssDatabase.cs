using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Clients;

/// <summary>
/// A database of NSS's (cert9.db, key4.db): Thunderbird's, Firefox's, Chromium's, Evolution's. All of it goes through NSS's own tools, which
/// run in its folder, so that its path need not survive anybody's quoting.
/// </summary>
internal sealed class NssDatabase : IDisposable
{
    private const string CertificateFile = "cert9.db";
    private const string OldCertificateFile = "cert8.db";

    private readonly NssTools _tools;
    private readonly SecretFolder _secrets;
    private readonly string _password;
    private readonly bool _isPasswordGiven;

    private NssDatabase(string folder, NssTools tools, SecretFolder secrets, ReadOnlySpan<char> password)
    {
        Folder = folder;
        _tools = tools;
        _secrets = secrets;
        _isPasswordGiven = !password.IsEmpty;
        _password = secrets.PutLine("password", password);
    }

    /// <summary>Its folder.</summary>
    public string Folder { get; }

    /// <summary>Whether its files are there; they are made when something is first put in.</summary>
    public bool Exists => File.Exists(Path.Combine(Folder, CertificateFile));

    /// <summary>Opens a database and checks its password. Nothing is written yet.</summary>
    /// <inheritdoc cref="NssClient.Open"/>
    public static NssDatabase Open(string folder, ReadOnlySpan<char> password, bool create)
    {
        var tools = NssTools.Find();
        var full = FileErrors.Guard(folder, () => Path.GetFullPath(folder));
        if (!File.Exists(Path.Combine(full, CertificateFile)))
        {
            if (File.Exists(Path.Combine(full, OldCertificateFile)))
            {
                throw new ClientException("NssDatabaseOutdated", SmimeErrorKind.NotSupported,
                    $"The NSS database in '{full}' has the form of before 2018 ({OldCertificateFile}). Start a current version of its program once, which converts it, then try again.");
            }

            if (!create)
            {
                throw new ClientException("NssDatabaseNotFound", SmimeErrorKind.NotFound,
                    $"There is no NSS database ({CertificateFile}) in '{full}'. Check the folder; Install-SmimeCertificate -Create makes one.");
            }
        }

        var secrets = new SecretFolder();
        try
        {
            var database = new NssDatabase(full, tools, secrets, password);
            database.Keys();
            return database;
        }
        catch
        {
            secrets.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _secrets.Dispose();

    /// <summary>Every certificate in it. One that nobody can read is passed over.</summary>
    /// <exception cref="ClientException">As <see cref="Open"/>.</exception>
    public IReadOnlyList<NssEntry> Read()
    {
        if (!Exists) return [];
        var keys = Keys();
        var trusts = NssListing.Nicknames(Certutil("-L")).GroupBy(static line => line.Nickname, static line => line.Trust).ToList();
        var entries = new List<NssEntry>();
        foreach (var (nickname, certificates) in new NssDump(trusts.Select(static group => (group.Key, group.Count())).ToList(), Run).Read(_secrets))
        {
            var distinct = trusts.First(group => group.Key == nickname).Distinct().ToList();
            entries.AddRange(certificates.Select(certificate => new NssEntry(
                nickname, distinct.Count == 1 ? distinct[0] : null, certificate, NssKeyId.Of(certificate) is { } id && keys.Contains(id))));
        }

        return entries;
    }

    /// <summary>Makes it where it is not there.</summary>
    public void Make()
    {
        if (Exists) return;
        DataFolder.CreatePrivate(Folder);
        string[] password = _isPasswordGiven ? ["-f", _password] : ["--empty-password"];
        // The whole path this once: NSS writes it into the database's settings.
        Require(Run(_tools.Certutil, ["-N", "-d", "sql:" + Folder, .. password]));
    }

    /// <summary>Puts a certificate with its private key in. One that is there already stays as it is.</summary>
    public void Import(byte[] pkcs12, ReadOnlySpan<char> password)
    {
        Make();
        var file = _secrets.Put("identity.p12", pkcs12);
        var key = _secrets.PutLine("transfer", password);
        try
        {
            Require(Run(_tools.Pk12util, ["-i", file, "-d", "sql:.", "-w", key, "-k", _password]));
        }
        finally
        {
            SecretFolder.Delete(file);
            SecretFolder.Delete(key);
        }
    }

    /// <summary>Puts a certificate in, or changes the trust in one that is there.</summary>
    public void Add(Certificate certificate, string nickname, string trust)
    {
        Make();
        var file = _secrets.Put("certificate.der", certificate.RawData.ToArray());
        Certutil("-A", "-n", nickname, "-t", trust, "-i", file, "-f", _password);
    }

    /// <summary>Takes a private key out, for good.</summary>
    public void RemoveKey(Certificate certificate)
    {
        if (NssKeyId.Of(certificate) is { } id && Keys().Contains(id)) Certutil("-F", "-k", id, "-f", _password);
    }

    /// <summary>
    /// Takes a certificate out. NSS deletes by nickname, whichever of a subject's certificates it comes upon first, so that the others are
    /// put back.
    /// </summary>
    public void RemoveCertificate(Certificate certificate)
    {
        var wrong = new List<NssEntry>();
        try
        {
            while (true)
            {
                var before = Read();
                if (before.FirstOrDefault(entry => entry.Certificate.Equals(certificate)) is not { } entry) return;
                Certutil("-D", "-n", entry.Nickname, "-f", _password);
                var after = new HashSet<Certificate>(Read().Select(static left => left.Certificate));
                var gone = before.Where(each => !after.Contains(each.Certificate)).ToList();
                wrong.AddRange(gone.Where(each => !each.Certificate.Equals(certificate)));
                if (gone.Count == 0)
                {
                    throw new ClientException("NssFailed", SmimeErrorKind.InvalidOperation,
                        $"The NSS database in '{Folder}' keeps the certificate '{entry.Nickname}'. Take it out in the settings of the program it belongs to.");
                }
            }
        }
        finally
        {
            foreach (var entry in wrong) Add(entry.Certificate, entry.Nickname, entry.Trust?.Replace("u", "") ?? NssEntry.None);
        }
    }

    private IReadOnlyCollection<string> Keys()
    {
        if (!Exists) return [];
        var result = Run(_tools.Certutil, ["-K", "-d", "sql:.", "-f", _password]);
        // An empty database is a failure to it.
        if (result.ExitCode != 0 && !(result.Output + result.Error).Contains("no keys found")) throw Failure(result);
        return NssListing.Keys(result.Output);
    }

    private string Certutil(string action, params string[] arguments) => Require(Run(_tools.Certutil, [action, "-d", "sql:.", .. arguments])).Output;

    private ChildResult Run(IReadOnlyList<string> arguments) => Run(_tools.Certutil, [arguments[0], "-d", "sql:.", .. arguments.Skip(1)]);

    private ChildResult Run(string program, IReadOnlyList<string> arguments) => ChildProcess.Run(program, Folder, arguments);

    private ChildResult Require(ChildResult result) => result.ExitCode == 0 ? result : throw Failure(result);

    private ClientException Failure(ChildResult result) => NssErrors.From(result.Error, Folder, _isPasswordGiven);
}
