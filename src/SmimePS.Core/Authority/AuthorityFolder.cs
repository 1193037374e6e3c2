namespace SmimePS.Authority;

/// <summary>Where things lie in an authority's folder: the layout that OpenSSL's <c>ca</c> command works on.</summary>
internal sealed class AuthorityFolder(string path)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string Name => System.IO.Path.GetFileName(Path.TrimEnd(System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar));

    public string Certificate => In("ca.pem");

    public string PrivateFolder => In("private");

    public string Key => System.IO.Path.Combine(PrivateFolder, "ca.key.pem");

    public string NewCertificates => In("newcerts");

    public string Index => In("index.txt");

    public string IndexAttributes => In("index.txt.attr");

    public string Serial => In("serial");

    public string CrlNumber => In("crlnumber");

    /// <summary>The newest revocation list, in PEM as OpenSSL's commands take it.</summary>
    public string Crl => System.IO.Path.Combine(In("crl"), "ca.crl.pem");

    public string Addresses => In("addresses.txt");

    public string Configuration => In("openssl.cnf");

    public string Lock => In("issuing.lock");

    public string[] Folders => [In("certs"), In("crl"), NewCertificates];

    public string CertificateFile(string serial) => System.IO.Path.Combine(NewCertificates, serial + ".pem");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
