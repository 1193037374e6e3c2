using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using CertificateRequest = System.Security.Cryptography.X509Certificates.CertificateRequest;

namespace SmimePS.Core.Tests.Cms;

/// <summary>Who certifies the keys of curve 25519, with which .NET cannot sign.</summary>
internal static class Issuer25519
{
    public static X500DistinguishedName Subject { get; } = new("CN=issuer, O=SmimePS tests");

    public static ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static Certificate Certificate { get; } = Create();

    private static Certificate Create()
    {
        var request = new CertificateRequest(Subject, Key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        return Certificate.From(certificate);
    }
}
