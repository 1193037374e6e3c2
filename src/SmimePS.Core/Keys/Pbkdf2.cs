using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace SmimePS.Keys;

/// <summary>PBKDF2 and its parameters (RFC 8018, 5.2 and A.2).</summary>
/// <param name="Salt">The salt.</param>
/// <param name="Iterations">Rounds.</param>
/// <param name="KeyLength">The length of the key in bytes, where it is written.</param>
/// <param name="Hash">The HMAC's hash.</param>
internal sealed record Pbkdf2(byte[] Salt, int Iterations, int? KeyLength, HashAlgorithmName Hash)
{
    /// <summary>Reads the AlgorithmIdentifier of a key derivation.</summary>
    /// <exception cref="KeyException">Another derivation than PBKDF2 (<c>UnsupportedEncryption</c>).</exception>
    /// <exception cref="AsnContentException">Malformed.</exception>
    public static Pbkdf2 Read(AlgorithmIdentifier algorithm)
    {
        if (algorithm.Oid != EncryptionOids.Pbkdf2) throw PasswordEncryption.Unsupported(algorithm.Oid == EncryptionOids.Scrypt ? "scrypt" : algorithm.Oid);
        var sequence = new AsnReader(algorithm.Parameters, AsnEncodingRules.BER).ReadSequence();
        var salt = sequence.ReadOctetString();
        if (!sequence.TryReadInt32(out var iterations)) iterations = int.MaxValue;
        int? keyLength = null;
        if (sequence.HasData && sequence.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
        {
            if (!sequence.TryReadInt32(out var length) || length is < 1 or > 64) throw new AsnContentException("A derived key is not that long.");
            keyLength = length;
        }

        var prf = sequence.HasData ? AlgorithmIdentifier.Read(sequence).Oid : EncryptionOids.HmacSha1;
        return new Pbkdf2(salt, iterations, keyLength, prf switch
        {
            EncryptionOids.HmacSha1 => HashAlgorithmName.SHA1,
            EncryptionOids.HmacSha256 => HashAlgorithmName.SHA256,
            EncryptionOids.HmacSha384 => HashAlgorithmName.SHA384,
            EncryptionOids.HmacSha512 => HashAlgorithmName.SHA512,
            _ => throw PasswordEncryption.Unsupported(prf),
        });
    }

    /// <summary>Writes the AlgorithmIdentifier; the PRF must be HMAC with SHA-256, the one we write.</summary>
    public void Write(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(EncryptionOids.Pbkdf2);
            using (writer.PushSequence())
            {
                writer.WriteOctetString(Salt);
                writer.WriteInteger(Iterations);
                if (KeyLength is { } length) writer.WriteInteger(length);
                AlgorithmIdentifier.WithNull(EncryptionOids.HmacSha256).Write(writer);
            }
        }
    }

    /// <summary>Derives the key from a password, encoded as UTF-8.</summary>
    public byte[] Derive(ReadOnlySpan<char> password, int length)
    {
        var characters = password.ToArray();
        var bytes = Encoding.UTF8.GetBytes(characters);
        try
        {
#if NET8_0_OR_GREATER
            return Rfc2898DeriveBytes.Pbkdf2(bytes, Salt, Iterations, Hash, length);
#else
            // The Framework's class refuses salts below eight bytes, which a file may have.
            if (Salt.Length < 8)
            {
                var generator = new Org.BouncyCastle.Crypto.Generators.Pkcs5S2ParametersGenerator(
                    Org.BouncyCastle.Security.DigestUtilities.GetDigest(Hash.Name));
                generator.Init(bytes, Salt, Iterations);
                return ((Org.BouncyCastle.Crypto.Parameters.KeyParameter)generator.GenerateDerivedMacParameters(length * 8)).GetKey();
            }

            using var derive = new Rfc2898DeriveBytes(bytes, Salt, Iterations, Hash);
            return derive.GetBytes(length);
#endif
        }
        finally
        {
            Array.Clear(characters, 0, characters.Length);
            Array.Clear(bytes, 0, bytes.Length);
        }
    }
}
