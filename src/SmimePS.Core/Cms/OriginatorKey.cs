using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>OriginatorIdentifierOrKey (RFC 5652, 6.2.2): a key that was made for this message, or the name of a certificate.</summary>
internal sealed record OriginatorKey(CertificateIdentifier? Identifier, PublicKeyInfo? Key)
{
    private static readonly Asn1Tag Context1 = new(TagClass.ContextSpecific, 1);

    public static OriginatorKey Read(AsnReader choice)
    {
        if (!choice.PeekTag().HasSameClassAndValue(Context1)) return new OriginatorKey(CertificateIdentifier.Read(choice), null);
        var sequence = choice.ReadSequence(Context1);
        var algorithm = AlgorithmIdentifier.Read(sequence);
        var key = sequence.ReadBitString(out _);
        return new OriginatorKey(null, new PublicKeyInfo(ReadOnlyMemory<byte>.Empty, algorithm, key));
    }

    /// <summary>Writes originatorKey; the curve is the recipient's, so its name is left out (RFC 5753, 3.1.1).</summary>
    public static void Write(AsnWriter writer, PublicKeyInfo key)
    {
        using (writer.PushSequence(Context1))
        {
            new AlgorithmIdentifier(key.Algorithm.Oid).Write(writer);
            writer.WriteBitString(key.Key.Span);
        }
    }

    /// <summary>The originator's key, on the recipient's curve; null where it is of another kind or its certificate is not there.</summary>
    public PublicKeyInfo? Find(PublicKeyInfo recipient, IReadOnlyList<Certificate> certificates)
    {
        if (Key is null) return certificates.FirstOrDefault(Identifier!.Matches)?.PublicKey;
        if (Key.Algorithm.Oid != recipient.Algorithm.Oid) return null;
        return Key.Algorithm.HasNoParameters ? Key with { Algorithm = recipient.Algorithm } : Key;
    }
}
