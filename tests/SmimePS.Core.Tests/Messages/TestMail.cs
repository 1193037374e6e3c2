using System.Text;
using SmimePS.Headers;
using SmimePS.Messages;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Messages;

/// <summary>Messages as bytes and as text, for the tests of this room.</summary>
internal static class TestMail
{
    public const string Plain = "From: Alice <alice@example.org>\r\nTo: bob@example.org\r\nSubject: Plans\r\nContent-Type: text/plain\r\n\r\nMeet me at nine.\r\n";

    /// <summary>Every file of the corpus, with a name short enough for a report.</summary>
    public static IReadOnlyList<(string Name, MessageContent Content)> Corpus() =>
        Directory.EnumerateFiles(Corpora.Folder("mail"), "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), MessageContent.FromFile(file))).ToList();

    public static byte[] Bytes(MessageContent content)
    {
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>One character a byte, so that nothing is lost.</summary>
    public static string Text(MessageContent content) => Encoding.Latin1.GetString(Bytes(content));

    public static MessageContent From(string text) => MessageContent.FromBytes(Encoding.Latin1.GetBytes(text));

    /// <summary>What is to come out again when this message is signed, or encrypted: its content entity in canonical form.</summary>
    public static byte[] Entity(MessageContent content, bool forSigning)
    {
        if (!forSigning) return CanonicalMail.Entity(content);
        using var output = new MemoryStream();
        ContentEntity.ForSigning(content, MimeScan.Read(content), PayloadHeader.None, PayloadChanges.None, CancellationToken.None).WriteTo(output, CancellationToken.None);
        return output.ToArray();
    }
}
