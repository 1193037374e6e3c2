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
}
