using System.Management.Automation;
using SmimePS.Mime;
using SmimePS.Pipeline;
using SmimePS.Records;

namespace SmimePS.Commands;

/// <summary>Reads messages from .eml files and mbox files.</summary>
[Cmdlet(VerbsData.Import, "MailMessage", DefaultParameterSetName = "Path")]
[OutputType(typeof(MailMessage))]
public sealed class ImportMailMessageCommand : SmimeCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    [Parameter]
    public MailboxQuoting Quoting { get; set; } = MailboxQuoting.Reversible;

    protected override void Process()
    {
        var literal = ParameterSetName == "LiteralPath";
        foreach (var path in literal ? LiteralPath : Path)
        {
            IReadOnlyList<string> files = [];
            TryItem(path, () => files = Paths.Resolve(path, literal));
            foreach (var file in files) TryItem(file, () => Import(file));
        }
    }

    private void Import(string file)
    {
        if (!MboxFile.IsMbox(file))
        {
            WriteObject(MailMessageRecords.From(MessageContent.FromFile(file), file));
            return;
        }

        var progress = new RateProgress(WriteProgress, $"Reading {System.IO.Path.GetFileName(file)}", "messages");
        foreach (var entry in MboxFile.ReadEntries(file, (MboxQuoting)Quoting))
        {
            StopToken.ThrowIfCancellationRequested();
            TryItem(file, () => WriteObject(MailMessageRecords.From(entry.Open(), file, entry.Number)));
            progress.Report(entry.Number);
        }

        progress.Complete();
    }
}
