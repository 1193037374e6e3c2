using System.Text;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Mime;

public class ContentTraitsTests
{
    private static readonly string[] Pieces =
        ["\r\n", "\n", "\r", "\r\r\n", "From ", "From: ", "Fro", ">From ", " ", "\t", "\0", "\x7f", "\u00e4", "text", "a longer run of text ", new string('x', 500)];

    /// <summary>Runs that are passed over at once must count like single bytes, wherever they are cut.</summary>
    [Fact]
    public void RunsCountAsTheirBytesDo()
    {
        var random = new Random(1);
        for (var round = 0; round < 3000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var bytes = Encoding.Latin1.GetBytes(text);
            var traits = new ContentTraits();
            for (var at = 0; at < bytes.Length;)
            {
                var taken = random.Next(1, bytes.Length - at + 1);
                traits.Add(bytes.AsSpan(at, taken));
                at += taken;
            }

            traits.Complete();
            // A bare CR takes no room in a line, and does not end it.
            var lines = text.Split('\n').Select(static line => line.Replace("\r", "")).ToList();
            Assert.Equal(bytes.Length, traits.Length);
            Assert.Equal(text.Count(static c => c >= 0x80), traits.EightBit);
            Assert.Equal(text.Contains('\0'), traits.HasNul);
            Assert.Equal(text.Replace("\r\n", "\n").Contains('\r'), traits.HasBareCr);
            Assert.Equal(text.Replace("\r\n", "").Contains('\n'), traits.HasBareLf);
            Assert.Equal(lines.Max(static line => line.Length), traits.LongestLine);
            Assert.Equal(lines.Exists(static line => line.StartsWith("From ", StringComparison.Ordinal)), traits.HasFromLine);
            Assert.Equal(lines.Exists(static line => line.EndsWith(' ') || line.EndsWith('\t')), traits.HasTrailingBlank);
            Assert.Equal(text.Any(static c => c > ' '), traits.HasText);
        }
    }
}
