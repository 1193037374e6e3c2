using System.Formats.Asn1;
using System.Security.Cryptography;

namespace SmimePS.Keys;

/// <summary>Writes PrivateKeyInfo (RFC 5208, RFC 5958), the same on every platform; <see cref="Pkcs8Key"/> reads it.</summary>
internal static class Pkcs8Writer
{
    private static readonly Asn1Tag Parameters = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag PublicPoint = new(TagClass.ContextSpecific, 1, isConstructed: true);

    /// <summary>Whether decrypted bytes have the shape of a PrivateKeyInfo at all.</summary>
    public static bool IsPrivateKeyInfo(byte[] data)
    {
        try
        {
            var sequence = new AsnReader(data, AsnEncodingRules.BER).ReadSequence();
            sequence.ReadInteger();
            AlgorithmIdentifier.Read(sequence);
            sequence.ReadOctetString();
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    public static byte[] Write(AlgorithmIdentifier algorithm, byte[] key)
    {
        return Der.Sequence(writer =>
        {
            writer.WriteInteger(0);
            algorithm.Write(writer);
            writer.WriteOctetString(key);
        });
    }

    /// <summary>Wraps a PKCS#1 RSAPrivateKey.</summary>
    public static byte[] FromPkcs1(byte[] key) => Write(AlgorithmIdentifier.WithNull(AlgorithmOids.RsaEncryption), key);

    /// <summary>Wraps a SEC1 ECPrivateKey, which must name its curve.</summary>
    public static byte[] FromSec1(byte[] key)
    {
        var sequence = new AsnReader(key, AsnEncodingRules.BER).ReadSequence();
        sequence.ReadInteger();
        sequence.ReadOctetString();
        if (!sequence.HasData || sequence.PeekTag() != Parameters) throw new AsnContentException("The key does not name its curve.");
        return Write(new AlgorithmIdentifier(AlgorithmOids.EcPublicKey, sequence.ReadSequence(Parameters).ReadEncodedValue()), key);
    }

    public static byte[] Write(RSAParameters key)
    {
        var encoded = Der.Sequence(writer =>
        {
            writer.WriteInteger(0);
            foreach (var number in new[] { key.Modulus, key.Exponent, key.D, key.P, key.Q, key.DP, key.DQ, key.InverseQ })
            {
                writer.WriteIntegerUnsigned(Trim(number!));
            }
        });

        return FromPkcs1(encoded);
    }

    public static byte[] Write(ECParameters key, string curve)
    {
        var parameters = Der.Encode(writer => writer.WriteObjectIdentifier(curve));
        var encoded = Der.Sequence(writer =>
        {
            writer.WriteInteger(1);
            writer.WriteOctetString(key.D);
            using (writer.PushSequence(PublicPoint)) writer.WriteBitString([0x04, .. key.Q.X!, .. key.Q.Y!]);
        });

        return Write(new AlgorithmIdentifier(AlgorithmOids.EcPublicKey, parameters), encoded);
    }

    private static byte[] Trim(byte[] number)
    {
        var start = 0;
        while (start < number.Length - 1 && number[start] == 0) start++;
        return start == 0 ? number : number.AsSpan(start).ToArray();
    }
}
