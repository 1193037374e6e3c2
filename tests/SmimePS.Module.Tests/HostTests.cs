using System.Diagnostics;

namespace SmimePS.Module.Tests;

/// <summary>The console host as a process of its own.</summary>
public sealed class HostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smimeps-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Help_says_what_is_not_there()
    {
        var (code, output, _) = Start("-Help");
        Assert.Equal(0, code);
        Assert.Contains("Microsoft.PowerShell.Utility", output);
        Assert.Contains("-File script.ps1", output);
    }

    [Theory]
    [InlineData("'hello'", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'no'", 1)]
    [InlineData("Import-MailMessage ./none.eml", 1)]
    [InlineData("Import-MailMessage ./none.eml; 'fine'", 0)]
    [InlineData("New-MailMessage", 1)]
    [InlineData("this is not a command", 1)]
    public void A_command_ends_as_in_pwsh(string command, int expected) => Assert.Equal(expected, Start("-Command", command).Code);

    [Theory]
    [InlineData("'hello'", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'no'", 1)]
    [InlineData("Import-MailMessage ./none.eml", 0)]
    [InlineData("& { exit 3 }; 'not reached'", 3)]
    public void A_script_ends_as_in_pwsh(string script, int expected) => Assert.Equal(expected, Start("-File", Script(script)).Code);

    [Fact]
    public void A_script_gets_its_arguments()
    {
        var path = Script("param([string] $Name, [switch] $Loud, [int] $Count = 1) \"$Name $Loud $Count $([IO.Path]::GetFileName($PSScriptRoot))\"");
        var (code, output, _) = Start("-File", path, "-Name", "two words", "-Loud", "-Count", "5");
        Assert.Equal(0, code);
        Assert.Equal($"two words True 5 {Path.GetFileName(_folder)}", output.Trim());
    }

    [Fact]
    public void A_script_that_is_not_there_is_64() => Assert.Equal(64, Start("-File", Path.Combine(_folder, "none.ps1")).Code);

    [Fact]
    public void An_option_that_is_not_known_is_64() => Assert.Equal(64, Start("-Nonsense").Code);

    [Fact]
    public void Errors_go_to_the_error_stream()
    {
        var (_, output, error) = Start("-Command", "Import-MailMessage ./none.eml");
        Assert.DoesNotContain("none.eml", output);
        Assert.Contains("none.eml", error);
    }

    [Theory]
    [InlineData("throw 'no such thing'", "no such thing")]
    [InlineData("if (", "Missing")]
    [InlineData("New-MailMessage nobody -ErrorAction Stop", "nobody")]
    public void What_ends_a_script_goes_to_the_error_stream(string script, string expected)
    {
        var (code, output, error) = Start("-File", Script(script));
        Assert.Equal(1, code);
        Assert.Equal("", output);
        Assert.Contains(expected, error);
    }

    [Fact]
    public void A_file_or_a_pipe_gets_no_escape_codes()
    {
        var (code, output, error) = Start("-Command", "$PSVersionTable; Get-Command New-SmimeCa | Out-Host; New-MailMessage nobody; throw 'no'");
        Assert.Equal(1, code);
        Assert.Contains("PSVersion", output);
        Assert.Contains("nobody", error);
        Assert.DoesNotContain('\u001b', output + error);
    }

    [Fact]
    public void A_parameter_of_a_script_can_hold_its_value()
    {
        var path = Script("param([string] $Name, [switch] $Loud, [string] $Last) \"$Name $Loud $Last\"");
        Assert.Equal("a:b False C:/x", Start("-File", path, "-Name:a:b", "-Loud:$false", "C:/x").Output.Trim());
    }

    [Fact]
    public void A_dash_is_the_commands_of_the_input()
    {
        var (code, output, _) = Start(["-Command", "-"], "'first'\nexit 4\n");
        Assert.Equal(4, code);
        Assert.Equal("first", output.Trim());
    }

    [Fact]
    public void A_question_that_nobody_can_answer_is_an_error_and_no_wait()
    {
        var (code, _, error) = Start("-Command", "$Host.UI.ReadLineAsSecureString()");
        Assert.Equal(1, code);
        Assert.Contains("not a console", error);
    }

    [Fact]
    public void Commands_come_from_a_redirected_input()
    {
        var (code, output, _) = Start([], "'first'\nif ($true) {\n'second'\n}\nexit 4\n'not reached'\n");
        Assert.Equal(4, code);
        Assert.Equal(["first", "second"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public void An_interrupt_stops_what_runs_and_lets_it_clean_up()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A console's Ctrl+C cannot be sent to a single process on Windows.");
        Assert.SkipWhen(IgnoresInterrupts(), "These tests were started so that they ignore Ctrl+C (in the background of a script), and so does whatever they start.");
        using var process = Process.Start(Describe(["-Command", "try { 'started'; while ($true) { [Threading.Thread]::Sleep(20) } } finally { 'cleaned' }"]))!;
        Assert.Equal("started", process.StandardOutput.ReadLine());
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"])) kill.WaitForExit();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "The host does not stop.");
        Assert.Equal(1, process.ExitCode);
    }

    private static bool IgnoresInterrupts()
    {
        const string status = "/proc/self/status";
        const int interrupt = 1 << 1;
        var ignored = File.Exists(status) ? File.ReadLines(status).FirstOrDefault(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) : null;
        return ignored is not null && (Convert.ToUInt64(ignored["SigIgn:".Length..].Trim(), 16) & interrupt) != 0;
    }

    private (int Code, string Output, string Error) Start(params string[] arguments) => Start(arguments, "");

    private (int Code, string Output, string Error) Start(string[] arguments, string input)
    {
        using var process = Process.Start(Describe(arguments))!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "The host does not end.");
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private ProcessStartInfo Describe(string[] arguments) => new("dotnet", [Repository.Built("src/SmimePS.Host", "net10.0", "SmimePS.Host.dll"), .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = _folder,
    };

    private string Script(string text)
    {
        var path = Path.Combine(_folder, "script.ps1");
        File.WriteAllText(path, text);
        return path;
    }
}
