using System.Text;
using SmimePS.Mailboxes;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Mailboxes;

/// <summary>Messages for mailboxes, and short ways to them.</summary>
internal static class Mail
{
    public const string Signed = "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=b";
    public const string Encrypted = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m";

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A message with CRLF, as IMAP has it too.</summary>
    public static byte[] Bytes(string subject, string body = "Hello\r\n", params string[] fields) => Encoding.UTF8.GetBytes(string.Join("\r\n",
        [.. fields, "From: Alice <alice@example.org>", "To: Bob <bob@example.org>", $"Subject: {subject}", $"Message-ID: <{Guid.NewGuid():N}@example.org>", "", body]));

    public static string? Put(this Mailbox mailbox, string folder, byte[] message, MailFlags flags = MailFlags.None, string[]? keywords = null, DateTimeOffset? received = null) =>
        mailbox.Append(folder, MessageContent.FromBytes(message), new MailMarks(flags, keywords ?? []), received, Cancel);

    public static List<MailboxEntry> List(this Mailbox mailbox, string folder = Mailbox.Inbox, MailboxQuery? query = null) => [.. mailbox.Find(folder, query ?? MailboxQuery.All, Cancel)];

    public static string[] Subjects(this Mailbox mailbox, string folder, MailboxQuery query) => [.. mailbox.List(folder, query).Select(static entry => entry.Subject ?? "")];

    public static byte[] Whole(this MessageContent content)
    {
        using var bytes = new MemoryStream();
        content.CopyTo(bytes, Cancel);
        return bytes.ToArray();
    }

    public static MailboxFolder Named(this IReadOnlyList<MailboxFolder> folders, string name) => Assert.Single(folders, folder => folder.Name == name);
}
