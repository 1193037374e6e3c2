using System.ComponentModel;
using System.Diagnostics;

namespace SmimePS.Core.Tests;

/// <summary>Another program that reads what we write. Where it is missing, the test skips with the reason; in CI it fails.</summary>
internal sealed record Peer(string Program)
{
    public static Peer OpenSsl { get; } = new("openssl");

    public static Peer Gpgsm { get; } = new("gpgsm");

    public static Peer Pk12util { get; } = new("pk12util");

    public static Peer Certutil { get; } = new("certutil");

    /// <summary>Runs it and gives what it printed, both streams; fails the test unless it ended as expected.</summary>
    public string Run(params string[] arguments)
    {
        var (code, output) = TryRun(null, arguments);
        Assert.True(code == 0, $"{Program} {string.Join(' ', arguments)} ended with {code}:\n{output}");
        return output;
    }

    /// <summary>Runs it with text on its standard input, and gives its exit code with what it printed.</summary>
    public (int Code, string Output) TryRun(string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            if (Corpora.InCi) Assert.Fail($"{Program} is missing.");
            Assert.Skip($"{Program} is not on this machine.");
            throw;
        }

        using (process)
        {
            try
            {
                if (input is not null) process.StandardInput.Write(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It has ended without reading; its exit code and what it printed tell why.
            }

            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.Result);
        }
    }
}
