using SmimePS.Sending;

namespace SmimePS.Core.Tests.Sending;

/// <summary>What servers answer.</summary>
public sealed class SmtpReplyTests
{
    [Theory]
    [InlineData(550, "5.1.1 no such user", "5.1.1", "no such user.")]
    [InlineData(550, "5.1.1 first\n5.1.1 second.", "5.1.1", "first second.")]
    [InlineData(451, "4.7.1", "4.7.1", "")]
    [InlineData(250, "queued", null, "queued.")]
    [InlineData(250, "5.1.x odd", null, "5.1.x odd.")]
    [InlineData(250, "2.0.1234 odd", null, "2.0.1234 odd.")]
    [InlineData(550, "\u001b[31mred", null, "\\u001B[31mred.")]
    [InlineData(500, "", null, "")]
    public void They_are_taken_apart(int code, string text, string? enhanced, string words)
    {
        var reply = SmtpReply.Of(code, text);
        Assert.Equal((enhanced, words), (reply.EnhancedCode, reply.Text));
    }

    [Fact]
    public void A_long_one_is_cut() => Assert.True(SmtpReply.Of(550, new string('x', 100_000)).Text.Length < 500);
}
