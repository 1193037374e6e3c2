using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Connections;

/// <summary>Where a mail server is, and how to talk to it.</summary>
public sealed record ServerEndpoint
{
    /// <summary>Makes one.</summary>
    /// <param name="host">A host name, also an internationalised one, or the address of one in IPv4 or IPv6.</param>
    /// <param name="port">Its port, 1 to 65535.</param>
    /// <param name="security">How the connection is protected.</param>
    /// <exception cref="ConnectionException">The host is none (<c>InvalidServerName</c>), or the port (<c>InvalidServerPort</c>).</exception>
    public ServerEndpoint(string host, int port, ConnectionSecurity security)
    {
        Host = HostOf(host) ?? throw new ConnectionException("InvalidServerName", SmimeErrorKind.InvalidArgument,
            $"'{ShownText.Of(Shortened(host))}' is not the name of a server. Give a host name such as imap.example.org, or an IP address, and the port apart from it.");
        Port = port is > 0 and <= 65535 ? port : throw new ConnectionException("InvalidServerPort", SmimeErrorKind.InvalidArgument,
            $"{port} is not a port. Ports are 1 to 65535; mail servers have 993 or 143 for IMAP, and 465 or 587 for sending.");
        Security = security;
    }

    /// <summary>The host name in ASCII and lower case, without a final dot, or an IP address.</summary>
    public string Host { get; }

    /// <summary>The port, 1 to 65535.</summary>
    public int Port { get; }

    /// <summary>How the connection is protected.</summary>
    public ConnectionSecurity Security { get; }

    /// <summary>The host and the port, as in <c>imap.example.org:993</c>.</summary>
    public override string ToString() => (Host.IndexOf(':') >= 0 ? $"[{Host}]" : Host) + ":" + Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>A host name as it is compared and looked up; null where it is none.</summary>
    internal static string? HostOf(string? host)
    {
        var text = (host ?? "").Trim();
        if (text.Length > 2 && text[0] == '[' && text[text.Length - 1] == ']') text = text.Substring(1, text.Length - 2);
        // "10" and "0x7f.1" are addresses too for some; for us the four numbers are, and IPv6.
        if (IPAddress.TryParse(text, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.Split('.').Length == 4)) return address.ToString();
        if (text.EndsWith(".", StringComparison.Ordinal)) text = text.Substring(0, text.Length - 1);
        if (text.StartsWith("*", StringComparison.Ordinal) || text.StartsWith(".", StringComparison.Ordinal)) return null;
        try
        {
            var name = AddressSyntax.RequireDomain(text);
            var last = name.Substring(name.LastIndexOf('.') + 1);
            // The last label of a host name is never a number (RFC 1123, 2.1; RFC 3696, 2).
            return last.All(static letter => letter is >= '0' and <= '9') ? null : name;
        }
        catch (CertificateException)
        {
            return null;
        }
    }

    private static string Shortened(string? text) => text is null ? "" : text.Length > 80 ? text.Substring(0, 80) + "…" : text;
}
