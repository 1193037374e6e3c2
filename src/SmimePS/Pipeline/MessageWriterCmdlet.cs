using System.Management.Automation;
using SmimePS.Errors;
using SmimePS.Mime;
using SmimePS.Paths;
using SmimePS.Records;
using SmimePS.Spooling;

namespace SmimePS.Pipeline;

/// <summary>A cmdlet that makes a message out of each message, for the pipeline or straight into files.</summary>
public abstract class MessageWriterCmdlet : MessageCmdlet<MailMessage?>
{
    private readonly MessageFileName _names = new();

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected sealed override void Emit(MessageItem item, MailMessage? result)
    {
        if (result is not null) WriteObject(result);
    }

    /// <summary>Work that ends in a file where <c>-OutputPath</c> says, written whole or not at all.</summary>
    /// <param name="item">The message it is made from, whose file lends its name in a folder.</param>
    /// <param name="content">That message.</param>
    /// <param name="file">What is written.</param>
    /// <exception cref="SmimeException">It is there already (<c>FileExists</c>), or cannot be written.</exception>
    private protected MessageWork<MailMessage?> WriteFile(MessageItem item, MessageContent content, MessageFile file)
    {
        var summary = MessageSummary.Of(content);
        return MessageWork<MailMessage?>.Ask(() =>
        {
            if (Place(item, summary, file.Action) is { } target) return cancellationToken => Write(target, file, cancellationToken);
            file.Owned?.Dispose();
            return static _ => null;
        }, file.Owned);
    }

    /// <summary>The file to write; null where the user does not want it written.</summary>
    private string? Place(MessageItem item, MessageSummary summary, string action)
    {
        var source = item.Index is null && item.Path is { } from ? System.IO.Path.GetFileName(from) : null;
        var path = Paths.Output(OutputPath!);
        var target = _names.Next(path, summary, Force, source);
        if (!Force && File.Exists(target))
        {
            throw new SmimeException("FileExists", SmimeErrorKind.AlreadyExists,
                $"{target} is there already and was kept. Choose another name with -OutputPath, or use -Force to replace it.");
        }

        if (!ShouldProcess(target, action)) return null;
        OutputFolder.Make(path);
        return target;
    }

    private MailMessage Write(string target, MessageFile file, CancellationToken cancellationToken)
    {
        try
        {
            var progress = new RateProgress(ShowProgress, $"{Activity} {System.IO.Path.GetFileName(target)}", "MB");
            AtomicFile.Write(target, stream => file.Write(new WatchedStream(stream, progress, cancellationToken), cancellationToken), Force, file.IsSecret);
            progress.Complete();
            return file.Describe(target);
        }
        finally
        {
            file.Owned?.Dispose();
        }
    }
}
