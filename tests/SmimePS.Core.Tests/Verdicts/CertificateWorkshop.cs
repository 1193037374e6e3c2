using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Keys;
using CertificateRequest = System.Security.Cryptography.X509Certificates.CertificateRequest;

namespace SmimePS.Core.Tests.Verdicts;

/// <summary>Certificates that our own authority would not make, by the platform's means.</summary>
internal sealed class CertificateWorkshop
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;

    public CertificateWorkshop()
    {
        var request = new CertificateRequest("CN=Workshop Root", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        Root = Certificate.From(_root);
    }

    public Certificate Root { get; }

    /// <summary>A certificate for TLS servers that names a mail address.</summary>
    public Identity ForWebServers(string address)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(address, key);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = request.Create(_root.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), DateTimeOffset.UtcNow.AddHours(-1),
            DateTimeOffset.UtcNow.AddDays(30), RandomNumberGenerator.GetBytes(8).Prepend((byte)1).ToArray());
        return new Identity(Certificate.From(certificate), PlatformKey.FromEc(key), [Root]);
    }

    /// <summary>Someone who vouches for himself, with the right to sign certificates.</summary>
    public Identity SelfSigned(string address)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(address, key, X509KeyUsageFlags.KeyCertSign);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(30));
        return new Identity(Certificate.From(certificate), PlatformKey.FromEc(key));
    }

    private static CertificateRequest Request(string address, ECDsa key, X509KeyUsageFlags further = X509KeyUsageFlags.None)
    {
        var request = new CertificateRequest("CN=" + address, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyAgreement | further, true));
        return request;
    }
}
