using System.Management.Automation;
using SmimePS.Errors;
using SmimePS.Messages;
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

    /// <summary>Writes a message to where <c>-OutputPath</c> says, whole or not at all.</summary>
    /// <param name="item">The message it is made from, whose file lends its name in a folder.</param>
    /// <param name="content">That message.</param>
    /// <param name="action">What is done, for <c>-WhatIf</c>.</param>
    /// <param name="isSecret">Whether the file is for its owner's eyes alone.</param>
    /// <param name="write">Writes it.</param>
    /// <returns>The file; null where the user did not want it written.</returns>
    /// <exception cref="SmimeException">It is there already (<c>FileExists</c>), or cannot be written.</exception>
    private protected string? WriteFile(MessageItem item, MessageContent content, string action, bool isSecret, Action<Stream> write)
    {
        var source = item.Index is null && item.Path is { } from ? System.IO.Path.GetFileName(from) : null;
        var path = Paths.Output(OutputPath!);
        var target = _names.Next(path, MessageSummary.Of(content), Force, source);
        if (!Force && File.Exists(target))
        {
            throw new SmimeException("FileExists", SmimeErrorKind.AlreadyExists,
                $"{target} is there already and was kept. Choose another name with -OutputPath, or use -Force to replace it.");
        }

        if (!Approve(target, action)) return null;
        var progress = new RateProgress(ShowProgress, $"{Activity} {System.IO.Path.GetFileName(target)}", "MB");
        OutputFolder.Make(path);
        AtomicFile.Write(target, stream => write(new WatchedStream(stream, progress, StopToken)), Force, isSecret);
        progress.Complete();
        return target;
    }
}
