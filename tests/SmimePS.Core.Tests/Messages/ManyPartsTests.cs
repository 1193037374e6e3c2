using System.Text;
using SmimePS.Cms;
using SmimePS.Messages;

namespace SmimePS.Core.Tests.Messages;

/// <summary>Messages whose parts together cost more than each alone would be allowed to.</summary>
public class ManyPartsTests
{
    [Fact]
    public void A_hundred_and_more_bombs_are_not_all_opened()
    {
        var compressed = new MemoryStream();
        using (var writer = new CompressedDataWriter(compressed))
        {
            writer.Write(Encoding.ASCII.GetBytes("Content-Type: text/plain\r\n\r\n"));
            for (var i = 0; i < 64; i++) writer.Write(new byte[64 * 1024]);
            writer.Complete();
        }

        var part = "--x\r\nContent-Type: application/pkcs7-mime; smime-type=compressed-data\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Convert.ToBase64String(compressed.ToArray(), Base64FormattingOptions.InsertLineBreaks) + "\r\n";
        var text = "From: a@example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + string.Concat(Enumerable.Repeat(part, 120)) + "--x--\r\n";
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var opened = MessageOpener.Open(TestMail.From(text), new OpenOptions(), TestContext.Current.CancellationToken);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 64 * 1024 * 1024);
        Assert.Equal(100, opened.Parts.Count(static each => each.Error is null));
        Assert.All(opened.Parts.Skip(100), static each => Assert.Equal("TooManyParts", each.Error!.ErrorId));
        using var last = opened.Parts[99].OpenRead();
        Assert.Equal(64 * 64 * 1024 + 28, last.Length);
    }

    [Fact]
    public void A_header_of_a_hundred_thousand_content_fields_passes()
    {
        var text = "From: a@example.org\r\n" + string.Concat(Enumerable.Repeat("Content-X: y\r\n", 100_000)) + "\r\nHello\r\n";
        using var output = new MemoryStream();
        var message = TestMail.From(text);
        ContentEntity.ForEncryption(message, MimeScan.Read(message, TestContext.Current.CancellationToken), PayloadHeader.None, PayloadChanges.None, TestContext.Current.CancellationToken).WriteTo(output, TestContext.Current.CancellationToken);
        Assert.Equal(text.Length - "From: a@example.org\r\n".Length, output.Length);
    }
}
