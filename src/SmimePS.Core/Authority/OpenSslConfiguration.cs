using System.Text;
using SmimePS.Certificates;
using SmimePS.Keys;
using SmimePS.Spooling;

namespace SmimePS.Authority;

/// <summary>The openssl.cnf in an authority's folder: with it, <c>openssl ca</c> works on the folder as it stands.</summary>
internal static class OpenSslConfiguration
{
    /// <summary>The section for those with an elliptic-curve key.</summary>
    internal const string EcSection = "smime_ec";

    /// <summary>The section for the certificates of authorities below this one.</summary>
    internal const string AuthoritySection = "issuing_ca";

    /// <summary>The setting that says where the revocation list is found.</summary>
    internal const string PointName = "crlDistributionPoints";

    /// <summary>What stands before the URL.</summary>
    internal const string UrlPrefix = "URI:";

    private const int LargestFile = 1024 * 1024;
    private const string Marker = "# The next line is kept right by SmimePS when the folder moves.";

    /// <summary>The text of the file.</summary>
    /// <param name="folder">The authority's folder, as a full path.</param>
    /// <param name="key">The authority's key.</param>
    /// <param name="crlUrl">Where certificates say that its revocation list is found; null for nowhere.</param>
    /// <param name="names">What its files are called; as usual where null.</param>
    public static string Write(string folder, PublicKeyInfo key, string? crlUrl = null, AuthorityFileNames? names = null)
    {
        names ??= new AuthorityFileNames();
        // In comments too, which end where a line does.
        var configuration = Escape(names.Configuration);
        return $"""
            # This folder is an OpenSSL certificate authority. Some things to try:
            #   openssl ca -config {configuration} -status SERIAL
            #   openssl ca -config {configuration} -gencrl -out {Escape(names.Crl)}
            #   openssl ca -config {configuration} -in request.pem -extensions smime_rsa
            #   openssl ca -config {configuration} -in authority.csr -extensions {AuthoritySection} -days 1825
            {Marker}
            dir = {Escape(folder)}

            [ ca ]
            default_ca = smime_ca

            [ smime_ca ]
            certs = $dir/certs
            crl_dir = $dir/crl
            new_certs_dir = $dir/{Escape(names.NewCertificates)}
            database = $dir/{Escape(names.Index)}
            certificate = $dir/{Escape(names.Certificate)}
            private_key = $dir/{Escape(names.Key)}
            serial = $dir/{Escape(names.Serial)}
            rand_serial = yes
            crlnumber = $dir/{Escape(names.CrlNumber)}
            crl = $dir/{Escape(names.Crl)}
            default_md = {Digest(key)}
            default_days = 825
            default_crl_days = 30
            crl_extensions = crl_extensions
            unique_subject = no
            email_in_dn = no
            preserve = no
            string_mask = utf8only
            name_opt = utf8,sep_comma_plus
            cert_opt = ca_default
            # Takes the subject alternative name from the request: look at what a request asks for before you sign it.
            copy_extensions = copy
            policy = any_name
            x509_extensions = smime_rsa

            [ any_name ]
            countryName = optional
            stateOrProvinceName = optional
            localityName = optional
            organizationName = optional
            organizationalUnitName = optional
            commonName = optional
            emailAddress = optional

            [ smime_rsa ]
            basicConstraints = critical, CA:FALSE
            keyUsage = critical, digitalSignature, keyEncipherment
            extendedKeyUsage = emailProtection
            subjectKeyIdentifier = hash
            authorityKeyIdentifier = keyid, issuer
            {DistributionPoint(crlUrl)}

            [ {EcSection} ]
            basicConstraints = critical, CA:FALSE
            keyUsage = critical, digitalSignature, keyAgreement
            extendedKeyUsage = emailProtection
            subjectKeyIdentifier = hash
            authorityKeyIdentifier = keyid, issuer
            {DistributionPoint(crlUrl)}

            [ {AuthoritySection} ]
            basicConstraints = critical, CA:TRUE, pathlen:0
            keyUsage = critical, keyCertSign, cRLSign
            extendedKeyUsage = emailProtection
            subjectKeyIdentifier = hash
            authorityKeyIdentifier = keyid, issuer
            {DistributionPoint(crlUrl)}

            [ crl_extensions ]
            authorityKeyIdentifier = keyid, issuer

            """.Replace("\r\n", "\n");
    }

    /// <summary>Sets the folder's own path in the file, where it was moved or copied since it was written.</summary>
    public static void Refresh(AuthorityFolder folder)
    {
        if (!File.Exists(folder.Configuration)) return;
        var lines = Encoding.UTF8.GetString(FileErrors.ReadAll(folder.Configuration, LargestFile)).Split('\n');
        var marker = Array.FindIndex(lines, line => line.TrimEnd('\r') == Marker);
        var expected = "dir = " + Escape(folder.Path);
        if (marker < 0 || marker + 1 >= lines.Length || lines[marker + 1].TrimEnd('\r') == expected) return;
        lines[marker + 1] = expected;
        AtomicFile.Write(folder.Configuration, Encoding.UTF8.GetBytes(string.Join("\n", lines)), overwrite: true);
    }

    /// <summary>Whether a file was written by us.</summary>
    public static bool IsOwn(string file) =>
        File.Exists(file) && Encoding.UTF8.GetString(FileErrors.ReadAll(file, LargestFile)).Split('\n').Any(static line => line.TrimEnd('\r') == Marker);

    private static string DistributionPoint(string? url) => url is null ? $"# {PointName} = {UrlPrefix}http://pki.example.org/ca.crl" : $"{PointName} = {UrlPrefix}{url}";

    private static string Digest(PublicKeyInfo key) => SignedStructureWriter.AlgorithmFor(key).Hash?.Name?.ToLowerInvariant() ?? "default";

    private static string Escape(string path)
    {
        var text = new StringBuilder();
        foreach (var character in Path.DirectorySeparatorChar == '\\' ? path.Replace('\\', '/') : path)
        {
            if (character is '\\' or '$' or '#' or '"' or '\'' or '`') text.Append('\\');
            // OpenSSL's own escapes; a folder's name may hold whatever a file system takes, and none of it is a setting.
            text.Append(character switch { '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", '\b' => "\\b", _ => character.ToString() });
        }

        return text.ToString();
    }
}
