using SmimePS.Errors;
using SmimePS.Messages;
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
                return RecordOrigin.Find<MessageContent>(record) ?? FromBytes(record.OpenRead().CopyTo, argument);
            case MessageArgumentKind.File:
                return MessageContent.FromFile(((FileInfo)argument.Value).FullName);
            case MessageArgumentKind.Path:
                return MessageContent.FromFile(paths.Existing((string)argument.Value));
            default:
                return FromBytes(argument.WriteTo, argument);
        }
    }

    private static MessageContent FromBytes(Action<Stream> write, MessageArgument argument)
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

        var name = argument.ToString();
        return MessageContent.FromBytes(bytes.ToArray(), char.ToUpperInvariant(name[0]) + name.Substring(1));
    }
}
