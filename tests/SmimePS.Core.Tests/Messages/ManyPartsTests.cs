using System.Text;
using SmimePS.Cms;
using SmimePS.Headers;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Verdicts;

namespace SmimePS.Core.Tests.Messages;

/// <summary>Messages whose parts together cost more than each alone would be allowed to.</summary>
[Collection("memory")]
public class ManyPartsTests
{
    [Fact]
    public void A_hundred_and_more_parts_are_not_all_opened()
    {
        MessageContent mail = Mail(120, Compressed(64, random: 1024));
        OpenedMessage? result = null;
        var peak = PeakMemory.Of(() => result = MessageOpener.Open(mail, new OpenOptions(), TestContext.Current.CancellationToken));
        Assert.True(peak < 64 * 1024 * 1024, $"{peak / 1024 / 1024} MiB");
        using var opened = result!;
        Assert.Equal(100, opened.Parts.Count(static each => each.Error is null));
        Assert.All(opened.Parts.Skip(100), static each => Assert.Equal("TooManyParts", each.Error!.ErrorId));
        using var last = opened.Parts[99].OpenRead();
        Assert.Equal(64 * 64 * 1024 + 28, last.Length);
    }

    [Fact]
    public void Bombs_share_what_one_of_them_may_expand_to()
    {
        var bombs = Mail(100, Compressed(500));
        using var opened = MessageOpener.Open(bombs, new OpenOptions(), TestContext.Current.CancellationToken);
        Assert.Equal(2, opened.Parts.Count(static each => each.Error is null));
        Assert.All(opened.Parts.Skip(2), static each => Assert.Equal("CmsLimitExceeded", each.Error!.ErrorId));
        var verdict = new SignatureChecker(MailPeople.Anchors).Check(bombs, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SignatureFinding.LimitExceeded, Assert.Single(verdict.Findings).Finding);
    }

    [Fact]
    public void Parts_of_an_ordinary_ratio_are_opened_behind_bombs()
    {
        var bomb = Part(Compressed(500));
        using var opened = MessageOpener.Open(Mail(bomb, bomb, bomb, Part(Compressed(0))), new OpenOptions(), TestContext.Current.CancellationToken);
        Assert.Equal("CmsLimitExceeded", opened.Parts[2].Error!.ErrorId);
        Assert.Null(opened.Parts[3].Error);
    }

    /// <summary>Each signature around a part has to read all of it; a part inside of many is not read for each of them and every one around it.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("--m\r\nContent-Type: text/plain\r\n\r\nx\r\n")]
    public void Signatures_in_signatures_end_at_the_bound(string beside)
    {
        var text = Wrapped(30, beside);
        var verdict = new SignatureChecker(MailPeople.Anchors).Check(TestMail.From(text), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(verdict.Findings, static finding => finding.Finding == SignatureFinding.LimitExceeded);
        Assert.InRange(verdict.Signatures.Count, 10, 11);
    }

    [Fact]
    public void A_part_that_is_signed_twice_is_told_of_twice()
    {
        var verdict = new SignatureChecker(MailPeople.Anchors).Check(TestMail.From(Wrapped(2, "")), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(2, verdict.Signatures.Count);
        Assert.All(verdict.Signatures, static signature => Assert.False(signature.CoversWholeMessage));
        Assert.Equal([2], verdict.Signatures[0].Seen!.Parts.Select(static part => part.CoveredBy.Count));
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

    /// <summary>A part of a multipart/mixed with so many signatures around it, which are sound as to their form; between each two perhaps another part.</summary>
    private static string Wrapped(int count, string beside)
    {
        var cms = Convert.ToBase64String(SignedMail.CmsOf([new CmsSigner(MailPeople.AliceEc)], new SignedDataOptions { Detached = true }), Base64FormattingOptions.InsertLineBreaks);
        var part = "Content-Type: text/plain\r\n\r\nHello\r\n";
        for (var i = 0; i < count; i++)
        {
            if (beside.Length > 0) part = $"Content-Type: multipart/mixed; boundary=m{i}z\r\n\r\n{beside.Replace("--m", $"--m{i}z", StringComparison.Ordinal)}--m{i}z\r\n{part}\r\n--m{i}z--\r\n";
            part = $"Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=s{i}z\r\n\r\n--s{i}z\r\n{part}\r\n--s{i}z\r\n"
                + $"Content-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\n{cms}\r\n--s{i}z--\r\n";
        }

        return $"From: alice@example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n{part}\r\n--x--\r\n";
    }

    private static MessageContent Mail(int count, byte[] compressed) => Mail([.. Enumerable.Repeat(Part(compressed), count)]);

    private static MessageContent Mail(params string[] parts) =>
        TestMail.From("From: a@example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + string.Concat(parts) + "--x--\r\n");

    private static string Part(byte[] compressed) => "--x\r\nContent-Type: application/pkcs7-mime; smime-type=compressed-data\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + Convert.ToBase64String(compressed, Base64FormattingOptions.InsertLineBreaks) + "\r\n";

    /// <summary>A text of so many times 64 KiB of nothing, each behind some bytes that do not shrink.</summary>
    private static byte[] Compressed(int blocks, int random = 0)
    {
        var block = new byte[64 * 1024];
        new Random(1).NextBytes(block.AsSpan(0, random));
        var compressed = new MemoryStream();
        using var writer = new CompressedDataWriter(compressed);
        writer.Write(Encoding.ASCII.GetBytes("Content-Type: text/plain\r\n\r\n"));
        for (var i = 0; i < blocks; i++) writer.Write(block);
        writer.Complete();
        return compressed.ToArray();
    }
}
