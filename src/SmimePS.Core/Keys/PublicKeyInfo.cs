using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Keys;

/// <summary>SubjectPublicKeyInfo (RFC 5280, 4.1.2.7).</summary>
/// <param name="Encoded">The whole SubjectPublicKeyInfo, DER.</param>
/// <param name="Algorithm">The key's algorithm and its parameters (the curve, for EC).</param>
/// <param name="Key">The content of the BIT STRING: an RSAPublicKey, an EC point, a raw 25519 key.</param>
public sealed record PublicKeyInfo(ReadOnlyMemory<byte> Encoded, AlgorithmIdentifier Algorithm, ReadOnlyMemory<byte> Key)
{
    /// <summary>Reads one SubjectPublicKeyInfo.</summary>
    /// <exception cref="AsnContentException">The next value is not one.</exception>
    public static PublicKeyInfo Read(AsnReader reader)
    {
        var encoded = reader.ReadEncodedValue();
        var sequence = new AsnReader(encoded, reader.RuleSet).ReadSequence();
        var algorithm = AlgorithmIdentifier.Read(sequence);
        var key = sequence.ReadBitString(out var unused);
        if (unused != 0) throw new AsnContentException("A public key is a whole number of bytes.");
        sequence.ThrowIfNotEmpty();
        return new PublicKeyInfo(encoded, algorithm, key);
    }

    /// <summary>The public key of a certificate of the platform's.</summary>
    public static PublicKeyInfo Of(X509Certificate2 certificate)
    {
        var key = certificate.PublicKey;
        var algorithm = new AlgorithmIdentifier(key.Oid.Value!, key.EncodedParameters?.RawData ?? []);
        var encoded = Der.Sequence(writer =>
        {
            algorithm.Write(writer);
            writer.WriteBitString(key.EncodedKeyValue.RawData);
        });

        return new PublicKeyInfo(encoded, algorithm, key.EncodedKeyValue.RawData);
    }

    /// <summary>
    /// Whether another is the same key. The algorithm's parameters are not looked at: one writer has a NULL there and another nothing, and a file
    /// of a private key may leave out what a certificate says.
    /// </summary>
    public bool IsSameKey(PublicKeyInfo other) => Key.Span.SequenceEqual(other.Key.Span);

    /// <summary>The curve's object identifier for an EC key on a named curve; otherwise null.</summary>
    public string? NamedCurve
    {
        get
        {
            if (Algorithm.Oid != AlgorithmOids.EcPublicKey || Algorithm.Parameters.IsEmpty) return null;
            var reader = new AsnReader(Algorithm.Parameters, AsnEncodingRules.DER);
            return reader.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier) ? reader.ReadObjectIdentifier() : null;
        }
    }
}
