using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Connections;

/// <summary>An identity as TLS of the platform wants it.</summary>
public static class ClientCertificates
{
    /// <summary>The certificate with its key, for <see cref="ServerSettings.ClientCertificate"/>. The caller disposes it.</summary>
    /// <exception cref="KeyException">The key cannot leave where it is (<c>KeyNotExportable</c>): give the platform's own certificate object instead.</exception>
    public static X509Certificate2 Of(Identity identity)
    {
        var password = TransferPassword.Create();
        try
        {
            var file = Pkcs12Writer.Write(identity, password, new Pkcs12Options { Iterations = TransferPassword.Iterations });
            try
            {
                return X509CertificateLoader.LoadPkcs12(file, password, X509KeyStorageFlags.DefaultKeySet);
            }
            finally
            {
                Array.Clear(file, 0, file.Length);
            }
        }
        finally
        {
            Array.Clear(password, 0, password.Length);
        }
    }
}
