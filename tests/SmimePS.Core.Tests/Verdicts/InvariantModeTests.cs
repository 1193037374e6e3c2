using System.Diagnostics;

namespace SmimePS.Core.Tests.Verdicts;

/// <summary>
/// A process without Unicode's rules, as .NET runs on Linux without ICU: what it cannot compare it refuses, and says so. Which mode that is, is settled
/// when a process starts, so that another one runs the tests.
/// </summary>
public class InvariantModeTests
{
    private const string Variable = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";

    /// <summary>Whether this is such a process.</summary>
    public static bool IsOn => Environment.GetEnvironmentVariable(Variable) == "1";

    [Fact]
    public async Task No_spoofed_message_is_accepted_without_Unicodes_rules()
    {
        if (IsOn) return;
        var tests = typeof(SpoofTests);
        var output = await Run("-method", $"{tests.FullName}.{nameof(SpoofTests.What_is_spoofed_is_refused)}");
        Assert.Matches(@"Total: [1-9][0-9]{2,}, Errors: 0, Failed: 0", output);
    }

    private static async Task<string> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(InvariantModeTests).Assembly.Location, .. arguments, "-noLogo", "-noColor"]) { RedirectStandardOutput = true };
        start.Environment[Variable] = "1";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
