using MimeKit;

namespace SmimePS.Messages;

internal static class MimeScan
{
    public static ParserOptions Options { get; } = ParserOptions.Default.Clone();
}
