using System.Net;

namespace SmimePS.Revocation;

/// <summary>The proxy that the system is set up for, without anybody's name and password: what strangers' certificates make us ask is not signed with them.</summary>
internal sealed class AnonymousProxy(IWebProxy proxy) : IWebProxy
{
    /// <inheritdoc/>
    public ICredentials? Credentials
    {
        get => null;
        set { }
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) =>
        proxy.GetProxy(destination) is not { } found ? null : found.UserInfo.Length == 0 ? found : new UriBuilder(found) { UserName = "", Password = "" }.Uri;

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => host.IsLoopback || proxy.IsBypassed(host);
}
