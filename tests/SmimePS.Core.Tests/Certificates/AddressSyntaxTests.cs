using SmimePS.Certificates;

namespace SmimePS.Core.Tests.Certificates;

public class AddressSyntaxTests
{
    [Theory]
    [InlineData("alice@example.org", "alice@example.org", false)]
    [InlineData(" Alice.B+tag@Example.ORG ", "Alice.B+tag@example.org", false)]
    [InlineData("alice@bücher.example", "alice@xn--bcher-kva.example", false)]
    [InlineData("ju\u0308rgen@example.org", "jürgen@example.org", true)]
    [InlineData("用户@例子.example", "用户@xn--fsqu00a.example", true)]
    [InlineData("\"a b\"@example.org", "\"a b\"@example.org", false)]
    [InlineData("root@localhost", "root@localhost", false)]
    public void Good_addresses_are_taken(string given, string form, bool internationalized)
    {
        var address = AddressSyntax.Require(given);
        Assert.Equal(form, address.CertificateForm);
        Assert.Equal(internationalized, address.IsInternationalized);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("alice")]
    [InlineData("@example.org")]
    [InlineData("alice@")]
    [InlineData("alice@example..org")]
    [InlineData("alice@-example.org")]
    [InlineData("alice@exa mple.org")]
    [InlineData("alice@example.org.")]
    [InlineData("alice@[192.0.2.1]")]
    [InlineData("al ice@example.org")]
    [InlineData("alice.@example.org")]
    [InlineData(".alice@example.org")]
    [InlineData("Alice <alice@example.org>")]
    [InlineData("alice@example.org,bob@example.org")]
    [InlineData("alice@exam_ple.org")]
    [InlineData("alice\u0000@example.org")]
    [InlineData("alice\r\n@example.org")]
    [InlineData("a\u200Blice@example.org")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.org")]
    public void Bad_addresses_are_refused(string? given)
    {
        Assert.Equal("InvalidAddress", Assert.Throws<CertificateException>(() => AddressSyntax.Require(given!)).ErrorId);
        Assert.False(AddressSyntax.IsValid(given!));
    }

    [Theory]
    [InlineData("Example.org", "example.org")]
    [InlineData("*.example.org", ".example.org")]
    [InlineData(".bücher.example", ".xn--bcher-kva.example")]
    public void Domains_take_the_form_of_a_constraint(string given, string form) => Assert.Equal(form, AddressSyntax.RequireDomain(given));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("alice@example.org")]
    [InlineData("*")]
    [InlineData("..example.org")]
    public void Bad_domains_are_refused(string given) =>
        Assert.Equal("InvalidDomain", Assert.Throws<CertificateException>(() => AddressSyntax.RequireDomain(given)).ErrorId);

    [Fact]
    public void Half_a_character_is_no_address() => Assert.False(AddressSyntax.IsValid("a" + (char)0xD800 + "@example.org"));

    [Fact]
    public void Names_are_checked()
    {
        Assert.Equal("InvalidCountry", Assert.Throws<CertificateException>(() => new DistinguishedNameBuilder().AddCountry("DEU")).ErrorId);
        Assert.Equal("InvalidName", Assert.Throws<CertificateException>(() => new DistinguishedNameBuilder().AddCommonName("a\nb")).ErrorId);
        Assert.Equal("InvalidName", Assert.Throws<CertificateException>(() => new DistinguishedNameBuilder().AddCommonName(new string('x', 65))).ErrorId);
        Assert.True(new DistinguishedNameBuilder().AddCountry(null).AddOrganization(" ").Build().IsEmpty);
    }
}
