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
        ["a thousand boundaries open at once"] = static () => Text(From, string.Concat(Enumerable.Range(0, 1000).Select(static i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n")), Repeated("--nothing\r\n", 100_000)),
        ["signers who may all have issued one another"] = static () => Mail(Opaque, ExtremeMessages.Tangle(512)),
        ["signers with large keys who may all have issued one another"] = static () => Mail(Opaque, ExtremeMessages.Tangle(2000)),
    };

    private static string Repeated(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();

    private static byte[] Text(params string[] parts) => Encoding.ASCII.GetBytes(string.Concat(parts));

    private static byte[] Mail(string type, byte[] data) => Text(From, type, "Content-Transfer-Encoding: base64\r\n\r\n", Convert.ToBase64String(data, Base64FormattingOptions.InsertLineBreaks));

    /// <summary>An entity of compressed data whose content is the given entity.</summary>
    private static byte[] Bomb(byte[] content) => SmallMessages.Compress([.. Encoding.ASCII.GetBytes(Compressed + "Content-Transfer-Encoding: binary\r\n\r\n"), .. content]);

    private static byte[] Named(byte[] name) => Value(0x30, Integer(0), Value(0x30, Value(0x30, name), Integer(1)), AnyAlgorithm, Value(0x04));
}
