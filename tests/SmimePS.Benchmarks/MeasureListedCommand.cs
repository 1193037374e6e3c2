using System.Management.Automation;

namespace SmimePS.Benchmarks;

/// <summary>Looks at what a listing says of each message, as a program would and as the peer's loop does; a script block for each costs more than the listing.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Listed")]
public sealed class MeasureListedCommand : PSCmdlet
{
    private int _count;

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject? Message { get; set; }

    protected override void ProcessRecord()
    {
        dynamic message = Message!.BaseObject;
        if (message.From is not null && message.To.Length > 0 && message.Subject is not null && message.Date is not null && message.Size > 0 && message.ReceivedDate is not null) _count++;
    }

    protected override void EndProcessing() => WriteObject(_count);
}
