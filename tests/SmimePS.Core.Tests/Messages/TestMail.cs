using System.Text;
using SmimePS.Messages;

namespace SmimePS.Core.Tests.Messages;

/// <summary>Messages as bytes and as text, for the tests of this room.</summary>
internal static class TestMail
{
    public static byte[] Bytes(MessageContent content)
    {
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>One character a byte, so that nothing is lost.</summary>
    public static string Text(MessageContent content) => Encoding.Latin1.GetString(Bytes(content));

    public static MessageContent From(string text) => MessageContent.FromBytes(Encoding.Latin1.GetBytes(text));
}
