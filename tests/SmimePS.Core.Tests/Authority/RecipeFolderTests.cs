using SmimePS.Authority;
using SmimePS.Authority.Takeover;

namespace SmimePS.Core.Tests.Authority;

/// <summary>What well-known recipes leave in a folder beside the authority.</summary>
public sealed class RecipeFolderTests : IDisposable
{
    private readonly OpenSslFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_request_that_a_root_came_of_is_nothing_that_waits()
    {
        File.WriteAllText(_folder.Beside("ca.ext"), "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n");
        Peer.OpenSsl.Run("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", _folder["ca.key"], "-out", _folder["ca.csr"], "-subj", "/CN=Recipe Root");
        Peer.OpenSsl.Run("x509", "-req", "-in", _folder["ca.csr"], "-signkey", _folder["ca.key"], "-extfile", _folder.Beside("ca.ext"), "-days", "3650", "-out", _folder["ca.crt"]);
        var request = File.ReadAllText(_folder["ca.csr"]);
        using var authority = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()).Apply();
        Assert.Equal("Recipe Root", authority.Name);
        authority.Issue(CertificateAuthorityTests.For("alice@example.org"));
        Assert.Equal(request, File.ReadAllText(_folder["ca.csr"]));
    }

    [Fact]
    public void A_root_without_a_key_identifier_goes_on_with_both_sides()
    {
        Peer.OpenSsl.Run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", _folder["ca.key"], "-out", _folder["ca.crt"], "-subj", "/CN=Old Root", "-days", "3650",
            "-addext", "subjectKeyIdentifier=none", "-addext", "keyUsage=critical,keyCertSign,cRLSign");
        using var authority = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()).Apply();
        var ours = authority.Issue(CertificateAuthorityTests.For("alice@example.org"));
        Peer.OpenSsl.Run("ca", "-config", _folder["openssl.cnf"], "-gencrl", "-out", _folder.Beside("crl.pem"));
        var theirs = _folder.IssueByCa("erin", _folder["openssl.cnf"]);
        foreach (var each in new[] { ours.Path, theirs }) Peer.OpenSsl.Run("verify", "-CAfile", _folder["ca.crt"], "-CRLfile", _folder.Beside("crl.pem"), "-crl_check", each);
    }
}
