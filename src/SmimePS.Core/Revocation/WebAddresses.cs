using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace SmimePS.Revocation;

/// <summary>
/// Which places a certificate may send us to. A corporate authority may well live on a private address, so those are allowed. This machine itself, and the
/// link-local addresses where clouds hand out credentials to whoever asks, are not: no authority's lists are there for others to read.
/// </summary>
internal static class WebAddresses
{
    private const int LongestUrl = 2048;

    // Addresses of cloud metadata services outside the link-local range: Azure's, Alibaba's, Amazon's over IPv6.
    private static readonly HashSet<IPAddress> Metadata = [IPAddress.Parse("168.63.129.16"), IPAddress.Parse("100.100.100.200"), IPAddress.Parse("fd00:ec2::254")];

    /// <summary>The place of a URL, as those that the user allows by name are compared.</summary>
    public static string Place(Uri url) => $"{url.IdnHost.ToLowerInvariant()}:{url.Port}";

    /// <summary>Reads a URL that somebody else wrote; null where it is none of http or https.</summary>
    public static Uri? Read(string text) =>
        text.Length <= LongestUrl && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.IdnHost.Length > 0 ? url : null;

    /// <summary>Why a URL is not asked, in the middle of a sentence; null where it may be.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="allowed">Places that the user has named.</param>
    public static string? Obstacle(Uri url, IReadOnlyCollection<string> allowed)
    {
        if (url.Scheme is not ("http" or "https")) return "only http and https are asked";
        if (url.UserInfo.Length > 0) return "it holds a user name or password";
        if (url.OriginalString.Length > LongestUrl) return "it is longer than any such address";
        if (allowed.Contains(Place(url))) return null;
        // Mail servers and their like understand more of a question than one would wish.
        if (url.Port < 1024 && url.Port is not (80 or 443)) return $"no web server is asked on port {url.Port}";
        // A name's last dot means nothing.
        var host = url.IdnHost.TrimEnd('.');
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address)) return IsAllowed(address) ? null : "its address is this machine's, or one that only this machine reaches";
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            ? "its address is this machine's"
            : null;
    }

    /// <summary>Whether an address that a name leads to may be asked: this machine's own may not, on whichever of its networks.</summary>
    public static bool IsAllowed(IPAddress address) => IsAllowed(address, OfThisMachine());

    /// <summary>The addresses that this machine has at the moment.</summary>
    public static IReadOnlyCollection<IPAddress> OfThisMachine()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(static card => card.GetIPProperties().UnicastAddresses).Select(static own => new IPAddress(own.Address.GetAddressBytes()))];
        }
        catch (Exception error) when (error is NetworkInformationException or PlatformNotSupportedException or IOException or UnauthorizedAccessException)
        {
            // A system that does not say (a container, a sandbox). What is always this machine's is known without asking.
            return [];
        }
    }

    /// <inheritdoc cref="IsAllowed(IPAddress)"/>
    /// <param name="address">The address.</param>
    /// <param name="own">Those of this machine.</param>
    internal static bool IsAllowed(IPAddress address, IReadOnlyCollection<IPAddress> own)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (Metadata.Contains(address) || IPAddress.IsLoopback(address)) return false;
        if (own.Contains(new IPAddress(address.GetAddressBytes()))) return false;
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetwork) return bytes[0] is not 0 and not 127 and < 224 && !(bytes[0] == 169 && bytes[1] == 254);
        if (address.IsIPv6LinkLocal || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any)) return false;
        // Addresses of IPv4 inside those of IPv6: compatible ones, NAT64 (RFC 6052) and 6to4 (RFC 3056).
        if (bytes.Take(12).All(static b => b == 0) || bytes.AsSpan(0, 12).SequenceEqual<byte>([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0])) return IsAllowed(new IPAddress(bytes.Skip(12).ToArray()), own);
        return bytes[0] != 0x20 || bytes[1] != 0x02 || IsAllowed(new IPAddress(bytes.Skip(2).Take(4).ToArray()), own);
    }
}
