namespace SmimePS.Core.Tests.Authority;

/// <summary>A folder in which OpenSSL is a certificate authority, made by its own commands.</summary>
internal sealed class OpenSslFolder : IDisposable
{
    private const string MailExtensions = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=emailProtection\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n";
    private readonly TemporaryFolder _above = new();

    public OpenSslFolder(string name = "ca")
    {
        Path = _above[name];
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>A configuration of theirs, kept outside the folder unless moved there.</summary>
    public string TheirConfiguration => _above["theirs.cnf"];

    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    public string Beside(string name) => _above[name];

    /// <summary>The layout of CA.pl: cacert.pem, private/cakey.pem, newcerts, index.txt, serial, crlnumber.</summary>
    public OpenSslFolder AsDemoCa(string dir = "", string? passphrase = null)
    {
        foreach (var folder in new[] { "private", "newcerts", "certs", "crl" }) Directory.CreateDirectory(this[folder]);
        File.WriteAllText(this["index.txt"], "");
        File.WriteAllText(this["serial"], "1000\n");
        File.WriteAllText(this["crlnumber"], "07\n");
        MakeRoot(this["private", "cakey.pem"], this["cacert.pem"], "/C=DE/O=Demo/CN=Demo CA", passphrase);
        File.WriteAllText(TheirConfiguration, $"""
            HOME = .
            [ ca ]
            default_ca = CA_default
            [ CA_default ]
            dir = {(dir.Length > 0 ? dir : Path)} # where everything is kept
            certs = $dir/certs
            crl_dir = $dir/crl
            database = $dir/index.txt
            new_certs_dir = $dir/newcerts
            certificate = $dir/cacert.pem
            serial = $dir/serial
            crlnumber = $dir/crlnumber
            crl = $dir/crl.pem
            private_key = $dir/private/cakey.pem
            x509_extensions = usr_cert
            default_days = 365
            default_crl_days = 30
            default_md = sha256
            preserve = no
            policy = policy_anything
            [ policy_anything ]
            commonName = supplied
            [ usr_cert ]
            {MailExtensions}
            """);
        return this;
    }

    /// <summary>What the well-known recipe leaves: ca.key and ca.crt.</summary>
    public OpenSslFolder AsRecipe(string? passphrase = null)
    {
        MakeRoot(this["ca.key"], this["ca.crt"], "/CN=Recipe CA", passphrase);
        return this;
    }

    public static void MakeRoot(string key, string certificate, string subject, string? passphrase = null)
    {
        string[] protection = passphrase is null ? ["-nodes"] : ["-passout", "pass:" + passphrase];
        Peer.OpenSsl.Run(["req", "-x509", "-newkey", "rsa:2048", "-keyout", key, "-out", certificate, "-days", "3650", "-subj", subject, .. protection]);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>A request of somebody's.</summary>
    public string Request(string name, string? subject = null)
    {
        Peer.OpenSsl.Run("req", "-utf8", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", Beside(name + ".key"), "-subj", subject ?? $"/CN={name}", "-out", Beside(name + ".csr"));
        return Beside(name + ".csr");
    }

    /// <summary>Issues with <c>openssl ca</c>.</summary>
    public string IssueByCa(string name, string? configuration = null, params string[] more)
    {
        Peer.OpenSsl.Run(["ca", "-batch", "-config", configuration ?? TheirConfiguration, "-in", Request(name), "-out", Beside(name + ".crt"), .. more]);
        return Beside(name + ".crt");
    }

    /// <summary>Issues with <c>openssl x509 -req</c>, which keeps no list, into the folder.</summary>
    public string IssueByX509(string name, string? subject = null, params string[] serial)
    {
        File.WriteAllText(Beside("mail.ext"), MailExtensions + $"subjectAltName=email:{name}@example.org\n");
        Peer.OpenSsl.Run(["x509", "-req", "-in", Request(name, subject), "-CA", this["ca.crt"], "-CAkey", this["ca.key"], "-out", this[name + ".crt"], "-days", "365",
            "-extfile", Beside("mail.ext"), .. serial.Length > 0 ? serial : ["-CAcreateserial"]]);
        return this[name + ".crt"];
    }

    /// <summary>Everything in the folder, with its content.</summary>
    public Dictionary<string, string> Content() =>
        Directory.GetFiles(Path, "*", SearchOption.AllDirectories).ToDictionary(file => System.IO.Path.GetRelativePath(Path, file), static file => Convert.ToHexString(File.ReadAllBytes(file)));

    public void Dispose() => _above.Dispose();
}
