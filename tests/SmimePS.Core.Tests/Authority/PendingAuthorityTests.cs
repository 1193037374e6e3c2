using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using static SmimePS.Core.Tests.Authority.CertificateAuthorityTests;

namespace SmimePS.Core.Tests.Authority;

/// <summary>An authority whose certificate comes from a root that OpenSSL keeps elsewhere.</summary>
public sealed class PendingAuthorityTests : IDisposable
{
    private const string Extensions = "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n";

    private readonly TemporaryFolder _folder = new();
    private readonly PendingAuthority _pending;

    public PendingAuthorityTests()
    {
        _pending = CertificateAuthority.CreatePending(_folder["issuing"], Quick("Issuing CA") with { Organization = "Bücher & Söhne", PermittedDomains = ["example.org"] }, default);
        Peer.OpenSsl.Run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", _folder["root.key"], "-out", _folder["root.pem"], "-days", "3650",
            "-subj", "/O=Offline/CN=Root", "-addext", "keyUsage=critical,keyCertSign,cRLSign");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_request_says_what_is_wanted()
    {
        Assert.True(PendingAuthority.IsPending(_folder["issuing"]));
        Assert.False(CertificateAuthority.IsAuthority(_folder["issuing"]));
        Assert.Equal("Issuing CA", PendingAuthority.Open(_folder["issuing"]).Name);
        var text = Peer.OpenSsl.Run("req", "-in", _pending.RequestPath, "-noout", "-text", "-verify", "-nameopt", "utf8");
        Assert.Contains("O=Bücher & Söhne, CN=Issuing CA", text);
        Assert.Contains("CA:TRUE, pathlen:0", text);
        Assert.Contains("Certificate Sign, CRL Sign", text);
        Assert.Contains("email:example.org", text);
        var error = Assert.Throws<AuthorityException>(() => CertificateAuthority.Open(_folder["issuing"]));
        Assert.Equal("CertificateNotArrived", error.ErrorId);
        Assert.Contains(_pending.RequestPath, error.Message);
    }

    [Theory]
    [InlineData("PEM")]
    [InlineData("DER")]
    [InlineData("P7B")]
    public void The_answer_makes_an_authority_of_it(string form)
    {
        Answer(Extensions + "nameConstraints=critical,permitted;email:example.org\n");
        var file = form switch
        {
            "PEM" => _folder["answer.pem"],
            "DER" => Convert("x509", "-in", _folder["answer.pem"], "-outform", "DER"),
            _ => Convert("crl2pkcs7", "-nocrl", "-certfile", _folder["answer.pem"], "-certfile", _folder["root.pem"]),
        };
        using var read = CertificateFile.Read(file);
        using var root = CertificateFile.Read(_folder["root.pem"]);
        var answer = AuthorityAnswer.Find([_pending], read.Certificates, form == "P7B" ? [] : root.Certificates);
        Assert.Empty(answer.Warnings);
        using var authority = _pending.Accept(answer);
        Assert.Equal(root.Certificates, authority.Issuers);
        Assert.False(PendingAuthority.IsPending(_folder["issuing"]));
        Assert.Equal(["example.org"], authority.PermittedDomains);
        var leaf = authority.Issue(For("alice@example.org"));
        File.WriteAllText(_folder["leaf.pem"], PemWriter.Write(leaf.Certificate));
        Peer.OpenSsl.Run("verify", "-x509_strict", "-CAfile", _folder["root.pem"], "-untrusted", _folder["issuing", "ca.pem"], _folder["leaf.pem"]);
        Peer.OpenSsl.Run("ca", "-config", _folder["issuing", "openssl.cnf"], "-gencrl", "-out", _folder["crl.pem"]);

        string Convert(params string[] command)
        {
            Peer.OpenSsl.Run([.. command, "-out", _folder["answer.bin"]]);
            return _folder["answer.bin"];
        }
    }

    [Fact]
    public void A_root_of_ours_answers_with_openssl_ca()
    {
        using var root = CertificateAuthority.Create(_folder["root"], Quick("Root"), default);
        Peer.OpenSsl.Run("ca", "-batch", "-config", _folder["root", "openssl.cnf"], "-in", _pending.RequestPath, "-extensions", "issuing_ca", "-days", "1000", "-out", _folder["answer.pem"]);
        using var authority = _pending.Accept(AuthorityAnswer.Find([_pending], CertificateFile.ReadPublic(_folder["answer.pem"]), [root.Certificate]));
        Assert.Equal(0, authority.Certificate.BasicConstraints!.PathLength);
        Assert.Equal(["example.org"], authority.PermittedDomains);
        Assert.Equal([Oids.EmailProtection], authority.Certificate.ExtendedKeyUsages);
        Assert.Equal([root.Certificate], authority.Issuers);
    }

    [Theory]
    [InlineData("basicConstraints=critical,CA:FALSE\n", 1000, "NotAnAuthority")]
    [InlineData("subjectKeyIdentifier=hash\n", 1000, "NotAnAuthority")]
    [InlineData("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,cRLSign\n", 1000, "NotAnAuthority")]
    public void What_is_not_fit_is_refused_and_changes_nothing(string extensions, int days, string id)
    {
        Answer(extensions, days);
        Assert.Equal(id, Assert.Throws<AuthorityException>(() => AuthorityAnswer.Find([_pending], CertificateFile.ReadPublic(_folder["answer.pem"]), [])).ErrorId);
        Assert.True(PendingAuthority.IsPending(_folder["issuing"]));
    }

    [Fact]
    public void An_answer_to_another_request_is_refused()
    {
        var answer = CertificateFile.ReadPublic(_folder["root.pem"]);
        Assert.Equal("NotWaitedFor", Assert.Throws<AuthorityException>(() => AuthorityAnswer.Find([_pending], answer, [])).ErrorId);
        Assert.Equal("NotWaitedFor", Assert.Throws<AuthorityException>(() => AuthorityAnswer.Find([], answer, [])).ErrorId);
    }

    [Fact]
    public void What_is_odd_about_an_answer_is_told()
    {
        Answer(Extensions + "extendedKeyUsage=serverAuth\n", 1000, "-set_serial", "5");
        var warnings = AuthorityAnswer.Find([_pending], CertificateFile.ReadPublic(_folder["answer.pem"]), []).Warnings;
        Assert.Equal(2, warnings.Count);
        Assert.Contains(warnings, static warning => warning.Contains("1.3.6.1.5.5.7.3.1", StringComparison.Ordinal));
        Assert.Contains(warnings, static warning => warning.Contains("CN=Root", StringComparison.Ordinal) && warning.Contains("-CertificatePath", StringComparison.Ordinal));
    }

    [Fact]
    public void A_root_that_leaves_no_room_is_refused()
    {
        Peer.OpenSsl.Run("x509", "-in", _folder["root.pem"], "-key", _folder["root.key"], "-days", "100", "-extfile", Write("tight.ext", "basicConstraints=critical,CA:TRUE,pathlen:0\n"), "-out", _folder["tight.pem"], "-clrext");
        Answer(Extensions);
        var error = Assert.Throws<AuthorityException>(() => AuthorityAnswer.Find([_pending], CertificateFile.ReadPublic(_folder["answer.pem"]), CertificateFile.ReadPublic(_folder["tight.pem"])));
        Assert.Equal("PathLengthExceeded", error.ErrorId);
    }

    [Fact]
    public void Another_name_is_told_and_counts()
    {
        Peer.OpenSsl.Run("req", "-new", "-key", _folder["issuing", "private", "ca.key.pem"], "-subj", "/CN=Renamed", "-out", _folder["renamed.csr"]);
        Answer(Extensions, 1000, request: _folder["renamed.csr"]);
        var answer = AuthorityAnswer.Find([_pending], CertificateFile.ReadPublic(_folder["answer.pem"]), CertificateFile.ReadPublic(_folder["root.pem"]));
        Assert.Contains("CN=Renamed", Assert.Single(answer.Warnings));
        using var authority = _pending.Accept(answer);
        Assert.Equal("Renamed", authority.Name);
        Assert.Equal(authority.Certificate.Subject, authority.Issue(For("a@example.org")).Certificate.Issuer);
    }

    [Fact]
    public void A_damaged_request_says_so()
    {
        File.WriteAllText(_pending.RequestPath, "nonsense");
        Assert.Equal("InvalidAuthority", Assert.Throws<AuthorityException>(() => PendingAuthority.Open(_folder["issuing"])).ErrorId);
    }

    private void Answer(string extensions, int days = 1000, string? first = null, string? second = null, string? request = null)
    {
        string[] serial = first is null ? ["-CAcreateserial"] : [first, second!];
        Peer.OpenSsl.Run(["x509", "-req", "-in", request ?? _pending.RequestPath, "-CA", _folder["root.pem"], "-CAkey", _folder["root.key"], "-days", $"{days}",
            "-extfile", Write("answer.ext", extensions), "-out", _folder["answer.pem"], .. serial]);
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        return _folder[name];
    }
}
