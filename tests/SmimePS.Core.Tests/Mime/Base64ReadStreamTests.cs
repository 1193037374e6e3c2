using System.Text;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Mime;

public class Base64ReadStreamTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    [Theory]
    [InlineData("", "")]
    [InlineData("aGVsbG8=", "hello")]
    [InlineData("aGVsbG8", "hello")]
    [InlineData("aGVs\r\nbG8=\r\n", "hello")]
    [InlineData("aGVs\nbG8=\n", "hello")]
    [InlineData("a\rG\rVsbG8=", "hello")]
    [InlineData("aG Vs\tbG 8=", "hello")]
    [InlineData("a!G>V-sb_G8=", "hello")]
    [InlineData("aGVsbG8=aGVsbG8=", "hellohello")]
    [InlineData("aGU=\r\naGU=", "hehe")]
    [InlineData("aGU==aGU=", "hehe")]
    [InlineData("=aGVsbG8=", "hello")]
    [InlineData("aGVsbG8=\r\n--boundary--", "hello\u006e\u008b\u00a7\u0075\u00aa\u00f2")]
    public void EveryFormDecodes(string text, string expected) => Assert.Equal(Encoding.Latin1.GetBytes(expected), Decode(text));

    /// <summary>The fast way and the careful one agree, wherever the pieces of input are cut and whatever stands between the lines.</summary>
    [Fact]
    public void LongTextWithStrayCharactersDecodesAsByTheBook()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var text = new StringBuilder();
            var wanted = random.Next(1, 300_000);
            var stray = round % 4 == 0 ? 0 : random.Next(1, 20_000);
            while (text.Length < wanted)
            {
                for (var i = random.Next(1, 100); i > 0; i--) text.Append(Alphabet[random.Next(64)]);
                text.Append(random.Next(3) switch { 0 => "\r\n", 1 => "\n", _ => "\r\n" });
                if (stray > 0 && random.Next(stray) < 50) text.Append(random.Next(4) switch { 0 => " ", 1 => "=", 2 => "==\r\n", _ => "\t*" });
            }

            Assert.Equal(ByTheBook(text.ToString()), Decode(text.ToString()));
        }
    }

    [Fact]
    public void AStrayCharacterAtTheEndOfAPieceIsSkipped()
    {
        for (var at = 65_500; at < 65_560; at++)
        {
            foreach (var stray in new[] { "*", " ", "=", "\r", "-\n" })
            {
                var text = new string('Q', at) + stray + new string('Q', 100);
                Assert.Equal(ByTheBook(text), Decode(text));
            }
        }
    }

    private static byte[] ByTheBook(string text)
    {
        var result = new List<byte>();
        var group = new StringBuilder();
        foreach (var character in text)
        {
            if (Alphabet.Contains(character)) group.Append(character);
            else if (character == '=' && group.Length > 0) Flush();
            if (group.Length == 4) Flush();
        }

        Flush();
        return [.. result];

        void Flush()
        {
            var bytes = group.Length * 6 / 8;
            if (group.Length > 0) result.AddRange(Convert.FromBase64String(group.ToString().PadRight(4, 'A')).Take(bytes));
            group.Clear();
        }
    }

    private static byte[] Decode(string text)
    {
        using var stream = new Base64ReadStream(new MemoryStream(Encoding.Latin1.GetBytes(text)));
        using var output = new MemoryStream();
        stream.CopyTo(output);
        return output.ToArray();
    }
}
