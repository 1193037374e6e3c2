using System.Text;
using MimeKit;
using SmimePS.Mailboxes;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Mailboxes;

/// <summary>A list says of a message what the message says itself.</summary>
public class ListedHeaderTests
{
    [Theory]
    [InlineData("From: Alice <alice@example.org>\r\nSubject: Plans\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000")]
    [InlineData("Subject: first\r\nSubject: second\r\nFrom: a@example.org\r\nFrom: b@example.org")]
    [InlineData("From : spaced@example.org\r\nSubject:no blank\r\nTo:\r\n folded@example.org,\r\n\tagain@example.org")]
    [InlineData("Sender: only@example.org\r\nSubject:\r\nMessage-ID: no brackets")]
    [InlineData("SUBJECT: =?utf-8?q?=C3=A9t=C3=A9?=\r\n =?utf-8?q?_et_=C3=A9t=C3=A9?=\r\nfrom: =?iso-8859-1?q?J=F6rg?= <j@example.org>")]
    [InlineData("Subject: raw \u00e9 bytes\r\nFrom: J\u00f6rg <j@example.org>\r\nCc: undisclosed-recipients:;\r\nBcc: x@example.org")]
    [InlineData("Content-Type: multipart/signed; protocol=\"application/PKCS7-signature\";\r\n micalg=sha-256; boundary=x\r\nSubject: last is not ended")]
    [InlineData("Content-Type: application/x-pKcS7-mime; smime-type=enveloped-data\r\nReply-To: answers@example.org")]
    [InlineData("X-Other: text\r\nReceived: from here\r\nno field at all")]
    public void Fields_are_kept_as_they_are(string header)
    {
        foreach (var end in new[] { "\r\n\r\nbody", "\r\n\r\n", "" }) Same(MessageContent.FromBytes(Encoding.UTF8.GetBytes(header.Replace("\r\n", "\n", StringComparison.Ordinal) + end)).Headers);
        Same(MessageContent.FromBytes(Encoding.UTF8.GetBytes(header + "\r\n\r\nbody")).Headers);
    }

    [Fact]
    public void So_are_those_of_real_mail()
    {
        var seen = 0;
        foreach (var file in Directory.EnumerateFiles(Corpora.Folder("mail"), "*.eml", SearchOption.AllDirectories))
        {
            if (LocalHeader.TryRead(() => File.OpenRead(file), file, out _) is not { } header) continue;
            Same(header.Fields);
            seen++;
        }

        Assert.True(seen > 100, $"only {seen} messages were read");
    }

    [Fact]
    public void A_header_of_nothing_says_nothing()
    {
        var summary = ListedHeader.Empty.Summary;
        Assert.Null(summary.From ?? summary.Subject ?? summary.MessageId);
        Assert.Null(summary.Date);
        Assert.Empty(summary.To);
        Assert.False(ListedHeader.Empty.IsSigned || ListedHeader.Empty.IsEncrypted);
    }

    private static void Same(IReadOnlyList<Header> header)
    {
        var (whole, listed) = (MessageSummary.Of(header), ListedHeader.Of(header));
        Assert.Equal(Words(whole), Words(listed.Summary));
        Assert.Equal((whole.IsSigned, whole.IsEncrypted), (listed.IsSigned, listed.IsEncrypted));
    }

    private static string Words(MessageSummary one) => string.Join('\n', [
        one.From, .. one.Authors, "to", .. one.To, "cc", .. one.Cc, "bcc", .. one.Bcc, "reply", .. one.ReplyTo, one.Subject, one.Date?.ToString("O"), one.MessageId]);
}
