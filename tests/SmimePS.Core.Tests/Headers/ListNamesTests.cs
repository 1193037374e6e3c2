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
    [InlineData("OSGeo-Discuss", "discuss@lists.osgeo.org")]
    [InlineData("debian-devel", "debian-devel@lists.debian.org")]
    [InlineData("R-help", "r-help@r-project.org")]
    [InlineData("6man", "6man@ietf.org")]
    [InlineData("6lo:12", "6lo@ietf.org")]
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
    public void And_not_otherwise(string name, string address) => Assert.False(Names(address).Contains(name));

    [Fact]
    public void Who_wrote_to_nobody_vouches_for_no_name() => Assert.False(Names().Contains("plans"));

    private static ListNames Names(params string[] recipients) => new(recipients);
}
