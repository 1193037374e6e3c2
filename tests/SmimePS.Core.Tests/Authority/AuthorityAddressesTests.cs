using SmimePS.Authority;

namespace SmimePS.Core.Tests.Authority;

/// <summary>What only saves time is never believed against what was signed, whatever became of the file.</summary>
public sealed class AuthorityAddressesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CertificateAuthority _authority;
    private readonly string _anna;

    public AuthorityAddressesTests()
    {
        _authority = CertificateAuthority.Create(_folder["ca"], CertificateAuthorityTests.Quick(), default);
        _anna = Issue("anna@example.org");
    }

    private string File => _folder["ca", "smimeps-addresses.txt"];

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(17)]
    [InlineData(30)]
    public void A_line_that_was_cut_off_does_not_make_one_of_the_next(int bytes)
    {
        var text = System.IO.File.ReadAllText(File);
        System.IO.File.WriteAllText(File, text[..^bytes]);
        var bob = Issue("bob@example.org");
        Assert.Equal(bob, Assert.Single(_authority.Records.FindByAddress("bob@example.org")).Serial);
        Assert.Equal(_anna, Assert.Single(_authority.Records.FindByAddress("anna@example.org")).Serial);
        Assert.Equal([_anna], _authority.Records.AddressesInUse()["anna@example.org"]);
        Assert.Equal([bob], _authority.Records.AddressesInUse()["bob@example.org"]);
    }

    [Fact]
    public void Zeros_in_the_place_of_a_line_are_no_line()
    {
        var bob = Issue("bob@example.org");
        var bytes = System.IO.File.ReadAllBytes(File);
        Array.Clear(bytes, 0, 20);
        System.IO.File.WriteAllBytes(File, bytes);
        Assert.Equal(_anna, Assert.Single(_authority.Records.FindByAddress("anna@example.org")).Serial);
        Assert.Equal(bob, Assert.Single(_authority.Records.FindByAddress("bob@example.org")).Serial);
    }

    [Fact]
    public void A_sound_line_that_names_another_is_not_believed()
    {
        System.IO.File.WriteAllText(File, AuthorityAddresses.Line([_anna, "bob@example.org"]));
        Assert.Empty(_authority.Records.FindByAddress("bob@example.org"));
        Assert.Empty(_authority.Records.FindByAddress(static address => address.StartsWith("bob", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_odd_line_of_the_index_does_not_have_it_made_anew_each_time()
    {
        System.IO.File.AppendAllText(_folder["ca", "index.txt"], "# note\ton\tfour\ttabs\tthere\tx\nV\t491231235959Z\t\tnot a number\tunknown\t/CN=x\n");
        Assert.Single(_authority.Records.FindByAddress("anna@example.org"));
        var made = System.IO.File.GetLastWriteTimeUtc(File).AddDays(-1);
        System.IO.File.SetLastWriteTimeUtc(File, made);
        Assert.Single(_authority.Records.FindByAddress("anna@example.org"));
        Assert.Equal(made, System.IO.File.GetLastWriteTimeUtc(File));
        Assert.Single(_authority.Records.Read());
    }

    [Fact]
    public void What_is_marked_as_lost_does_not_count_as_served()
    {
        _authority.MarkLost([_anna]);
        Assert.Empty(_authority.Records.AddressesInUse()["anna@example.org"]);
        Assert.Equal(_anna, Assert.Single(_authority.Records.FindByAddress("anna@example.org")).Serial);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private string Issue(string address) => _authority.Issue(CertificateAuthorityTests.For(address)).Certificate.SerialNumberHex;
}
