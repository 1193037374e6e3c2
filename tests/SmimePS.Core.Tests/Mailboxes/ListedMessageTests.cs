using System.Text;
using SmimePS.Mailboxes;

namespace SmimePS.Core.Tests.Mailboxes;

/// <summary>A message is the one that was listed, or nothing that was listed of it is taken for checked.</summary>
public class ListedMessageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("From: Alice <alice@example.org>\r\nSubject: Plans\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000", true)]
    [InlineData("From: CEO <ceo@bank.example>\r\nSubject: Plans\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000", false)]
    [InlineData("From: Alice <alice@example.org>\r\nSubject: Pay 9200 EUR\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000", false)]
    [InlineData("From: Alice <alice@example.org>\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000", false)]
    [InlineData("From: Alice <alice@example.org>\r\nSubject: Plans\r\nDate: Wed, 26 Nov 2025 10:00:00 +0000", false)]
    [InlineData("From: Alice <alice@example.org>\r\nSubject: =?utf-8?q?Plans?=\r\nDate: Thu, 26 Nov 2026 11:00:00 +0100", true)]
    public void Replaced_after_it_was_listed(string header, bool isSame)
    {
        using var folder = new TemporaryFolder();
        using var mailbox = LocalMailboxes.Open(folder["mail"], create: true);
        mailbox.Append("INBOX", ImapAccounts.Content(Encoding.ASCII.GetBytes("From: Alice <alice@example.org>\r\nSubject: Plans\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000\r\n\r\nx\r\n")), MailMarks.None, null, Cancel);
        var entry = Assert.Single(mailbox.Find("INBOX", MailboxQuery.All, Cancel));
        File.WriteAllText(Assert.Single(Directory.GetFiles(folder["mail"], "*", SearchOption.AllDirectories), static file => file.Contains("S=", StringComparison.Ordinal)), header + "\r\n\r\nx\r\n");
        var error = Record.Exception(() => entry.RequireListed(entry.Open(Cancel)));
        if (isSame) Assert.Null(error);
        else Assert.Equal("ListingDiffers", Assert.IsType<MailboxException>(error).ErrorId);
    }
}
