namespace SmimePS.Authority;

/// <summary>What the files in an authority's folder are called, as a configuration says it: relative to the folder, with slashes.</summary>
internal sealed record AuthorityFileNames
{
    public string Configuration { get; init; } = AuthorityFolder.UsualConfiguration;

    public string Certificate { get; init; } = "ca.pem";

    public string Key { get; init; } = "private/ca.key.pem";

    public string Index { get; init; } = "index.txt";

    public string NewCertificates { get; init; } = "newcerts";

    public string Serial { get; init; } = "serial";

    public string CrlNumber { get; init; } = "crlnumber";

    public string Crl { get; init; } = "crl/ca.crl.pem";
}
