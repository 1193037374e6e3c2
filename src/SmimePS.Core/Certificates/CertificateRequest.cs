using System.Formats.Asn1;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>
/// A request for a certificate (PKCS#10, RFC 2986) as it was encoded. Whoever made it chose every word of it: nothing in it is to be
/// believed before an authority has looked at it, and only its key once <see cref="VerifySignature"/> said yes.
/// </summary>
public sealed class CertificateRequest
{
    // The largest key and a hundred addresses fit ten times.
    private const int MaxBytes = 64 * 1024;
    private static readonly Asn1Tag AttributesTag = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private readonly CertificateExtensions _extensions;

    private CertificateRequest(ReadOnlyMemory<byte> encoded)
    {
        RawData = encoded;
        var frame = SignedStructure.Read(encoded);
        SignedData = frame.SignedData;
        SignatureAlgorithm = frame.Algorithm;
        Signature = frame.Signature;
        var info = frame.Content;
        if (!info.TryReadInt32(out var version) || version != 0) throw new AsnContentException("Unknown version of a certificate request.");
        Subject = new DistinguishedName(info.ReadEncodedValue());
        PublicKey = PublicKeyInfo.Read(info);
        _extensions = CertificateExtensions.Of(ReadAttributes(info));
        info.ThrowIfNotEmpty();

        // Everything that is read later, so that a request is either readable or none.
        _ = PublicKey.NamedCurve;
        KeyUsage = _extensions.KeyUsage;
        ExtendedKeyUsages = _extensions.ExtendedKeyUsages;
        BasicConstraints = _extensions.BasicConstraints;
        Addresses = MailAddresses.AskedFor(Subject, FindExtension(Oids.SubjectAlternativeName));
    }

    /// <summary>The whole request, DER.</summary>
    public ReadOnlyMemory<byte> RawData { get; }

    /// <summary>The part that is signed (CertificationRequestInfo), as it stands in <see cref="RawData"/>.</summary>
    public ReadOnlyMemory<byte> SignedData { get; }

    /// <summary>The algorithm of the signature.</summary>
    public AlgorithmIdentifier SignatureAlgorithm { get; }

    /// <summary>The signature over <see cref="SignedData"/>.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>The name that is asked for.</summary>
    public DistinguishedName Subject { get; }

    /// <summary>The key that is to be certified.</summary>
    public PublicKeyInfo PublicKey { get; }

    /// <summary>
    /// The extensions that are asked for, in the order they stand: those of the attribute extensionRequest (RFC 2985, 5.4.2) and of the
    /// older one of Microsoft's.
    /// </summary>
    public IReadOnlyList<CertificateExtension> Extensions => _extensions.All;

    /// <summary>
    /// The mail addresses that are asked for, each once: rfc822Name and SmtpUTF8Mailbox of the subject alternative name, and
    /// emailAddress in the subject. As written in the request, whatever that is.
    /// </summary>
    public IReadOnlyList<string> Addresses { get; }

    /// <summary>The key usage that is asked for; null where none is.</summary>
    public KeyUsages? KeyUsage { get; }

    /// <summary>The extended key usages that are asked for; null where none are.</summary>
    public IReadOnlyList<string>? ExtendedKeyUsages { get; }

    /// <summary>The basic constraints that are asked for; null where none are.</summary>
    public BasicConstraints? BasicConstraints { get; }

    /// <summary>
    /// The mail purposes that the key usage asks for: both where it says nothing. Which of the two bits stands for encryption depends on the
    /// key (RFC 5480, 3), and requests that get it wrong are common: either counts.
    /// </summary>
    public CertificatePurpose Purpose
    {
        get
        {
            if (KeyUsage is not { } usage) return CertificatePurpose.SignAndEncrypt;
            var purpose = CertificatePurpose.None;
            if ((usage & (KeyUsages.DigitalSignature | KeyUsages.NonRepudiation)) != 0) purpose |= CertificatePurpose.Sign;
            if ((usage & (KeyUsages.KeyEncipherment | KeyUsages.KeyAgreement)) != 0) purpose |= CertificatePurpose.Encrypt;
            return purpose;
        }
    }

    /// <summary>Reads a request from DER.</summary>
    /// <param name="der">The DER.</param>
    /// <param name="shown">What to call it in an error.</param>
    /// <exception cref="CertificateException">The bytes are no request, or it is damaged (<c>InvalidCertificateRequest</c>).</exception>
    public static CertificateRequest Decode(ReadOnlyMemory<byte> der, string shown = "The data")
    {
        if (der.Length > MaxBytes) throw Invalid(shown, null);
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            var encoded = reader.ReadEncodedValue();
            reader.ThrowIfNotEmpty();
            return new CertificateRequest(encoded);
        }
        catch (Exception error) when (error is AsnContentException or CertificateException)
        {
            throw Invalid(shown, error);
        }
    }

    /// <summary>The extension with this object identifier, or null.</summary>
    public CertificateExtension? FindExtension(string oid) => _extensions.Find(oid);

    /// <summary>
    /// Whether the signature is that of the key in the request. It proves that whoever made the request has the private key only as far as its hash
    /// is not one for which others can make a second text.
    /// </summary>
    /// <exception cref="KeyException">The algorithm or the curve is not supported (<c>UnsupportedSignatureAlgorithm</c>).</exception>
    public bool VerifySignature() => SignatureVerifier.Verify(PublicKey, SignatureAlgorithm, SignedData.Span, Signature.Span);

    /// <summary>The request as PEM (RFC 7468, 7).</summary>
    public string ToPem() => PemBlock.Write("CERTIFICATE REQUEST", RawData.Span);

    internal static CertificateException Invalid(string shown, Exception? inner) => new("InvalidCertificateRequest", SmimeErrorKind.InvalidData,
        $"{shown} is no certificate request (PKCS#10), or it is damaged. Ask for the file again.", inner);

    /// <summary>The values of the attributes that ask for extensions; others, such as a challenge password, mean nothing here.</summary>
    private static List<ReadOnlyMemory<byte>> ReadAttributes(AsnReader info)
    {
        var lists = new List<ReadOnlyMemory<byte>>();
        // RFC 2986 wants the attributes to be there, if empty. Not everybody writes them, or sorts them as DER demands.
        if (!info.HasData) return lists;
        var attributes = info.ReadSetOf(skipSortOrderValidation: true, AttributesTag);
        while (attributes.HasData)
        {
            var attribute = attributes.ReadSequence();
            var type = attribute.ReadObjectIdentifier();
            var values = attribute.ReadSetOf(skipSortOrderValidation: true);
            attribute.ThrowIfNotEmpty();
            while (values.HasData)
            {
                var value = values.ReadEncodedValue();
                if (type is Oids.ExtensionRequest or Oids.MicrosoftExtensionRequest) lists.Add(value);
            }
        }

        return lists;
    }
}
