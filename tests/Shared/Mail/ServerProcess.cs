using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace SmimePS.Tests;

/// <summary>A server's master process in the foreground. Started means that its ports answer.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const int Terminate = 15;

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

    /// <summary>Asks a process to end, and sees to it when it does not.</summary>
    public static void Stop(Process process)
    {
        if (process.HasExited) return;
        _ = Signal(process.Id, Terminate);
        if (process.WaitForExit(TimeSpan.FromSeconds(10))) return;
        process.Kill(entireProcessTree: true);
        process.WaitForExit(TimeSpan.FromSeconds(10));
    }

    public void Dispose()
    {
        Stop(_process);
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);

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
