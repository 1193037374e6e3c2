using System.Formats.Asn1;

namespace SmimePS.Keys;

/// <summary>An RSA public key's two numbers, big-endian without leading zeros.</summary>
/// <param name="Modulus">n.</param>
/// <param name="Exponent">e.</param>
internal sealed record RsaKeyBytes(byte[] Modulus, byte[] Exponent)
{
    // Work grows with the cube of the modulus and with the exponent: a key beyond these is an attack on whoever verifies.
    private const int MaxModulusBytes = 16384 / 8;
    private const int MaxExponentBytes = 8;

    /// <summary>Reads RSAPublicKey (RFC 8017, A.1.1); null where it is malformed or out of bounds.</summary>
    public static RsaKeyBytes? Read(PublicKeyInfo key) => ReadNumbers(key) is { IsUsable: true } numbers ? numbers : null;

    /// <summary>The two numbers whatever they are, for who is to say what is wrong with them; null where they are not even that.</summary>
    public static RsaKeyBytes? ReadNumbers(PublicKeyInfo key)
    {
        try
        {
            var reader = new AsnReader(key.Key, AsnEncodingRules.DER);
            var sequence = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var modulus = Positive(sequence);
            var exponent = Positive(sequence);
            sequence.ThrowIfNotEmpty();
            return modulus.Length > 0 && exponent.Length > 0 ? new RsaKeyBytes(modulus, exponent) : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>The modulus's length in bits.</summary>
    public int Bits
    {
        get
        {
            var bits = Modulus.Length * 8;
            for (int first = Modulus[0]; (first & 0x80) == 0; first <<= 1) bits--;
            return bits;
        }
    }

    private bool IsUsable => Modulus.Length <= MaxModulusBytes && Exponent.Length <= MaxExponentBytes
        && (Modulus[^1] & 1) == 1 && (Exponent[^1] & 1) == 1 && !(Exponent.Length == 1 && Exponent[0] == 1);

    private static byte[] Positive(AsnReader reader)
    {
        var bytes = reader.ReadIntegerBytes().Span;
        if ((bytes[0] & 0x80) != 0) throw new AsnContentException("An RSA number is negative.");
        return (bytes[0] == 0 ? bytes.Slice(1) : bytes).ToArray();
    }
}
