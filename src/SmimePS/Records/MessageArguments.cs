using SmimePS.Errors;
using SmimePS.Mailboxes;
using SmimePS.Mime;
using SmimePS.Paths;

namespace SmimePS.Records;

/// <summary>What a user gave as a message, as the content that the library works with.</summary>
internal static class MessageArguments
{
    /// <summary>The message's content.</summary>
    /// <exception cref="SmimeException">It is not there, cannot be read, or is no message.</exception>
    public static MessageContent Open(this MessageArgument argument, FilePaths paths)
    {
        switch (argument.Kind)
        {
            case MessageArgumentKind.Message:
                var record = (MailMessage)argument.Value;
                return RecordOrigin.Find<MessageContent>(record) ?? RecordOrigin.Find<MailboxEntry>(record)?.Open() ?? FromBytes(Copy(record.OpenRead().CopyTo), argument);
            case MessageArgumentKind.File:
                return MessageContent.FromFile(((FileInfo)argument.Value).FullName);
            case MessageArgumentKind.Path:
                return MessageContent.FromFile(paths.Existing((string)argument.Value));
            default:
                return argument.Hold(out _)();
        }
    }

    /// <summary>Copies what somebody else may change or dispose of, to be opened later and on any thread.</summary>
    /// <exception cref="SmimeException">A foreign message does not write itself out (<c>InvalidMessage</c>).</exception>
    public static Func<MessageContent> Hold(this MessageArgument argument, out long length)
    {
        var bytes = argument.Value is byte[] given ? (byte[])given.Clone() : Copy(argument.WriteTo);
        length = bytes.Length;
        return () => FromBytes(bytes, argument);
    }

    private static byte[] Copy(Action<Stream> write)
    {
        using var bytes = new MemoryStream();
        try
        {
            write(bytes);
        }
        catch (InvalidOperationException error)
        {
            throw new SmimeException("InvalidMessage", SmimeErrorKind.InvalidData, error.Message, error);
        }

        return bytes.ToArray();
    }

    private static MessageContent FromBytes(byte[] bytes, MessageArgument argument)
    {
        var name = argument.ToString();
        return MessageContent.FromBytes(bytes, char.ToUpperInvariant(name[0]) + name.Substring(1));
    }
}
