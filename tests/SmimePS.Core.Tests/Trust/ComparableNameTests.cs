using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Trust;

public class ComparableNameTests
{
    [Theory]
    [InlineData("Good CA", "good ca", true)]
    [InlineData("Good CA", "  Good   CA ", true)]
    [InlineData("Good CA", "GoodCA", false)]
    [InlineData("straße", "STRASSE", false)]
    [InlineData("ﬁle", "file", true)]
    [InlineData("Ä", "A\u0308", true)]
    [InlineData("a\tb", "a b", true)]
    public void Values_compare_as_rfc5280_says(string left, string right, bool same)
    {
        Assert.Equal(same, ComparableName.Same(Name(UniversalTagNumber.UTF8String, left), Name(UniversalTagNumber.UTF8String, right)));
        Assert.Equal(same, ComparableName.Same(Name(UniversalTagNumber.BMPString, left), Name(UniversalTagNumber.UTF8String, right)));
    }

    [Fact]
    public void String_types_do_not_matter_but_what_cannot_be_read_is_only_itself()
    {
        Assert.True(ComparableName.Same(Name(UniversalTagNumber.PrintableString, "Example"), Name(UniversalTagNumber.UTF8String, "EXAMPLE")));
        var odd = new DistinguishedName(new byte[] { 0x30, 0x03, 0x31, 0x05, 0x00 });
        Assert.True(ComparableName.Of(odd).IsMalformed);
        Assert.True(ComparableName.Same(odd, new DistinguishedName(new byte[] { 0x30, 0x03, 0x31, 0x05, 0x00 })));
        Assert.False(ComparableName.Same(odd, new DistinguishedName(new byte[] { 0x30, 0x03, 0x31, 0x05, 0x01 })));
        Assert.NotNull(odd.ToString());
    }

    [Fact]
    public void A_value_cannot_pretend_to_be_several_attributes()
    {
        var one = Name(UniversalTagNumber.UTF8String, "a\t2.5.4.3=b");
        Assert.Single(ComparableName.Of(one).Rdns);
        Assert.DoesNotContain('\t', ComparableName.Of(one).Key);
        Assert.DoesNotContain('\n', ComparableName.Of(Name(UniversalTagNumber.UTF8String, "a\n2.5.4.3=b")).Key);
    }

    private static DistinguishedName Name(UniversalTagNumber type, string value) => new(TestPath.Encode(writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSetOf())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.CommonName);
            writer.WriteCharacterString(type, value);
        }
    }));
}
