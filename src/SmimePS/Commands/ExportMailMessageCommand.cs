using System.Management.Automation;
using SmimePS.Errors;
using SmimePS.Mime;
using SmimePS.Paths;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Spooling;

namespace SmimePS.Commands;

/// <summary>Writes a message to a file, its bytes as they are; one that was decrypted is for its owner alone.</summary>
[Cmdlet(VerbsData.Export, "MailMessage", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportMailMessageCommand : SmimeCmdlet
{
    private readonly MessageFileName _names = new();

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    [WholeBytes(typeof(MessageArgument))]
    public MessageArgument[] Message { get; set; } = [];

    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [Alias("LiteralPath")]
    public string Path { get; set; } = "";

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void Process()
    {
        foreach (var message in Message) TryItem(message.Value, () => Export(message));
    }

    private void Export(MessageArgument message)
    {
        var content = message.Open(Paths);
        var path = Paths.Output(Path);
        var target = _names.Next(path, MessageSummary.Of(content), Force);
        if (!Force && File.Exists(target)) throw AlreadyThere(target);
        if (!ShouldProcess(target, "Write the message")) return;
        OutputFolder.Make(path);
        AtomicFile.Write(target, stream => content.CopyTo(stream, StopToken), Force, content.WasEncrypted);
        // As Get-Item gives it, so that Get-Content and its kin take it from the pipeline.
        if (PassThru) WriteObject(InvokeProvider.Item.Get([target], force: true, literalPath: true), enumerateCollection: true);
    }

    private static SmimeException AlreadyThere(string path) => new("FileExists", SmimeErrorKind.AlreadyExists,
        $"{path} is there already and was kept. Choose another name, or use -Force to replace it.");
}
