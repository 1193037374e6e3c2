using SmimePS.Authority;

namespace SmimePS.Core.Tests.Authority;

public class OpenSslConfigurationTests
{
    [Fact]
    public void A_folders_name_is_never_a_setting()
    {
        var text = OpenSslConfiguration.Write("/home/me/ca\ncopy_extensions = copyall\r\t$x#", Messages.MailPeople.AliceEc.Certificate.PublicKey);
        Assert.Equal(["dir = /home/me/ca\\ncopy_extensions = copyall\\r\\t\\$x\\#"], text.Split('\n').Where(static line => line.StartsWith("dir", StringComparison.Ordinal)));
        Assert.DoesNotContain("copy_extensions = copyall", text.Split('\n'));
    }

    [Fact]
    public void A_files_name_is_never_a_setting_in_a_comment_either()
    {
        var names = new AuthorityFileNames { Configuration = "a\nopenssl_conf = x", Crl = "b\nopenssl_conf = x\\" };
        var text = OpenSslConfiguration.Write("/home/me/ca", Messages.MailPeople.AliceEc.Certificate.PublicKey, names: names);
        Assert.DoesNotContain(text.Split('\n'), static line => line.StartsWith("openssl_conf", StringComparison.Ordinal));
        Assert.Contains("#   openssl ca -config a\\nopenssl_conf = x -gencrl -out b\\nopenssl_conf = x\\\\", text.Split('\n'));
    }
}
