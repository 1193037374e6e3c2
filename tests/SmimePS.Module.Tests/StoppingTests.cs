using System.Collections;
using System.Management.Automation;

namespace SmimePS.Module.Tests;

/// <summary>Whatever ends the pipeline under background work, the work has ended when the pipeline has.</summary>
public sealed class StoppingTests : ModuleTest
{
    private readonly Hashtable _log = Hashtable.Synchronized([]);

    public StoppingTests() => Run("Import-Module -Assembly $Fixture", ("Fixture", FixtureCmdlets.Load(Engine)));

    [Fact]
    public void Everything_arrives_in_order()
    {
        var result = Run("Measure-Background -Count 500 -Log $Log", ("Log", _log));
        Assert.Equal(Enumerable.Range(1, 500), result.Output.Select(static item => (int)item.BaseObject));
        Assert.True(_log.ContainsKey("Ended"));
        Assert.False(_log.ContainsKey("Cancelled"));
    }

    [Fact]
    public void A_throw_further_down_cancels_and_waits()
    {
        var result = Run("Measure-Background -Log $Log | ForEach-Object { if ($_ -eq 3) { throw 'enough' } }", ("Log", _log));
        Assert.Contains("enough", result.Error.ToString());
        AssertCancelled();
    }

    [Fact]
    public void A_break_further_down_cancels_and_waits()
    {
        var result = Run("foreach ($once in 1) { Measure-Background -Log $Log | ForEach-Object { if ($_ -eq 3) { break } } }; 'after'", ("Log", _log));
        Assert.Equal("after", result.Single.ToString());
        AssertCancelled();
    }

    [Fact]
    public void A_command_that_wants_no_more_cancels_and_waits()
    {
        var result = Run("Measure-Background -Log $Log | Select-First", ("Log", _log));
        Assert.Equal(1, (int)result.Single.BaseObject);
        AssertCancelled();
    }

    [Fact]
    public void Stopping_cancels_and_waits()
    {
        using var shell = Engine.Create("Measure-Background -Log $Log -Quiet", ("Log", _log));
        var run = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => _log.ContainsKey("Started"), TimeSpan.FromSeconds(30)));
        shell.Stop();
        AssertCancelled();
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.ThrowsAny<RuntimeException>(() => shell.EndInvoke(run));
    }

    [Fact]
    public void Stopping_while_the_consumer_is_slow_cancels_and_waits()
    {
        using var shell = Engine.Create("Measure-Background -Log $Log | ForEach-Object { $Seen.Add($_); [Threading.Thread]::Sleep(5) }",
            ("Log", _log), ("Seen", new ArrayList()));
        var run = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => _log.ContainsKey("Started"), TimeSpan.FromSeconds(30)));
        shell.Stop();
        AssertCancelled();
        Assert.ThrowsAny<RuntimeException>(() => shell.EndInvoke(run));
    }

    [Fact]
    public void A_failure_of_the_work_comes_after_what_it_wrote()
    {
        var result = Run("Measure-Background -Log $Log -FailAt 4", ("Log", _log));
        Assert.Equal([1, 2, 3], result.Output.Select(static item => (int)item.BaseObject));
        Assert.Equal("CountFailed", result.ErrorId);
        Assert.Equal(ErrorCategory.ReadError, result.Error.CategoryInfo.Category);
    }

    [Fact]
    public void An_error_about_an_item_does_not_end_the_work()
    {
        var result = Run("Measure-Background -Log $Log -Count 4 -ErrorAt 2", ("Log", _log));
        Assert.Equal([1, 3, 4], result.Output.Select(static item => (int)item.BaseObject));
        Assert.Equal("BadNumber", result.ErrorId);
        Assert.Equal(2, result.Error.TargetObject);
    }

    [Fact]
    public void Errors_that_the_user_makes_terminating_end_it()
    {
        var result = Run("Measure-Background -Log $Log -ErrorAt 2 -ErrorAction Stop", ("Log", _log));
        Assert.Equal("BadNumber", result.ErrorId);
        AssertCancelled();
    }

    [Fact]
    public void WhatIf_reaches_the_work()
    {
        var result = Run("Measure-Background -Log $Log -Ask -Count 3 -WhatIf", ("Log", _log));
        Assert.Empty(result.Output);
        Assert.Empty(result.Errors);
        Assert.Equal(3, result.Host.Count(static line => line.StartsWith("What if:", StringComparison.Ordinal)));
    }

    private void AssertCancelled()
    {
        Assert.True(_log.ContainsKey("Ended"), "The pipeline ended before the work did.");
        Assert.True(_log.ContainsKey("Cancelled"), "The work was not told to stop.");
    }
}
