using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmimePS.Core.Tests.Connections;

/// <summary>A name server on a port of this machine that answers in whatever way a test wants (RFC 1035, 4).</summary>
internal sealed class LoopbackNameServer : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, ushort, byte[], byte[]?> _answer;

    /// <param name="answer">Given the name, the type and the question's bytes, the whole answer; null for silence.</param>
    public LoopbackNameServer(Func<string, ushort, byte[], byte[]?> answer)
    {
        _answer = answer;
        _ = Serve();
    }

    public IPEndPoint Endpoint => (IPEndPoint)_socket.Client.LocalEndPoint!;

    /// <summary>An answer to a question, with a code and with records as <see cref="Service"/> and <see cref="Exchanger"/> make them.</summary>
    public static byte[] Answer(byte[] question, int code, params byte[][] records)
    {
        // The question ends after the name, its type and its class; what comes after it (EDNS) is not repeated.
        var end = Array.IndexOf(question, (byte)0, 12) + 5;
        var answer = question.Take(end).ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(2), (ushort)(0x8180 | code));
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(6), (ushort)records.Length);
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(8), 0);
        return [.. answer, .. records.SelectMany(static record => record)];
    }

    public static byte[] Service(int priority, int weight, int port, string target) => Record(33, [.. Number(priority), .. Number(weight), .. Number(port), .. Name(target)]);

    public static byte[] Exchanger(int preference, string host) => Record(15, [.. Number(preference), .. Name(host)]);

    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        _stop.Dispose();
    }

    private static byte[] Record(int type, byte[] data) => [0xC0, 0x0C, .. Number(type), 0, 1, 0, 0, 0, 60, .. Number(data.Length), .. data];

    private static byte[] Number(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Name(string name) => [.. name.Split('.', StringSplitOptions.RemoveEmptyEntries).SelectMany(static label => Encoding.Latin1.GetBytes(label).Prepend((byte)label.Length)), 0];

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(_stop.Token);
                var (name, type) = Read(received.Buffer);
                if (_answer(name, type, received.Buffer) is { } answer) await _socket.SendAsync(answer, received.RemoteEndPoint, _stop.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static (string Name, ushort Type) Read(byte[] question)
    {
        var labels = new List<string>();
        var at = 12;
        for (; question[at] != 0; at += question[at] + 1) labels.Add(Encoding.Latin1.GetString(question, at + 1, question[at]));
        return (string.Join(".", labels), BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(at + 1)));
    }
}
