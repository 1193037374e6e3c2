using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>A signer's signed attributes, read strictly (RFC 5652, 11; RFC 8551, 2.5; RFC 5035).</summary>
internal sealed class SignedAttributes
{
    private readonly Attributes _attributes;
    private readonly string _contentType;

    private SignedAttributes(Attributes attributes)
    {
        if (attributes.HasRepeatedType) throw new AsnContentException("A signed attribute stands there twice.");
        _attributes = attributes;
        _contentType = Require(CmsOids.ContentType).ReadObjectIdentifier();
        MessageDigest = Require(CmsOids.MessageDigest).ReadOctetString();
        if (Find(CmsOids.SigningTime) is { } time) SigningTime = SignedStructure.ReadTime(time);
        if (Find(CmsOids.SigningCertificateV2) is { } second) SigningCertificate = Cms.SigningCertificate.Read(second, isSecondVersion: true);
        else if (Find(CmsOids.SigningCertificate) is { } first) SigningCertificate = Cms.SigningCertificate.Read(first, isSecondVersion: false);
        Capabilities = ReadOptional(CmsOids.Capabilities, SmimeCapabilities.Read);
        EncryptionCertificate = ReadOptional(CmsOids.EncryptionKeyPreference, ReadPreference)
            ?? ReadOptional(CmsOids.MicrosoftEncryptionKeyPreference, static reader => CertificateIdentifier.ReadIssuerAndSerial(reader));
        SecureHeader = ReadOptional(CmsOids.SecureHeaderFields, SecureHeaderField.Read);
    }

    /// <summary>The exact bytes that are signed.</summary>
    public byte[] Der => _attributes.Der;

    public byte[] Transmitted => _attributes.Transmitted;

    public bool IsDer => _attributes.IsDer;

    public byte[] MessageDigest { get; }

    public DateTimeOffset? SigningTime { get; }

    public SigningCertificate? SigningCertificate { get; }

    public IReadOnlyList<AlgorithmIdentifier>? Capabilities { get; }

    public CertificateIdentifier? EncryptionCertificate { get; }

    public IReadOnlyList<SecureHeaderField>? SecureHeader { get; }

    /// <summary>Reads them; anything amiss with those that a signature rests on is an error.</summary>
    /// <exception cref="AsnContentException">One is missing, repeated, malformed, or has another number of values than one.</exception>
    public static SignedAttributes Read(ReadOnlyMemory<byte> encoded) => new(Attributes.Read(encoded, SignerInfo.SignedTag));

    public bool IsFor(string contentType) => _contentType == contentType;

    private AsnReader Require(string oid) => Find(oid) ?? throw new AsnContentException("A signed attribute is missing.");

    private AsnReader? Find(string oid) =>
        _attributes.Single(oid) is { } value ? new AsnReader(value, AsnEncodingRules.BER) : null;

    /// <summary>Hints that nothing rests on: where they are malformed they are as good as absent.</summary>
    private T? ReadOptional<T>(string oid, Func<AsnReader, T?> read)
        where T : class
    {
        try
        {
            return Find(oid) is { } reader ? read(reader) : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>SMIMEEncryptionKeyPreference: [0] issuer and serial, [1] recipient key identifier, [2] subject key identifier.</summary>
    private static CertificateIdentifier? ReadPreference(AsnReader reader)
    {
        var tag = reader.PeekTag();
        if (tag.TagClass != TagClass.ContextSpecific) return null;
        return tag.TagValue switch
        {
            0 => CertificateIdentifier.ReadIssuerAndSerial(reader, tag),
            1 => CertificateIdentifier.ByKey(reader.ReadSequence(tag).ReadOctetString()),
            2 => CertificateIdentifier.ByKey(reader.ReadOctetString(tag)),
            _ => null,
        };
    }
}
