using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Trust;

/// <summary>
/// A basic OCSP response (RFC 6960, 4.2.1) as it was encoded. Reading it trusts nothing: a path check decides whether it counts.
/// </summary>
public sealed class OcspResponse : IEquatable<OcspResponse>
{
    /// <summary>No honest response is longer: one statement, a signature, a few certificates. In bytes.</summary>
    public const int MaximumLength = 64 * 1024;

    private const int MaxCertificates = 10;
    private static readonly Asn1Tag Explicit0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Explicit1 = new(TagClass.ContextSpecific, 1, isConstructed: true);
    private static readonly Asn1Tag Explicit2 = new(TagClass.ContextSpecific, 2, isConstructed: true);

    private OcspResponse(ReadOnlyMemory<byte> encoded, ReadOnlyMemory<byte> basic)
    {
        RawData = encoded;
        var outer = new AsnReader(basic, AsnEncodingRules.DER).ReadSequence();
        TbsData = outer.PeekEncodedValue();
        var data = outer.ReadSequence();
        SignatureAlgorithm = AlgorithmIdentifier.Read(outer);
        ReadOnlyMemory<byte> signature = outer.ReadBitString(out var unusedBits);
        Signature = unusedBits == 0 ? signature : default;
        if (outer.HasData)
        {
            var wrapper = outer.ReadSequence(Explicit0);
            Certificates = ReadCertificates(wrapper.ReadSequence());
            wrapper.ThrowIfNotEmpty();
        }

        outer.ThrowIfNotEmpty();

        if (data.PeekTag() == Explicit0)
        {
            var version = data.ReadSequence(Explicit0);
            if (!version.TryReadInt32(out var number) || number != 0) throw new AsnContentException("Unknown version of an OCSP response.");
            version.ThrowIfNotEmpty();
        }

        if (data.PeekTag() == Explicit1)
        {
            var name = data.ReadSequence(Explicit1);
            ResponderName = new DistinguishedName(name.ReadEncodedValue());
            name.ThrowIfNotEmpty();
        }
        else
        {
            var key = data.ReadSequence(Explicit2);
            ResponderKeyHash = key.ReadOctetString();
            key.ThrowIfNotEmpty();
        }

        ProducedAt = data.ReadGeneralizedTime();
        var responses = data.ReadSequence();
        var statements = new List<OcspStatement>();
        while (responses.HasData) statements.Add(OcspStatement.Read(responses.ReadSequence()));
        Statements = statements;
        if (data.HasData)
        {
            var wrapper = data.ReadSequence(Explicit1);
            foreach (var extension in RevocationListExtensions.ReadList(wrapper))
            {
                if (extension.Oid == Oids.OcspNonce) Nonce = extension.Value;
                else HasUnknownCritical |= extension.IsCritical;
            }

            wrapper.ThrowIfNotEmpty();
        }

        data.ThrowIfNotEmpty();
    }

    /// <summary>The whole response (OCSPResponse), DER.</summary>
    public ReadOnlyMemory<byte> RawData { get; }

    /// <summary>When it was signed.</summary>
    public DateTimeOffset ProducedAt { get; }

    internal ReadOnlyMemory<byte> TbsData { get; }

    internal AlgorithmIdentifier SignatureAlgorithm { get; }

    internal ReadOnlyMemory<byte> Signature { get; }

    /// <summary>Who signed it, by name; null where it is the key's hash that tells.</summary>
    internal DistinguishedName? ResponderName { get; }

    /// <summary>Who signed it, by the SHA-1 of the key; null where it is the name that tells.</summary>
    internal ReadOnlyMemory<byte>? ResponderKeyHash { get; }

    /// <summary>The certificates that come along.</summary>
    internal IReadOnlyList<Certificate> Certificates { get; } = [];

    internal IReadOnlyList<OcspStatement> Statements { get; }

    /// <summary>The value of the nonce extension, encoded; null where there is none.</summary>
    internal ReadOnlyMemory<byte>? Nonce { get; }

    internal bool HasUnknownCritical { get; }

    /// <summary>Reads a response from DER.</summary>
    /// <exception cref="CertificateException">
    /// The bytes are no basic OCSP response (<c>InvalidOcspResponse</c>), or the responder says that it gives none (<c>OcspRefused</c>).
    /// </exception>
    public static OcspResponse Decode(ReadOnlyMemory<byte> der)
    {
        try
        {
            if (der.Length > MaximumLength) throw Invalid(null);
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            var outer = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var status = outer.ReadEnumeratedBytes();
            if (status.Length != 1 || status.Span[0] != 0) throw Refused(status.Span);
            var wrapper = outer.ReadSequence(Explicit0);
            outer.ThrowIfNotEmpty();
            var bytes = wrapper.ReadSequence();
            wrapper.ThrowIfNotEmpty();
            if (bytes.ReadObjectIdentifier() != Oids.OcspBasicResponse) throw Invalid(null);
            var basic = bytes.ReadOctetString();
            bytes.ThrowIfNotEmpty();
            return new OcspResponse(der, basic);
        }
        catch (AsnContentException error)
        {
            throw Invalid(error);
        }
    }

    /// <inheritdoc/>
    public bool Equals(OcspResponse? other) => ReferenceEquals(this, other) || (other is not null && RawData.Span.SequenceEqual(other.RawData.Span));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as OcspResponse);

    /// <inheritdoc/>
    public override int GetHashCode() => Signature.Length < 4 ? 0 : BitConverter.ToInt32(Signature.Slice(Signature.Length - 4).ToArray(), 0);

    private static List<Certificate> ReadCertificates(AsnReader sequence)
    {
        var found = new List<Certificate>();
        while (sequence.HasData && found.Count < MaxCertificates)
        {
            try
            {
                found.Add(Certificate.Decode(sequence.ReadEncodedValue()));
            }
            catch (CertificateException)
            {
                // Another may be the responder's.
            }
        }

        return found;
    }

    private static CertificateException Invalid(Exception? inner) => new("InvalidOcspResponse", SmimeErrorKind.InvalidData,
        "The data is no OCSP response, or it is damaged. Ask the responder again.", inner);

    private static CertificateException Refused(ReadOnlySpan<byte> status) => new("OcspRefused", SmimeErrorKind.InvalidData,
        $"The OCSP responder gave no answer ({(status.Length != 1 ? "unknown" : status[0] switch { 1 => "malformedRequest", 2 => "internalError", 3 => "tryLater", 5 => "sigRequired", 6 => "unauthorized", _ => "unknown" })}). Ask again later, or use a revocation list.");
}
