using System.Management.Automation;
using SmimePS.Pipeline;
using SmimePS.Records;

namespace SmimePS.Commands;

/// <summary>Tells who signed a message, and everything that speaks for and against it.</summary>
[Cmdlet(VerbsCommon.Get, "SmimeSignature", DefaultParameterSetName = "Message")]
[OutputType(typeof(SmimeSignature))]
public sealed class GetSmimeSignatureCommand : SignatureCmdlet
{
    private protected override bool ShowsHeader => true;

    private protected override void Answer(MessageItem item, CheckedMessage result) => WriteObject(SmimeSignatureRecords.From(item, result), enumerateCollection: true);
}
