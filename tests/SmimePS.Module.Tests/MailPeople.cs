using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Module.Tests;

/// <summary>A CA and people with certificates, made by the platform: what the module's cmdlets are given from outside.</summary>
public static class MailPeople
{
    private static readonly Lazy<X509Certificate2> LazyCa = new(() => NewCa("CN=Test Mail CA"));
    private static readonly Lazy<X509Certificate2> LazyStranger = new(() => NewCa("CN=Somebody Else CA"));
    private static readonly Lazy<X509Certificate2> LazyAlice = new(() => Person("alice@example.org", Ca));
    private static readonly Lazy<X509Certificate2> LazyBob = new(() => Person("bob@example.org", Ca));
    private static readonly Lazy<X509Certificate2> LazyCarol = new(() => Person("carol@example.org", Ca));
    private static readonly Lazy<X509Certificate2> LazyMallory = new(() => Person("alice@example.org", Stranger));

    public static X509Certificate2 Ca => LazyCa.Value;

    /// <summary>A CA that nobody trusts.</summary>
    public static X509Certificate2 Stranger => LazyStranger.Value;

    public static X509Certificate2 Alice => LazyAlice.Value;

    public static X509Certificate2 Bob => LazyBob.Value;

    public static X509Certificate2 Carol => LazyCarol.Value;

    /// <summary>Says to be Alice, by the word of a CA that nobody trusts.</summary>
    public static X509Certificate2 Mallory => LazyMallory.Value;

    /// <summary>A certificate for an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="issuer">Its CA.</param>
    /// <param name="usages">What its key may do.</param>
    /// <param name="days">When it begins and ends, in days from now.</param>
    /// <param name="listUrl">Where it says that its CA's revocation list is found.</param>
    public static X509Certificate2 Person(string address, X509Certificate2 issuer,
        X509KeyUsageFlags usages = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, (double Begin, double End)? days = null, string? listUrl = null)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={address.Split('@')[0]}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usages, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.4")], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        if (listUrl is not null) request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([listUrl]));
        var (begin, end) = days ?? (-1, 300);
        using var bare = request.Create(issuer, DateTimeOffset.UtcNow.AddDays(begin), DateTimeOffset.UtcNow.AddDays(end), RandomNumberGenerator.GetBytes(16));
        using var whole = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>A revocation list of a CA, DER.</summary>
    public static byte[] RevocationList(X509Certificate2 issuer, params X509Certificate2[] revoked)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked) list.AddEntry(certificate, DateTimeOffset.UtcNow.AddDays(-2), X509RevocationReason.KeyCompromise);
        return list.Build(issuer, 1, DateTimeOffset.UtcNow.AddDays(7), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, DateTimeOffset.UtcNow.AddHours(-1));
    }

    private static X509Certificate2 NewCa(string name)
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-400), DateTimeOffset.UtcNow.AddDays(1000));
    }
}
