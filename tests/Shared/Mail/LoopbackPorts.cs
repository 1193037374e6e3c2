using System.Net;
using System.Net.Sockets;

namespace SmimePS.Tests;

/// <summary>Ports of this machine that nobody uses.</summary>
internal static class LoopbackPorts
{
    /// <summary>
    /// Below those that the system gives to clients: one that is free now could otherwise be some client's by the time a server restarts on it.
    /// </summary>
    public static int[] Free(int count)
    {
        var ports = new HashSet<int>();
        while (ports.Count < count)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            if (IsFree(port)) ports.Add(port);
        }

        return [.. ports];
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
