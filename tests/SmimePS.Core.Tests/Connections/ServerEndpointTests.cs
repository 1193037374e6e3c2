using SmimePS.Connections;

namespace SmimePS.Core.Tests.Connections;

public class ServerEndpointTests
{
    [Theory]
    [InlineData("imap.example.org", "imap.example.org")]
    [InlineData(" IMAP.Example.ORG. ", "imap.example.org")]
    [InlineData("localhost", "localhost")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("[2001:db8::1]", "2001:db8::1")]
    [InlineData("2001:DB8::1", "2001:db8::1")]
    public void HostsAreNamesAndAddresses(string given, string expected) => Assert.Equal(expected, new ServerEndpoint(given, 993, ConnectionSecurity.Tls).Host);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    [InlineData("imap.example.org:993")]
    [InlineData("imaps://imap.example.org")]
    [InlineData("alice@example.org")]
    [InlineData("imap example org")]
    [InlineData("*.example.org")]
    [InlineData(".example.org")]
    [InlineData("imap..example.org")]
    [InlineData("imap.example.org\r\nx")]
    [InlineData("imap\0.example.org")]
    [InlineData("-imap.example.org")]
    [InlineData("1234")]
    [InlineData("192.0.2.256")]
    [InlineData("192.0.2")]
    public void OthersAreNone(string? given)
    {
        var error = Assert.Throws<ConnectionException>(() => new ServerEndpoint(given!, 993, ConnectionSecurity.Tls));

        Assert.Equal("InvalidServerName", error.ErrorId);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65536)]
    public void PortsHaveBounds(int port) =>
        Assert.Equal("InvalidServerPort", Assert.Throws<ConnectionException>(() => new ServerEndpoint("imap.example.org", port, ConnectionSecurity.Tls)).ErrorId);

    [Fact]
    public void TheyAreShownAsHostAndPort()
    {
        Assert.Equal("imap.example.org:993", new ServerEndpoint("imap.example.org", 993, ConnectionSecurity.Tls).ToString());
        Assert.Equal("[2001:db8::1]:143", new ServerEndpoint("2001:db8::1", 143, ConnectionSecurity.StartTls).ToString());
        Assert.Equal(new ServerEndpoint("IMAP.example.org.", 993, ConnectionSecurity.Tls), new ServerEndpoint("imap.example.org", 993, ConnectionSecurity.Tls));
    }
}
