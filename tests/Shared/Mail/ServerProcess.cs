using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmimePS.Tests;

/// <summary>A server's master process in the foreground. Started means that its ports answer.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const int Terminate = 15;
    private const int Kill = 9;

    /// <summary>Long, because it is reached only when something is wrong, and a busy machine is not wrong.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ServerProcess(Process process)
    {
        _process = process;
        DataReceivedEventHandler keep = (_, line) =>
        {
            lock (_output) _output.AppendLine(line.Data);
        };
        process.OutputDataReceived += keep;
        process.ErrorDataReceived += keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <exception cref="InvalidOperationException">It ended, or its ports stayed closed.</exception>
    public static ServerProcess Start(ProcessStartInfo start, params IPEndPoint[] ports)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var server = new ServerProcess(Process.Start(start)!);
        try
        {
            foreach (var port in ports) server.WaitFor(port);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Ends processes together, and sees to it when they do not.</summary>
    public static void Stop(IReadOnlyList<ProcessMark> processes)
    {
        foreach (var process in processes) process.Send(Terminate);
        for (var waited = Stopwatch.StartNew(); processes.Any(process => process.IsRunning); Thread.Sleep(10))
        {
            if (waited.Elapsed < TimeSpan.FromSeconds(5)) continue;
            foreach (var process in processes) process.Send(Kill);
        }
    }

    /// <summary>
    /// The master with its children. Left to themselves, Dovecot's children go on for ten seconds with the sessions they have, and with the ports that
    /// the next master wants.
    /// </summary>
    public void Dispose()
    {
        Stop(ProcessMark.Family(_process.Id));
        _process.Dispose();
    }

    private void WaitFor(IPEndPoint port)
    {
        for (var waited = Stopwatch.StartNew(); ; Thread.Sleep(10))
        {
            if (_process.HasExited) throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with {_process.ExitCode}:\n{Output}");
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(port);
                return;
            }
            catch (SocketException) when (waited.Elapsed < Patience)
            {
                // Not yet.
            }
        }
    }
}
