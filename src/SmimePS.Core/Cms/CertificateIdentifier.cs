using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Certificates;

namespace SmimePS.Cms;

/// <summary>
/// How a message names a certificate: by issuer and serial number, or by subject key identifier (RFC 5652, 5.3 and 6.2.1).
/// </summary>
public sealed class CertificateIdentifier : IEquatable<CertificateIdentifier>
{
    private const int MaxShownBytes = 64;
    private static readonly Asn1Tag KeyIdentifierTag = new(TagClass.ContextSpecific, 0);

    private CertificateIdentifier(DistinguishedName? issuer, ReadOnlyMemory<byte> serialNumber, ReadOnlyMemory<byte>? keyIdentifier)
    {
        Issuer = issuer;
        SerialNumber = serialNumber;
        SubjectKeyIdentifier = keyIdentifier;
    }

    /// <summary>The certificate's issuer, or null where the key identifier names it.</summary>
    public DistinguishedName? Issuer { get; }

    /// <summary>The certificate's serial number, big-endian two's complement; empty where the key identifier names it.</summary>
    public ReadOnlyMemory<byte> SerialNumber { get; }

    /// <summary>The certificate's subject key identifier, or null where issuer and serial number name it.</summary>
    public ReadOnlyMemory<byte>? SubjectKeyIdentifier { get; }

    /// <summary>Whether it names this certificate. A certificate without the extension goes by the SHA-1 of its key (RFC 5280, 4.2.1.2).</summary>
    public bool Matches(Certificate certificate) => SubjectKeyIdentifier is { } identifier
        ? identifier.Span.SequenceEqual(KeyIdentifierOf(certificate).Span)
        : SerialNumber.Span.SequenceEqual(certificate.SerialNumber.Span) && Issuer!.Equals(certificate.Issuer);

    /// <inheritdoc/>
    public bool Equals(CertificateIdentifier? other) => other is not null && Equals(Issuer, other.Issuer)
        && SerialNumber.Span.SequenceEqual(other.SerialNumber.Span)
        && (SubjectKeyIdentifier is { } mine ? other.SubjectKeyIdentifier is { } theirs && mine.Span.SequenceEqual(theirs.Span) : other.SubjectKeyIdentifier is null);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CertificateIdentifier);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = 17;
        foreach (var b in (SubjectKeyIdentifier ?? SerialNumber).Span) hash = unchecked((hash * 31) + b);
        return hash;
    }

    /// <summary>For error messages.</summary>
    public override string ToString() => SubjectKeyIdentifier is { } identifier
        ? "key identifier " + Hex(identifier.Span)
        : $"serial {Hex(SerialNumber.Span)} of {IssuerText()}";

    internal static CertificateIdentifier ByIssuer(Certificate certificate) => new(certificate.Issuer, certificate.SerialNumber, null);

    internal static CertificateIdentifier ByKey(Certificate certificate) => new(null, ReadOnlyMemory<byte>.Empty, KeyIdentifierOf(certificate));

    internal static CertificateIdentifier ByKey(ReadOnlyMemory<byte> identifier) => new(null, ReadOnlyMemory<byte>.Empty, identifier);

    /// <summary>SignerIdentifier and RecipientIdentifier have the same shape.</summary>
    internal static CertificateIdentifier Read(AsnReader reader) => reader.PeekTag().HasSameClassAndValue(KeyIdentifierTag)
        ? ByKey(reader.ReadOctetString(KeyIdentifierTag))
        : ReadIssuerAndSerial(reader);

    internal static CertificateIdentifier ReadIssuerAndSerial(AsnReader reader, Asn1Tag? tag = null)
    {
        var sequence = reader.ReadSequence(tag);
        var identifier = new CertificateIdentifier(new DistinguishedName(sequence.ReadEncodedValue()), sequence.ReadIntegerBytes(), null);
        sequence.ThrowIfNotEmpty();
        return identifier;
    }

    /// <summary>Writes it; a key identifier takes the given implicit tag, [0] where nothing else is asked for.</summary>
    internal void Write(AsnWriter writer)
    {
        if (SubjectKeyIdentifier is { } identifier)
        {
            writer.WriteOctetString(identifier.Span, KeyIdentifierTag);
            return;
        }

        WriteIssuerAndSerial(writer);
    }

    internal void WriteIssuerAndSerial(AsnWriter writer, Asn1Tag? tag = null)
    {
        using (writer.PushSequence(tag))
        {
            writer.WriteEncodedValue(Issuer!.Encoded.Span);
            writer.WriteInteger(SerialNumber.Span);
        }
    }

    private static ReadOnlyMemory<byte> KeyIdentifierOf(Certificate certificate)
    {
        if (certificate.SubjectKeyIdentifier is { } identifier) return identifier;
#pragma warning disable CA5350 // a name, not a protection
        using var sha1 = SHA1.Create();
        return sha1.ComputeHash(certificate.PublicKey.Key.ToArray());
#pragma warning restore CA5350
    }

    /// <summary>A sender may write megabytes where 20 bytes belong.</summary>
    private static string Hex(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= MaxShownBytes ? Convert.ToHexString(bytes.ToArray()) : Convert.ToHexString(bytes.Slice(0, MaxShownBytes).ToArray()) + "…";

    private string IssuerText()
    {
        try
        {
            return Issuer!.ToString();
        }
        catch (CryptographicException)
        {
            return "an issuer whose name is malformed";
        }
    }
}
