using SmimePS.Headers;

namespace SmimePS.Core.Tests.Headers;

/// <summary>By which names lists may mark a subject: those of the addresses that the author wrote to, and no other word.</summary>
public class ListNamesTests
{
    [Theory]
    [InlineData("Python-Dev", "python-dev@python.org")]
    [InlineData("PythonDev", "python-dev@python.org")]
    [InlineData("Python Dev", "python-dev@python.org")]
    [InlineData("python_dev", "Python-Dev@python.org")]
    [InlineData("debian-devel", "debian-devel@lists.debian.org")]
    [InlineData("R-help", "r-help@r-project.org")]
    [InlineData("6man", "6man@ietf.org")]
    [InlineData("6lo:12", "6lo@ietf.org")]
    [InlineData("6lo: 12", "6lo@ietf.org")]
    [InlineData("Plans 123", "plans@example.org")]
    [InlineData("plans #123", "plans@example.org")]
    [InlineData("plans,00123", "plans@example.org")]
    [InlineData("sales 2026", "sales-2026@example.org")]
    [InlineData("योजना", "योजना@example.org")]
    [InlineData("c++std-lib", "c++std-lib@accu.example")]
    [InlineData("Bücherei", "bucherei@example.org")]
    [InlineData("dev_list.2", "dev-list.2@example.org")]
    [InlineData("рассылка", "рассылка@пример.example")]
    [InlineData("cancelled", "cancelled@lists.example.org")]
    public void A_list_is_called_as_its_address_is(string name, string address) => Assert.True(Names(address).Contains(name));

    [Theory]
    [InlineData("not", "do-not-reply@example.org")]
    [InlineData("reply", "no-reply@example.org")]
    [InlineData("python", "python-dev@python.org")]
    [InlineData("osgeo", "discuss@lists.osgeo.org")]
    [InlineData("No Bob", "bob@firma.no")]
    [InlineData("Do pay Bob", "bob@pay.do")]
    [InlineData("cancel all", "all@cancel-culture.org")]
    [InlineData("not able", "notable@example.org")]
    [InlineData("the rapist", "therapist@example.org")]
    [InlineData("dev python", "python-dev@python.org")]
    [InlineData("a\u0336l\u0336l\u0336", "all@example.org")]
    [InlineData("all\u20E0", "all@example.org")]
    [InlineData("bob bob", "bob@example.org")]
    [InlineData("plans not", "plans@example.org")]
    [InlineData("plans-at-9", "plans@example.org")]
    [InlineData("plans!", "plans@example.org")]
    [InlineData("-plans", "plans@example.org")]
    [InlineData("plans--dev---x", "plans@dev.x")]
    [InlineData("pl\u0430ns", "plans@example.org")]
    [InlineData("plans:1234567", "plans@example.org")]
    [InlineData("example", "@example.org")]
    [InlineData("example", "-@example.org")]
    [InlineData("example", "example")]
    [InlineData("", "plans@example.org")]
    [InlineData("plans 1 2", "plans@example.org")]
    public void And_not_otherwise(string name, string address) => Assert.False(Names(address).Contains(name));

    [Fact]
    public void Who_wrote_to_nobody_vouches_for_no_name() => Assert.False(Names().Contains("plans"));

    [Fact]
    public void Many_recipients_are_known_and_endless_ones_cost_little()
    {
        Assert.True(Names([.. Enumerable.Range(0, 500).Select(static i => $"p{i}@example.org"), "plans@example.org"]).Contains("plans"));
        Assert.False(Names(new string('a', 100_000) + "@example.org").Contains(new string('a', 100_000)));
    }

    private static ListNames Names(params string[] recipients) => new(recipients);
}
