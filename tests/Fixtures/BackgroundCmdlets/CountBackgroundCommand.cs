using System.Collections;
using System.Management.Automation;
using SmimePS.Errors;
using SmimePS.Pipeline;

namespace SmimePS.Fixtures;

/// <summary>Counts on another thread until it is told to stop, and notes in <see cref="Log"/> how that went.</summary>
[Cmdlet("Measure", "Background", SupportsShouldProcess = true)]
public sealed class CountBackgroundCommand : SmimeCmdlet
{
    [Parameter]
    public int Count { get; set; } = int.MaxValue;

    [Parameter(Mandatory = true)]
    public Hashtable Log { get; set; } = [];

    [Parameter]
    public SwitchParameter Ask { get; set; }

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    [Parameter]
    public int FailAt { get; set; } = -1;

    [Parameter]
    public int ErrorAt { get; set; } = -1;

    protected override void Process() => RunInBackground(async (pipeline, stop) =>
    {
        try
        {
            Log["Started"] = true;
            for (var number = 1; number <= Count; number++)
            {
                stop.ThrowIfCancellationRequested();
                if (Quiet)
                {
                    await Task.Delay(20, stop).ConfigureAwait(false);
                    continue;
                }

                if (number == FailAt) throw new SmimeException("CountFailed", SmimeErrorKind.Io, "The count failed.");
                if (number == ErrorAt) pipeline.WriteError(new SmimeException("BadNumber", SmimeErrorKind.InvalidData, "A bad number."), number);
                else if (!Ask || pipeline.ShouldProcess($"{number}", "Count")) pipeline.WriteObject(number);
            }
        }
        catch (OperationCanceledException)
        {
            Log["Cancelled"] = true;
            throw;
        }
        finally
        {
            // Late enough for a caller that did not wait to be caught at it.
            await Task.Delay(100, CancellationToken.None).ConfigureAwait(false);
            Log["Ended"] = true;
        }
    });
}
