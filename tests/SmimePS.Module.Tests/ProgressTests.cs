using System.Management.Automation;

namespace SmimePS.Module.Tests;

/// <summary>Progress is shown seldom enough to cost nothing, and says how fast it goes and how long it will take.</summary>
public sealed class ProgressTests : ModuleTest
{
    public ProgressTests() => Run("Import-Module -Assembly $Fixture", ("Fixture", FixtureCmdlets.Load(Engine)));

    [Fact]
    public void Long_work_shows_a_rate_and_the_time_left()
    {
        using var shell = Engine.Create("Show-Progress -Milliseconds 15");
        shell.Invoke();
        var records = shell.Streams.Progress.ToArray();
        Assert.InRange(records.Length, 2, 90);
        var first = records[0];
        Assert.Equal("Counting", first.Activity);
        Assert.Matches(@"^\d+ of 100 steps, [\d.,]+ a second$", first.StatusDescription);
        Assert.InRange(first.PercentComplete, 1, 99);
        Assert.True(first.SecondsRemaining >= 0);
        Assert.Equal(ProgressRecordType.Completed, records[^1].RecordType);
    }

    [Fact]
    public void Work_that_is_over_at_once_shows_nothing()
    {
        using var shell = Engine.Create("Show-Progress -AtOnce");
        shell.Invoke();
        Assert.Empty(shell.Streams.Progress);
    }
}
