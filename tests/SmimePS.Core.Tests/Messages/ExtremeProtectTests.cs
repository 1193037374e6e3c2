using System.Text;
using SmimePS.Headers;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Mutations;

namespace SmimePS.Core.Tests.Messages;

/// <summary>However much its header fields hold, a message is made safe for transport and signed within two seconds, and Ctrl+C ends that.</summary>
[Collection("memory")]
public class ExtremeProtectTests
{
    private const string From = "From: Alice <alice@example.org>\r\nTo: bob@example.org\r\n";

    private static readonly Dictionary<string, Func<string>> Mails = new()
    {
        ["long lines in fields of the content"] = static () => From + Fields("Content-Description: ", Words(125_000, "a ")) + "\r\nHello.\r\n",
        ["long lines in fields that stay outside"] = static () => From + Fields("X-Long: ", Words(125_000, "a ")) + "\r\nHello.\r\n",
        ["lines of blanks in fields"] = static () => From + Fields("Content-Description: a", Words(80_000, "\r\n ") + "\r\n b") + "\r\nHello.\r\n",
        ["blanks alone in fields"] = static () => From + Fields("Content-Description: a", Words(250_000, " ") + "b") + "\r\nHello.\r\n",
        ["long lines of 8-bit text"] = static () => From + Fields("Content-Description: ", Words(60_000, "\u00c3\u00bc ")) + "\r\nHello.\r\n",
        ["long lists of addresses with 8-bit names"] = static () => From + Forwarded(Fields("To: ", Words(4_500, "\u00c3\u00bc <a@example.org>, ") + "b@example.org")),
        ["long unknown fields of 8-bit text"] = static () => From + Forwarded(Fields("X-Note: ", Words(60_000, "\u00c3\u00bc "))),
        ["8-bit text without blanks"] = static () => From + Forwarded(Fields("X-Note: ", Words(120_000, "\u00c3\u00bc"))),
        ["long 8-bit parameters"] = static () => From + Forwarded(Fields("Content-Disposition: attachment; filename=\"", Words(60_000, "\u00c3\u00bc") + "\"")),
        ["many 8-bit parameters"] = static () => From + Forwarded(Fields("Content-Disposition: attachment", Words(25_000, "; a=\"\u00c3\u00bc\""))),
        ["many unlike 8-bit parameters"] = static () => From + Forwarded(Fields("Content-Disposition: attachment", string.Concat(Enumerable.Range(0, 8_000).Select(static i => $"; a{i}=\"\u00c3\u00bc\"")))),
    };

    public static TheoryData<string> Names() => [.. Mails.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_signed_soon(string name)
    {
        var message = TestMail.From(Mails[name]());
        var watch = SpentTime.Start();
        MessageProtector.Protect(message, Request, TestContext.Current.CancellationToken).Dispose();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{name} took {watch.Elapsed}.");
    }

    [Fact]
    public void Making_it_safe_ends_where_that_is_asked_for()
    {
        var message = TestMail.From(From + "X-Note: a\r\n\r\nHello.\r\n");
        var root = MimeScan.Read(message, TestContext.Current.CancellationToken);
        var cancelled = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => TransportEdits.ForSigning(root, PayloadChanges.None, cancelled));
        Assert.Throws<OperationCanceledException>(() => TransportEdits.ForEncryption(root, PayloadChanges.None, cancelled));
        Assert.Throws<OperationCanceledException>(() => OuterHeader.WriteSent(message.Headers, PayloadHeader.None, Stream.Null, cancelled));
    }

    private static ProtectionRequest Request => new() { Sign = true, Identities = [MailPeople.AliceEc] };

    private static string Fields(string name, string value) => string.Concat(Enumerable.Repeat($"{name}{value}\r\n", 15));

    private static string Forwarded(string header) => $"Content-Type: message/rfc822\r\n\r\n{header}\r\nHello.\r\n";

    private static string Words(int count, string word) => new StringBuilder().Insert(0, word, count).ToString();
}
