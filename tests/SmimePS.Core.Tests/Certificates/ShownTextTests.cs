using SmimePS.Certificates;

namespace SmimePS.Core.Tests.Certificates;

/// <summary>What others wrote is shown as text, and steers nothing.</summary>
public class ShownTextTests
{
    [Theory]
    [InlineData('\u001B')]
    [InlineData('\u009B')]
    [InlineData('\r')]
    [InlineData('\u061C')]
    [InlineData('\u200B')]
    [InlineData('\u200C')]
    [InlineData('\u200D')]
    [InlineData('\u200E')]
    [InlineData('\u200F')]
    [InlineData('\u2028')]
    [InlineData('\u202E')]
    [InlineData('\u2069')]
    public void What_steers_is_written_out(char character)
    {
        Assert.True(ShownText.Steers(character));
        var shown = $"a\\u{(int)character:X4}b";
        Assert.Equal(shown, ShownText.Of($"a{character}b"));
        Assert.Equal(shown, ShownText.OfLines($"a{character}b"));
        Assert.Equal(shown, ShownText.Of(shown));
    }

    [Fact]
    public void Lines_of_a_message_stay_and_those_of_a_name_do_not()
    {
        Assert.Equal("Müller, 山田\n\tb\r\nc", ShownText.OfLines("Müller, 山田\n\tb\r\nc"));
        Assert.Equal("a\\u000Db\n\\u001Bc", ShownText.OfLines("a\rb\n\u001Bc"));
        Assert.Equal("a\\u000Ab", ShownText.Of("a\nb"));
    }
}
