using SmimePS.Authority;
using static SmimePS.Core.Tests.Authority.CertificateAuthorityTests;

namespace SmimePS.Core.Tests.Authority;

/// <summary>An OpenSSL configuration is read as OpenSSL reads it, and leads nowhere outside the folder.</summary>
public class OpenSslSettingsTests
{
    private const string Odd = """
        # a comment with [ ca ] and = in it
        base = one
        [ ca ] # another
        default_ca = my_ca
        [my_ca]
        dir = /somewhere/else
        plain = a b  # comment
        quoted = "a # b" 'c $dir d' x
        escaped = a\#b\$c\\d\nE
        joined = first \
          second
        variables = $base-${base}-$(base)-$dir-$ca::default_ca
        twice = old
        twice = new
        other::far = away
        unknown = $nothing
        environment = $ENV::HOME/x
        """;

    [Theory]
    [InlineData("plain", "a b")]
    [InlineData("quoted", "a # b c $dir d x")]
    [InlineData("escaped", "a#b$c\\d\nE")]
    [InlineData("joined", "first   second")]
    [InlineData("variables", "one-one-one-/ca-my_ca")]
    [InlineData("twice", "new")]
    [InlineData("base", "one")]
    [InlineData("dir", "/somewhere/else")]
    [InlineData("unknown", null)]
    [InlineData("environment", null)]
    [InlineData("not there", null)]
    public void Values_are_found_as_openssl_finds_them(string name, string? expected)
    {
        foreach (var text in new[] { Odd, "\uFEFF" + Odd, Odd.Replace("\n", "\r\n", StringComparison.Ordinal) })
        {
            var settings = OpenSslSettings.Parse(text, "/ca");
            Assert.Equal("my_ca", settings.AuthoritySection);
            Assert.Equal(expected, settings.Find("my_ca", name));
            Assert.Equal(name != "not there", settings.Has("my_ca", name));
        }

        Assert.Equal("away", OpenSslSettings.Parse(Odd, "/ca").Find("other", "far"));
    }

    [Fact]
    public void Variables_of_variables_do_not_grow_without_end()
    {
        var text = "a = 0123456789\n" + string.Concat(Enumerable.Range(0, 60).Select(static _ => "a = $a$a\n")) + "[ ca ]\ndefault_ca = $a\n";
        Assert.Null(OpenSslSettings.Parse(text, "/ca").AuthoritySection);
    }

    [Theory]
    [InlineData("$dir/names.txt", true)]
    [InlineData("${dir}/db/names.txt", true)]
    [InlineData("$(dir)/names.txt", true)]
    [InlineData("./names.txt", true)]
    [InlineData("names.txt", true)]
    [InlineData("$sub/names.txt", true)]
    [InlineData("$dir/\"names #1.txt\"", true)]
    [InlineData("$dir/../other/names.txt", false)]
    [InlineData("../names.txt", false)]
    [InlineData("/etc/passwd", false)]
    [InlineData("$dir", false)]
    [InlineData("", false)]
    [InlineData("$ENV::HOME/names.txt", false)]
    [InlineData("$nothing/names.txt", false)]
    public void Only_what_lies_in_the_folder_is_used(string value, bool isUsed)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["openssl.cnf"], $"[ca]\ndefault_ca = x\n[x]\ndir = /elsewhere\nsub = $dir/db\ndatabase = {value}\n");
        var place = new AuthorityFolder(folder.Path);
        if (isUsed) Assert.StartsWith(folder.Path + Path.DirectorySeparatorChar, place.Index);
        else Assert.Contains("database", Assert.Throws<AuthorityException>(() => place.Index).Message);
        Assert.Equal(folder["ca.pem"], place.Certificate);
    }

    [Fact]
    public void What_the_configuration_says_is_where_both_work()
    {
        using var folder = new TemporaryFolder();
        CertificateAuthority.Create(folder["ca"], Quick(), default).Dispose();
        Directory.CreateDirectory(folder["ca", "db"]);
        Directory.CreateDirectory(folder["ca", "key s"]);
        foreach (var (from, to) in new[] { ("ca.pem", "root #1.pem"), ("index.txt", "db/index"), ("index.txt.attr", "db/index.attr"), ("crlnumber", "db/number"), ("private/ca.key.pem", "key s/ca.key"), ("newcerts", "made") })
            Directory.Move(folder["ca", from], folder["ca", to]);
        var configuration = folder["ca", "openssl.cnf"];
        File.WriteAllText(configuration, File.ReadAllText(configuration).Replace("$dir/ca.pem", "$dir/'root #1.pem'").Replace("$dir/index.txt", "$dir/db/index")
            .Replace("$dir/crlnumber", "$dir/db/number").Replace("$dir/private/ca.key.pem", "$dir/key s/ca.key").Replace("$dir/newcerts", "$dir/made"));
        Assert.True(CertificateAuthority.IsAuthority(folder["ca"]));
        using var authority = CertificateAuthority.Open(folder["ca"]);
        var issued = authority.Issue(For("alice@example.org"));
        Assert.Equal(folder["ca", "made", issued.Certificate.SerialNumberHex + ".pem"], issued.Path);
        Assert.Contains("Valid (V)", Peer.OpenSsl.TryRun(null, "ca", "-config", configuration, "-status", issued.Certificate.SerialNumberHex).Output);
        Peer.OpenSsl.Run("ca", "-config", configuration, "-revoke", issued.Path);
        Assert.Equal(1, authority.PublishRevocations(TimeSpan.FromDays(1)).Count);
        Peer.OpenSsl.Run("ca", "-config", configuration, "-gencrl", "-out", folder["crl.pem"]);
        Assert.Contains("0x02", Peer.OpenSsl.Run("crl", "-in", folder["crl.pem"], "-noout", "-crlnumber"));
        Assert.Equal("R", authority.Records.Read().Single().Status);
    }

    [Fact]
    public void A_configuration_of_before_is_still_understood()
    {
        using var folder = new TemporaryFolder();
        CertificateAuthority.Create(folder["ca"], Quick() with { CrlUrl = "http://pki.example.org/ca.crl" }, default).Dispose();
        var configuration = folder["ca", "openssl.cnf"];
        var before = File.ReadAllText(configuration);
        var older = before.Replace("crl = $dir/crl/ca.crl.pem\n", "").Replace(before[before.IndexOf("[ issuing_ca ]", StringComparison.Ordinal)..before.IndexOf("[ crl_extensions ]", StringComparison.Ordinal)], "");
        Assert.NotEqual(before, older);
        File.WriteAllText(configuration, older);
        Directory.Move(folder["ca"], folder["moved"]);
        using var authority = CertificateAuthority.Open(folder["moved"]);
        Assert.Equal("http://pki.example.org/ca.crl", authority.CrlUrl);
        Assert.Empty(authority.Issuers);
        authority.Issue(For("alice@example.org"));
        authority.PublishRevocations(TimeSpan.FromDays(1));
        Assert.True(File.Exists(folder["moved", "crl", "ca.crl.pem"]));
        Peer.OpenSsl.Run("ca", "-config", folder["moved", "openssl.cnf"], "-gencrl", "-out", folder["crl.pem"]);
    }
}
