using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using SmimePS.Errors;

namespace SmimePS.Clients;

/// <summary>What a program that has ended left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
internal sealed record ChildResult(int ExitCode, string Output, string Error);

/// <summary>
/// Runs another program to its end, without a shell in between. Its arguments are seen by every user of the machine: no secret is ever one
/// of them.
/// </summary>
internal static class ChildProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Runs a program.</summary>
    /// <param name="program">Its file.</param>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="arguments">Its arguments, one by one.</param>
    /// <exception cref="ClientException">It does not start (<c>ToolNotStarted</c>), or does not end within a minute (<c>ToolHangs</c>).</exception>
    public static ChildResult Run(string program, string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Start(start);
        // Nobody answers what it may ask.
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit((int)Patience.TotalMilliseconds) || !Task.WaitAll([output, error], Patience))
        {
            Kill(process);
            throw new ClientException("ToolHangs", SmimeErrorKind.Io,
                $"{Path.GetFileName(program)} did not end within {Patience.TotalSeconds:0} seconds and was stopped. Check that no other program uses '{folder}', then try again.");
        }

        return new ChildResult(process.ExitCode, output.Result, error.Result);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException or FileNotFoundException)
        {
            throw new ClientException("ToolNotStarted", SmimeErrorKind.NotFound,
                $"'{start.FileName}' could not be started: {error.Message} Check that it is a program of this system.", error);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It has ended after all.
        }
    }
}
