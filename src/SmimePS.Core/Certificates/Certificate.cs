using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>
/// An X.509 certificate as it was encoded (RFC 5280, 4.1): immutable, compared by its bytes, the same on every platform.
/// Extensions are decoded when they are first asked for.
/// </summary>
public sealed class Certificate : IEquatable<Certificate>
{
    private readonly CertificateExtensions _extensions;
    private string? _thumbprint;
    private byte[]? _sha256;
    private Derived _derived;

    private Certificate(ReadOnlyMemory<byte> encoded)
    {
        RawData = encoded;
        var frame = SignedStructure.Read(encoded);
        TbsData = frame.SignedData;
        SignatureAlgorithm = frame.Algorithm;
        Signature = frame.Signature;
        var tbs = frame.Content;

        Version = 1;
        var versionTag = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (tbs.PeekTag() == versionTag)
        {
            var version = tbs.ReadSequence(versionTag);
            if (!version.TryReadInt32(out var number) || number is < 0 or > 2) throw new AsnContentException("Unknown certificate version.");
            Version = number + 1;
            version.ThrowIfNotEmpty();
        }

        SerialNumber = tbs.ReadIntegerBytes();
        TbsSignatureAlgorithm = AlgorithmIdentifier.Read(tbs);
        Issuer = new DistinguishedName(tbs.ReadEncodedValue());
        var validity = tbs.ReadSequence();
        NotBefore = SignedStructure.ReadTime(validity);
        NotAfter = SignedStructure.ReadTime(validity);
        validity.ThrowIfNotEmpty();
        Subject = new DistinguishedName(tbs.ReadEncodedValue());
        PublicKey = PublicKeyInfo.Read(tbs);
        _extensions = CertificateExtensions.Read(tbs);
        tbs.ThrowIfNotEmpty();
    }

    /// <summary>The whole certificate, DER.</summary>
    public ReadOnlyMemory<byte> RawData { get; }

    /// <summary>The part that is signed (tbsCertificate), as it stands in <see cref="RawData"/>.</summary>
    public ReadOnlyMemory<byte> TbsData { get; }

    /// <summary>The algorithm named beside the signature.</summary>
    public AlgorithmIdentifier SignatureAlgorithm { get; }

    /// <summary>The algorithm named inside the signed part, which must equal <see cref="SignatureAlgorithm"/> in a valid certificate.</summary>
    public AlgorithmIdentifier TbsSignatureAlgorithm { get; }

    /// <summary>The issuer's signature over <see cref="TbsData"/>.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>1, 2 or 3.</summary>
    public int Version { get; }

    /// <summary>The serial number's content bytes, big-endian two's complement.</summary>
    public ReadOnlyMemory<byte> SerialNumber { get; }

    /// <summary>The serial number in upper-case hexadecimal, as OpenSSL prints it.</summary>
    public string SerialNumberHex => Convert.ToHexString(TrimSign(SerialNumber.Span).ToArray());

    /// <summary>Who issued it.</summary>
    public DistinguishedName Issuer { get; }

    /// <summary>Whom it speaks of; may be empty where the subject alternative name says it all.</summary>
    public DistinguishedName Subject { get; }

    /// <summary>The first moment at which it is valid.</summary>
    public DateTimeOffset NotBefore { get; }

    /// <summary>The last moment at which it is valid.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>The subject's public key.</summary>
    public PublicKeyInfo PublicKey { get; }

    /// <summary>Every extension in the order it stands.</summary>
    public IReadOnlyList<CertificateExtension> Extensions => _extensions.All;

    /// <summary>True where issuer and subject are the same name (which alone says nothing about who signed it).</summary>
    public bool IsSelfIssued => Issuer.Equals(Subject);

    /// <summary>Key usage, or null where the certificate does not restrict it.</summary>
    /// <exception cref="CertificateException">The extension is malformed.</exception>
    public KeyUsages? KeyUsage => _extensions.KeyUsage;

    /// <summary>Extended key usages, or null where the certificate does not restrict them.</summary>
    /// <exception cref="CertificateException">The extension is malformed.</exception>
    public IReadOnlyList<string>? ExtendedKeyUsages => _extensions.ExtendedKeyUsages;

    /// <summary>Basic constraints, or null where there are none.</summary>
    /// <exception cref="CertificateException">The extension is malformed.</exception>
    public BasicConstraints? BasicConstraints => _extensions.BasicConstraints;

    /// <summary>Subject key identifier, or null.</summary>
    /// <exception cref="CertificateException">The extension is malformed.</exception>
    public ReadOnlyMemory<byte>? SubjectKeyIdentifier => _extensions.SubjectKeyIdentifier;

    /// <summary>The key identifier inside the authority key identifier, or null.</summary>
    /// <exception cref="CertificateException">The extension is malformed.</exception>
    public ReadOnlyMemory<byte>? AuthorityKeyIdentifier => _extensions.AuthorityKeyIdentifier;

    /// <summary>
    /// The mail addresses it speaks for: rfc822Name and SmtpUTF8Mailbox of the subject alternative name; where that names none,
    /// the emailAddress attributes of the subject (RFC 8550, 3). As written in the certificate; compare with
    /// <see cref="MailAddressComparer"/>.
    /// </summary>
    /// <exception cref="CertificateException">The extension is malformed.</exception>
    public IReadOnlyList<string> Addresses => field ??= MailAddresses.In(this);

    /// <summary>SHA-1 of the certificate in upper-case hexadecimal: the identifier Windows, .NET and most clients show.</summary>
    public string Thumbprint => _thumbprint ??= Convert.ToHexString(Sha1(RawData));

    /// <summary>SHA-256 of the certificate: the identity used wherever security rests on it.</summary>
    public ReadOnlyMemory<byte> Sha256 => _sha256 ??= SHA256.HashData(RawData.ToArray());

    /// <summary>Reads a certificate from DER.</summary>
    /// <exception cref="CertificateException">The bytes are not a certificate (<c>InvalidCertificate</c>).</exception>
    public static Certificate Decode(ReadOnlyMemory<byte> der)
    {
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            var encoded = reader.ReadEncodedValue();
            reader.ThrowIfNotEmpty();
            return new Certificate(encoded);
        }
        catch (AsnContentException error)
        {
            throw new CertificateException("InvalidCertificate", SmimeErrorKind.InvalidData,
                "The data is not an X.509 certificate, or it is damaged. Ask its owner for the file again.", error);
        }
    }

    /// <summary>The same certificate as the platform's object, without a private key. The caller disposes it.</summary>
    public X509Certificate2 ToX509Certificate2() => X509CertificateLoader.LoadCertificate(RawData.ToArray());

    /// <summary>Takes over the platform's object, without its private key.</summary>
    /// <exception cref="CertificateException">The platform accepted something that is not well-formed (<c>InvalidCertificate</c>).</exception>
    public static Certificate From(X509Certificate2 certificate) => Decode(certificate.RawData);

    /// <summary>What the trust room makes of it.</summary>
    internal T Derived<T>(Func<Certificate, T> make)
        where T : class => _derived.Get(this, make);

    /// <summary>The extension with this object identifier, or null.</summary>
    public CertificateExtension? FindExtension(string oid) => _extensions.Find(oid);

    /// <summary>Valid at that moment, as far as its own dates go.</summary>
    public bool IsValidAt(DateTimeOffset moment) => NotBefore <= moment && moment <= NotAfter;

    /// <inheritdoc/>
    public bool Equals(Certificate? other) =>
        ReferenceEquals(this, other) || (other is not null && RawData.Span.SequenceEqual(other.RawData.Span));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Certificate);

    /// <inheritdoc/>
    public override int GetHashCode() => Signature.Length < 4 ? 0 : BitConverter.ToInt32(Signature.Slice(Signature.Length - 4).ToArray(), 0);

    /// <summary>Subject and serial number, for error messages.</summary>
    public override string ToString() => $"{(Subject.IsEmpty ? ShownAddresses() : Subject.ToString())} (serial {SerialNumberHex})";

    /// <summary>What is printed to say that a certificate is damaged must not fail over the damage.</summary>
    private string ShownAddresses()
    {
        try
        {
            return string.Join(", ", Addresses);
        }
        catch (CertificateException)
        {
            return "a certificate without a readable name";
        }
    }

    private static ReadOnlySpan<byte> TrimSign(ReadOnlySpan<byte> integer) =>
        integer.Length > 1 && integer[0] == 0 ? integer.Slice(1) : integer;

    private static byte[] Sha1(ReadOnlyMemory<byte> data)
    {
#pragma warning disable CA5350 // a name, not a protection
        using var sha1 = SHA1.Create();
        return sha1.ComputeHash(data.ToArray());
#pragma warning restore CA5350
    }
}
