using System.Text;
using SmimePS.Authority;
using SmimePS.Errors;

namespace SmimePS.Core.Tests.Authority;

public class CrlUrlEditTests
{
    private const string Url = "http://pki.example.org/ca.crl";
    private static readonly Encoding Latin1 = Encoding.Latin1;

    [Fact]
    public void The_line_is_changed_in_every_section_and_openssl_goes_by_it()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default);
        var before = Read(folder);
        Assert.Null(authority.CrlUrl);
        authority.SetCrlUrl(Url);
        Assert.Equal(Url, authority.CrlUrl);
        Assert.Equal(3, Read(folder).Split('\n').Count(static line => line == "crlDistributionPoints = URI:" + Url));
        authority.SetCrlUrl("https://other.example.org/x.crl");
        Assert.Equal(Read(folder), before.Replace("# crlDistributionPoints = URI:http://pki.example.org/ca.crl", "crlDistributionPoints = URI:https://other.example.org/x.crl"));
        File.WriteAllText(folder["leaf.pem"], SmimePS.Certificates.PemWriter.Write(authority.Issue(CertificateAuthorityTests.For("alice@example.org")).Certificate));
        Assert.Contains("URI:https://other.example.org/x.crl", Peer.OpenSsl.Run("x509", "-in", folder["leaf.pem"], "-noout", "-ext", "crlDistributionPoints"));
        Peer.OpenSsl.Run("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", folder["key.pem"], "-out", folder["bob.csr"], "-subj", "/CN=bob");
        Peer.OpenSsl.Run("ca", "-config", folder["ca", "openssl.cnf"], "-batch", "-in", folder["bob.csr"], "-out", folder["bob.pem"]);
        Assert.Contains("URI:https://other.example.org/x.crl", Peer.OpenSsl.Run("x509", "-in", folder["bob.pem"], "-noout", "-ext", "crlDistributionPoints"));
        authority.SetCrlUrl(null);
        authority.SetCrlUrl(null);
        Assert.Null(authority.CrlUrl);
        authority.SetCrlUrl(Url);
        Assert.Equal(Url, CertificateAuthority.Open(folder["ca"]).CrlUrl);
    }

    [Theory]
    [InlineData("[smime_rsa]\r\nx = y\r\n", "[smime_rsa]\r\ncrlDistributionPoints = URI:" + Url + "\r\nx = y\r\n")]
    [InlineData("# caf\u00e9\r\n [ smime_rsa ] # mine\r\n\tcrlDistributionPoints=URI:http://old/ # here\r\n[ other ]\r\ncrlDistributionPoints = URI:http://theirs/\r\n",
        "# caf\u00e9\r\n [ smime_rsa ] # mine\r\n\tcrlDistributionPoints=URI:" + Url + " # here\r\n[ other ]\r\ncrlDistributionPoints = URI:http://theirs/\r\n")]
    [InlineData("[smime_rsa]\ncrlDistributionPoints = points\n[points]\nURI.1 = x", "[smime_rsa]\ncrlDistributionPoints = URI:" + Url + "\n[points]\nURI.1 = x")]
    [InlineData("[smime_rsa]", "[smime_rsa]\ncrlDistributionPoints = URI:" + Url + "\n")]
    [InlineData("[smime_rsa]\n# crlDistributionPoints = URI:x\n#  crlDistributionPoints = URI:y", "[smime_rsa]\ncrlDistributionPoints = URI:" + Url + "\n#  crlDistributionPoints = URI:y")]
    public void Every_other_byte_stays(string before, string after)
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default);
        const string start = "[ca]\ndefault_ca = mine\n[mine]\nx509_extensions = smime_rsa\n";
        File.WriteAllBytes(folder["ca", "openssl.cnf"], Latin1.GetBytes(start + before));
        authority.SetCrlUrl(Url);
        Assert.Equal(start + after, Read(folder));
        Assert.Equal(Url, CertificateAuthority.Open(folder["ca"]).CrlUrl);
        authority.SetCrlUrl(null);
        Assert.Null(CertificateAuthority.Open(folder["ca"]).CrlUrl);
    }

    [Fact]
    public void Somebody_elses_section_is_changed_where_theirs_is_the_one_that_counts()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default);
        File.WriteAllText(folder["ca", "openssl.cnf"], "[ca]\ndefault_ca = CA_default\n[CA_default]\nx509_extensions = usr_cert\n[usr_cert]\nbasicConstraints=CA:FALSE\n");
        using var theirs = CertificateAuthority.Open(folder["ca"]);
        theirs.SetCrlUrl(Url);
        Assert.Equal(Url, theirs.CrlUrl);
        Assert.EndsWith($"[usr_cert]\ncrlDistributionPoints = URI:{Url}\nbasicConstraints=CA:FALSE\n", Read(folder), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_url_and_a_file_without_the_section_are_errors_that_change_nothing()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default);
        var before = Read(folder);
        foreach (var bad in new[] { "", "ldap://x/y", "http://x/$dir", "http://x/y\ncopy_extensions = copyall", "/file" })
        {
            Assert.Equal("InvalidUrl", Assert.Throws<AuthorityException>(() => authority.SetCrlUrl(bad)).ErrorId);
            Assert.Equal("InvalidUrl", Assert.Throws<AuthorityException>(() => authority.CheckCrlUrl(bad)).ErrorId);
        }

        Assert.Equal(before, Read(folder));
        File.WriteAllText(folder["ca", "openssl.cnf"], "[ ca ]\n");
        Assert.Equal("NoConfiguration", Assert.Throws<AuthorityException>(() => authority.SetCrlUrl(Url)).ErrorId);
        File.Delete(folder["ca", "openssl.cnf"]);
        Assert.Equal("NoConfiguration", Assert.Throws<AuthorityException>(() => authority.CheckCrlUrl(null)).ErrorId);
    }

    private static string Read(TemporaryFolder folder) => Latin1.GetString(File.ReadAllBytes(folder["ca", "openssl.cnf"]));
}
