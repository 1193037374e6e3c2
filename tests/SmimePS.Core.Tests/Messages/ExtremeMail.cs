using System.Text;
using SmimePS.Core.Tests.Cms;
using static SmimePS.Core.Tests.Cms.HandmadeCms;

namespace SmimePS.Core.Tests.Messages;

/// <summary>Mail that asks for as much work or memory as a few megabytes can ask for.</summary>
internal static class ExtremeMail
{
    private const string From = "From: a@example.org\r\n";
    private const string Compressed = "Content-Type: application/pkcs7-mime; smime-type=compressed-data\r\n";
    private const string Encrypted = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n";
    private const string Opaque = "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n";

    public static IReadOnlyDictionary<string, Func<byte[]>> All { get; } = new Dictionary<string, Func<byte[]>>
    {
        ["a bomb in a bomb in a bomb"] = static () => Mail(Compressed, Bomb(Bomb(Bomb(new byte[200_000_000])))),
        ["sixty megabytes in each layer"] = static () => Mail(Compressed, Enumerable.Range(0, 9).Aggregate(new byte[1], static (inner, _) => Bomb([.. inner, .. new byte[60_000_000 - inner.Length]]))),
        ["a million header fields"] = static () => Text(From, Repeated("a:\n", 1_300_000), "\r\nHello."),
        ["a million header fields in each part"] = static () => Text(From, "Content-Type: multipart/mixed; boundary=x\r\n\r\n", Repeated("--x\n" + Repeated("a:\n", 1_000_000) + "\nb\n", 5), "--x--\n"),
        ["a million parameters"] = static () => Text(From, "Content-Type: text/plain", Repeated("; a=b", 800_000), "\r\n\r\nHello."),
        ["a parameter in a million pieces"] = static () => Text(From, "Content-Type: text/plain", string.Concat(Enumerable.Range(0, 200_000).Select(static i => $"; name*{i}*=a")), "\r\n\r\nHello."),
        ["a folded field of four megabytes in each part"] = static () => Text(From, "Content-Type: multipart/mixed; boundary=x\r\n\r\n", Repeated("--x\na: " + Repeated("b\n ", 1_300_000) + "\n\nb\n", 5), "--x--\n"),
        ["a million senders"] = static () => Text("From: ", Repeated("a@b,", 1_000_000), "a@b\r\n\r\nHello."),
        ["senders in groups in groups"] = static () => Text("From: ", Repeated("a:", 1_000_000), "a@b\r\n\r\nHello."),
        ["comments in comments"] = static () => Text("From: ", Repeated("(", 2_000_000), "a@b\r\n\r\nHello."),
        ["routes and angles"] = static () => Text("From: ", Repeated("<@a", 1_000_000), "a@b\r\n\r\nHello."),
        ["a million encoded words"] = static () => Text(From, "Subject: ", Repeated("=?utf-8?q?a?= ", 250_000), "\r\n\r\nHello."),
        ["twenty thousand parts that seem signed"] = static () => Text(From, "Content-Type: multipart/mixed; boundary=x\r\n\r\n", Repeated("--x\n" + Opaque + "\nMIAGCSqGSIb3DQEHAqCA\n", 19_000), "--x--\n"),
        ["a thousand boundaries open at once"] = static () => Text(From, string.Concat(Enumerable.Range(0, 1000).Select(static i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n")), Repeated("--nothing\r\n", 100_000)),
        ["an issuer with a name of fifteen megabytes"] = static () => Mail(Encrypted, Enveloped(Named(Repeat(Value(0x31, Value(0x30, Oid("2.5.4.3"), Value(0x0C, [.. "a"u8]))), 1_000_000)))),
        ["an issuer with one long name"] = static () => Mail(Encrypted, Enveloped(Named(Value(0x31, Value(0x30, Oid("2.5.4.3"), Value(0x0C, [.. Enumerable.Repeat((byte)'a', 15_000_000)])))))),
        ["ten thousand issuers"] = static () => Mail(Encrypted, Enveloped(Repeat(Named(Value(0x31, Value(0x30, Oid("2.5.4.3"), Value(0x0C, [.. Enumerable.Repeat((byte)'a', 1000)])))), 10_000))),
        ["signers who may all have issued one another"] = static () => Mail(Opaque, ExtremeMessages.Tangle(512)),
        ["signers with large keys who may all have issued one another"] = static () => Mail(Opaque, ExtremeMessages.Tangle(2000)),
    };

    private static string Repeated(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();

    private static byte[] Text(params string[] parts) => Encoding.ASCII.GetBytes(string.Concat(parts));

    private static byte[] Mail(string type, byte[] data) => Text(From, type, "Content-Transfer-Encoding: base64\r\n\r\n", Convert.ToBase64String(data, Base64FormattingOptions.InsertLineBreaks));

    /// <summary>An entity of compressed data whose content is the given entity.</summary>
    private static byte[] Bomb(byte[] content) => ExtremeMessages.Bomb([.. Encoding.ASCII.GetBytes(Compressed + "Content-Transfer-Encoding: binary\r\n\r\n"), .. content]);

    private static byte[] Named(byte[] name) => Value(0x30, Integer(0), Value(0x30, Value(0x30, name), Integer(1)), AnyAlgorithm, Value(0x04));
}
