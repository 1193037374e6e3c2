using System.Management.Automation;
using SmimePS.Pipeline;

namespace SmimePS.Fixtures;

/// <summary>Reports a hundred steps far more often than anyone can read them.</summary>
[Cmdlet("Show", "Progress")]
public sealed class ShowProgressCommand : SmimeCmdlet
{
    [Parameter]
    public int Milliseconds { get; set; }

    /// <summary>The clock stands still: all the work falls into the first moment.</summary>
    [Parameter]
    public SwitchParameter AtOnce { get; set; }

    protected override void Process()
    {
        const int steps = 100;
        var progress = new RateProgress(WriteProgress, "Counting", "steps", steps, AtOnce ? static () => TimeSpan.Zero : null);
        for (var step = 1; step <= steps; step++)
        {
            Thread.Sleep(Milliseconds);
            progress.Report(step, $"step {step}");
        }

        progress.Complete();
    }
}
