using System.Management.Automation;
using SmimePS.Errors;
using SmimePS.Mime;
using SmimePS.Paths;

namespace SmimePS.Records;

/// <summary>The messages behind what a user gave.</summary>
internal static class MessageItems
{
    /// <summary>What an argument stands for. A path may have wildcards where there is no file of exactly that name: then it stands for each file.</summary>
    /// <exception cref="Errors.SmimeException">The path names nothing, or an mbox file cannot be read on.</exception>
    public static IEnumerable<GivenMail> Of(MessageArgument argument, FilePaths paths) => argument.Kind switch
    {
        MessageArgumentKind.Path => Find((string)argument.Value, paths).Select(file => In(file, argument.Value)),
        MessageArgumentKind.File => [In(((FileInfo)argument.Value).FullName, argument.Value)],
        _ when argument.Value is MailMessage record => [GivenMail.One(new MessageItem(record, () => argument.Open(paths), record.Size, record.Path, record.Index))],
        _ => [GivenMail.One(InMemory(argument))],
    };

    /// <summary>The messages in a file. The file is open while the enumeration runs over an mbox.</summary>
    public static GivenMail In(string file, object? target = null)
    {
        if (!MboxFile.IsMbox(file)) return GivenMail.One(new MessageItem(target ?? file, () => MessageContent.FromFile(file), SizeOf(file), file));
        return GivenMail.Several(file, mail => MboxFile.ReadEntries(file).Select(entry => new MessageItem(target ?? file, entry.Open, entry.Length, file, entry.Number) { Mailbox = mail }));
    }

    /// <summary>
    /// What others gave is copied at once: it is theirs to change or dispose of as soon as they have it back. What it is worth is seen by
    /// whoever works on it.
    /// </summary>
    private static MessageItem InMemory(MessageArgument argument)
    {
        try
        {
            var open = argument.Hold(out var length);
            return new MessageItem(argument.Value, open, length);
        }
        catch (SmimeException error)
        {
            // What is no message is an answer to some questions.
            return new MessageItem(argument.Value, () => throw error, 0);
        }
    }

    private static long SizeOf(string file) => new FileInfo(file) is { Exists: true } found ? found.Length : 0;

    private static IReadOnlyList<string> Find(string path, FilePaths paths)
    {
        var isPattern = WildcardPattern.ContainsWildcardCharacters(path) && !File.Exists(paths.Output(path));
        return paths.Resolve(path, literal: !isPattern);
    }
}
