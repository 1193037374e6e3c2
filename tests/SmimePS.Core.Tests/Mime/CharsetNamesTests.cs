using System.Text;
using MimeKit.Utils;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Mime;

/// <summary>What charsets are called in mail, beyond the names that the platform knows.</summary>
public class CharsetNamesTests
{
    public static TheoryData<string, int> All
    {
        get
        {
            var all = new TheoryData<string, int>();
            foreach (var (name, page) in CharsetNames.All) all.Add(name, page);
            return all;
        }
    }

    /// <summary>Another program in the process has to find what it found before.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void No_name_is_the_platforms_own(string name, int page)
    {
        Assert.Null(CodePagesEncodingProvider.Instance.GetEncoding(name));
        Assert.NotNull(CodePagesEncodingProvider.Instance.GetEncoding(page) ?? Encoding.GetEncoding(page));
        Assert.DoesNotContain(name, Encoding.GetEncodings().Select(static known => known.Name), StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Each_is_read_in_every_case(string name, int page)
    {
        Assert.NotNull(MimeScan.Rules);
        Assert.Equal(page, Encoding.GetEncoding(name.ToUpperInvariant()).CodePage);
        Assert.NotNull(CharsetNames.Find(name));
        // Of ISO's names the parser takes the first of Japan's, and EUC for GBK, which is what it contains.
        Assert.Equal("Alice", Rfc2047.DecodeText(MimeScan.Rules, Encoding.ASCII.GetBytes($"=?{name}?q?Alice?=")));
    }

    [Theory]
    [InlineData("csGBK", "o8A=", "\uFF20")]
    [InlineData("eucjp", "ofc=", "\uFF20")]
    [InlineData("uhc", "o8A=", "\uFF20")]
    [InlineData("windows-949", "gUE=", "\uAC02")]
    [InlineData("windows-31j", "h0A=", "\u2460")]
    [InlineData("iso-2022-jp-2", "GyRCIXcbKEI=", "\uFF20")]
    [InlineData("x-mac-roman", "jg==", "\u00E9")]
    [InlineData("big5hkscs", "okk=", "\uFF20")]
    [InlineData("tis620", "oQ==", "\u0E01")]
    [InlineData("koi8u", "pA==", "\u0454")]
    [InlineData("latin-9", "pA==", "\u20AC")]
    public void Parser_decodes_by_them(string name, string base64, string text) =>
        Assert.Equal(text, Rfc2047.DecodeText(MimeScan.Rules, Encoding.ASCII.GetBytes($"=?{name}?b?{base64}?=")));

    [Theory]
    [InlineData("x-unknown")]
    [InlineData("iso-2022-jp-3")]
    [InlineData("euc-tw")]
    [InlineData("cp99999")]
    [InlineData("\"")]
    [InlineData("\u00E9")]
    public void What_nobody_knows_is_not_found(string name) => Assert.Null(CharsetNames.Find(name));
}
