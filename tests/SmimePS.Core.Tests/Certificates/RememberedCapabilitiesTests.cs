using SmimePS.Certificates;
using SmimePS.Core.Tests.Cms;
using SmimePS.Spooling;

namespace SmimePS.Core.Tests.Certificates;

public class RememberedCapabilitiesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.FromHours(1));

    [Fact]
    public void What_was_announced_last_is_found()
    {
        var certificate = TestIdentities.Get("p256-capabilities").Certificate;
        Assert.Null(RememberedCapabilities.Find(certificate));
        foreach (var (algorithm, moment, expected) in new (string, DateTimeOffset?, string)[]
        {
            ("1.2.1", null, "1.2.1"), ("1.2.2", null, "1.2.1"), ("1.2.3", Noon, "1.2.3"), ("1.2.4", Noon.AddSeconds(-1), "1.2.3"),
            ("1.2.5", null, "1.2.3"), ("1.2.6", Noon, "1.2.3"), ("1.2.7", Noon.AddSeconds(1), "1.2.7"),
        })
        {
            RememberedCapabilities.Remember(certificate, [algorithm, "1.2.840"], moment);
            Assert.Equal([expected, "1.2.840"], RememberedCapabilities.Find(certificate)!);
        }

        Assert.Null(RememberedCapabilities.Find(TestIdentities.Get("p256-other").Certificate));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense\n1.2.3\n")]
    public void A_damaged_file_is_as_good_as_none_and_written_anew(string text)
    {
        var certificate = TestIdentities.Get($"p256-damaged{text.Length}").Certificate;
        RememberedCapabilities.Remember(certificate, ["1.2.3"], Noon);
        File.WriteAllText(Path.Combine(DataFolder.Root, "capabilities", Convert.ToHexString(certificate.Sha256.Span) + ".txt"), text);
        Assert.Null(RememberedCapabilities.Find(certificate));
        RememberedCapabilities.Remember(certificate, ["1.2.4"], null);
        Assert.Equal(["1.2.4"], RememberedCapabilities.Find(certificate)!);
    }

    [Fact]
    public void Nothing_announced_is_something_known()
    {
        var certificate = TestIdentities.Get("p256-silent").Certificate;
        RememberedCapabilities.Remember(certificate, [], Noon);
        Assert.Empty(RememberedCapabilities.Find(certificate)!);
    }
}
