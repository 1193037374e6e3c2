using System.Management.Automation;
using System.Security;

namespace SmimePS.Connecting;

/// <summary>The parameters of a cmdlet that connects to a server: they have the same names and mean the same in each.</summary>
internal interface IServerParameters
{
    PSCredential? Credential { get; }

    string? UserName { get; }

    SecureString? AccessToken { get; }

    ScriptBlock? TokenScript { get; }

    CertificateArgument? ClientCertificate { get; }

    CertificateArgument[] TrustedCertificate { get; }

    string[] CertificateThumbprint { get; }

    SwitchParameter CheckCertificateRevocation { get; }

    Uri? Proxy { get; }

    PSCredential? ProxyCredential { get; }

    int TimeoutSeconds { get; }

    string? LogPath { get; }
}
