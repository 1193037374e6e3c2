using System.Text;

namespace SmimePS.Core.Tests.Messages;

/// <summary>What mail systems have done to messages on their way, each as a change of the bytes (one character a byte).</summary>
internal static class Relay
{
    /// <summary>Every way, by name. What a message may not go through unchanged in meaning is not among them.</summary>
    public static IReadOnlyList<(string Name, Func<string, string> Pass)> All { get; } =
    [
        ("LF line ends", static text => text.Replace("\r\n", "\n")),
        ("LF and back to CRLF", static text => text.Replace("\r\n", "\n").Replace("\n", "\r\n")),
        ("a lone CR made a line end", static text => text.Replace("\r\n", "\n").Replace("\r", "\n")),
        ("seven bits", static text => new string([.. text.Select(static c => (char)(c & 0x7F))])),
        ("no NUL", static text => text.Replace("\0", "")),
        ("no trailing blanks", static text => string.Join("\r\n", text.Split("\r\n").Select(static line => line.TrimEnd(' ', '\t')))),
        ("mbox and LF", static text => text.Replace("\r\n", "\n").Replace("\nFrom ", "\n>From ")),
        ("lines of 998 characters", static text => string.Join("\r\n", text.Split("\r\n").Select(static line => line.Length <= 998 ? line : line.Insert(998, "\r\n")))),
    ];

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
