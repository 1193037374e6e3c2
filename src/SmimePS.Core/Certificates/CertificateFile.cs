using System.Formats.Asn1;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Spooling;

namespace SmimePS.Certificates;

/// <summary>
/// What a certificate file holds: PKCS#12 (.p12, .pfx; PEM-armoured too), PEM with or without private keys, a single DER or PEM
/// certificate (.cer, .crt), PKCS#7 (.p7b, .p7c; DER or BER). The format is told from the content, not from the name.
/// </summary>
public sealed class CertificateFile : IDisposable
{
    private const int MaxFileBytes = 16 * 1024 * 1024;
    private const int MaxCertificates = 10_000;

    private CertificateFile(IReadOnlyList<Certificate> certificates, IReadOnlyList<Identity> identities)
    {
        Certificates = certificates;
        Identities = identities;
    }

    /// <summary>Every certificate in the file, once each, in the order found.</summary>
    public IReadOnlyList<Certificate> Certificates { get; }

    /// <summary>The certificates whose private key is in the file, with their issuers from the same file.</summary>
    public IReadOnlyList<Identity> Identities { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">The password of a PKCS#12 file or of an encrypted PEM key; empty where there is none. The caller clears it.</param>
    /// <exception cref="CertificateException">
    /// <c>WrongPassword</c>, <c>PasswordRequired</c>, <c>InvalidPkcs12</c>, <c>InvalidPkcs7</c>, <c>InvalidPem</c>,
    /// <c>InvalidCertificate</c>, <c>NoCertificate</c>, <c>UnknownCertificateFormat</c> or <c>TooManyCertificates</c>.
    /// </exception>
    /// <exception cref="KeyException"><c>UnsupportedKey</c>, <c>UnsupportedEncryption</c>, <c>TooManyIterations</c>, <c>InvalidKey</c>.</exception>
    /// <exception cref="SmimeException">The file cannot be read.</exception>
    public static CertificateFile Read(string path, ReadOnlySpan<char> password = default) =>
        Decode(FileErrors.ReadAll(path, MaxFileBytes), password, $"'{path}'");

    /// <summary>Reads the content of a file.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="password">As for <see cref="Read"/>.</param>
    /// <param name="shown">What to call it in an error.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static CertificateFile Decode(ReadOnlyMemory<byte> content, ReadOnlySpan<char> password = default, string shown = "The data")
    {
        var certificates = new List<Certificate>();
        var keys = new List<PrivateKey>();
        try
        {
            if (PemBlock.IsPem(content.Span)) ReadPem(content.ToArray(), password, shown, certificates, keys);
            else ReadBinary(content, password, shown, certificates, keys);
            if (certificates.Count == 0)
            {
                throw new CertificateException("NoCertificate", SmimeErrorKind.NotFound,
                    $"There is no certificate in {shown}. Choose the file that holds it.");
            }

            if (certificates.Count > MaxCertificates)
            {
                throw new CertificateException("TooManyCertificates", SmimeErrorKind.LimitExceeded,
                    $"{shown} holds more than {MaxCertificates} certificates. Split it.");
            }

            return Join(certificates.Distinct().ToList(), keys);
        }
        catch
        {
            foreach (var key in keys) key.Dispose();
            throw;
        }
    }

    /// <summary>The certificates of a file that needs no password to be read: PEM, DER or PKCS#7. Private keys beside them are left alone.</summary>
    /// <returns>Each once, in the order found; empty where the file holds none.</returns>
    /// <exception cref="CertificateException"><c>InvalidPem</c>, <c>InvalidPkcs7</c>, <c>InvalidCertificate</c>, <c>UnknownCertificateFormat</c>.</exception>
    /// <exception cref="SmimeException">The file cannot be read.</exception>
    internal static IReadOnlyList<Certificate> ReadPublic(string path)
    {
        var content = FileErrors.ReadAll(path, MaxFileBytes);
        var shown = $"'{path}'";
        var certificates = new List<Certificate>();
        if (!PemBlock.IsPem(content))
        {
            // PKCS#12 takes a password.
            if (FirstElement(content) != UniversalTagNumber.Integer) ReadBinary(content, default, shown, certificates, []);
            return certificates;
        }

        var blocks = PemBlock.ReadAll(content).Where(static block => block.Label is "CERTIFICATE" or "X509 CERTIFICATE" or "PKCS7").ToArray();
        foreach (var block in blocks)
        {
            if (block.IsDamaged) throw DamagedBlock(block, shown);
            ReadDer(block.Data, default, shown, certificates, []);
        }

        return certificates.Distinct().ToList();
    }

    /// <summary>Wipes the private keys.</summary>
    public void Dispose()
    {
        foreach (var identity in Identities) identity.Dispose();
    }

    private static CertificateFile Join(IReadOnlyList<Certificate> certificates, List<PrivateKey> keys)
    {
        var identities = new List<Identity>();
        foreach (var certificate in certificates)
        {
            var key = keys.FirstOrDefault(candidate => candidate.PublicKey.IsSameKey(certificate.PublicKey));
            if (key is not null) identities.Add(new Identity(certificate, key, CertificateIssuers.Find(certificate, certificates)));
        }

        foreach (var unused in keys.Where(key => identities.All(identity => identity.Key != key))) unused.Dispose();
        return new CertificateFile(certificates, identities);
    }

    private static void ReadPem(byte[] content, ReadOnlySpan<char> password, string shown, List<Certificate> certificates, List<PrivateKey> keys)
    {
        foreach (var block in PemBlock.ReadAll(content))
        {
            if (KeyFile.IsKeyLabel(block.Label))
            {
                keys.Add(ReadKey(block, password, shown));
                continue;
            }

            if (block.Label is not ("CERTIFICATE" or "X509 CERTIFICATE" or "PKCS7" or "CMS" or "PKCS12")) continue;
            if (block.IsDamaged) throw DamagedBlock(block, shown);
            ReadDer(block.Data, password, shown, certificates, keys);
        }
    }

    private static PrivateKey ReadKey(PemBlock block, ReadOnlySpan<char> password, string shown)
    {
        try
        {
            return KeyFile.FromBlock(block, password, shown);
        }
        catch (KeyException error) when (error.ErrorId is "WrongPassphrase" or "PassphraseRequired")
        {
            // One name for one thing: a certificate file has a password, whatever its format.
            throw new CertificateException(error.ErrorId.Replace("Passphrase", "Password"), error.Kind, error.Message.Replace("passphrase", "password"), error);
        }
    }

    private static void ReadBinary(ReadOnlyMemory<byte> content, ReadOnlySpan<char> password, string shown, List<Certificate> certificates, List<PrivateKey> keys)
    {
        if (content.IsEmpty) throw Unknown(shown);
        ReadDer(content.Span[0] == 0x30 ? content : FromBase64(content, shown), password, shown, certificates, keys);
    }

    private static void ReadDer(ReadOnlyMemory<byte> der, ReadOnlySpan<char> password, string shown, List<Certificate> certificates, List<PrivateKey> keys)
    {
        switch (FirstElement(der))
        {
            case UniversalTagNumber.ObjectIdentifier:
                certificates.AddRange(CertificateBundle.Read(der, shown));
                break;
            case UniversalTagNumber.Sequence:
                certificates.Add(Certificate.Decode(der));
                break;
            case UniversalTagNumber.Integer:
                var (found, foundKeys) = Pkcs12Reader.Read(der, password, shown);
                certificates.AddRange(found);
                keys.AddRange(foundKeys);
                break;
            default:
                throw Unknown(shown);
        }
    }

    // What stands first in the outer SEQUENCE tells the three formats apart.
    private static UniversalTagNumber? FirstElement(ReadOnlyMemory<byte> der)
    {
        try
        {
            var tag = new AsnReader(der, AsnEncodingRules.BER).ReadSequence().PeekTag();
            return tag.TagClass == TagClass.Universal ? (UniversalTagNumber)tag.TagValue : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static byte[] FromBase64(ReadOnlyMemory<byte> content, string shown)
    {
        try
        {
            return Convert.FromBase64String(PemBlock.TextOf(content.ToArray()));
        }
        catch (FormatException)
        {
            throw Unknown(shown);
        }
    }

    private static CertificateException DamagedBlock(PemBlock block, string shown) => new("InvalidPem", SmimeErrorKind.InvalidData,
        $"A {block.Label} block in {shown} is damaged. Ask for the file again.");

    private static CertificateException Unknown(string shown) => new("UnknownCertificateFormat", SmimeErrorKind.InvalidData,
        $"{shown} is no certificate file, or it is damaged. PKCS#12 (.p12, .pfx), PEM, DER (.cer, .crt) and PKCS#7 (.p7b, .p7c) can be read.");
}
