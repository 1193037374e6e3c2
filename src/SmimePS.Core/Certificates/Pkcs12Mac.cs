using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>The MAC over a PKCS#12 file (RFC 7292, 4), in its own form and as PBMAC1 (RFC 9579): proof that the password is right.</summary>
internal static class Pkcs12Mac
{
    /// <summary>Whether the MAC fits the password.</summary>
    /// <param name="macData">MacData, encoded.</param>
    /// <param name="content">What it covers.</param>
    /// <param name="password">The password.</param>
    /// <param name="budget">Pays for the rounds.</param>
    /// <param name="absent">True where no password at all fits, rather than an empty one: the two differ in PKCS#12.</param>
    /// <exception cref="AsnContentException">Malformed.</exception>
    public static bool Verify(ReadOnlyMemory<byte> macData, byte[] content, ReadOnlySpan<char> password, IterationBudget budget, out bool absent)
    {
        absent = false;
        var sequence = new AsnReader(macData, AsnEncodingRules.BER).ReadSequence();
        var digestInfo = sequence.ReadSequence();
        var algorithm = AlgorithmIdentifier.Read(digestInfo);
        var expected = digestInfo.ReadOctetString();
        var salt = sequence.ReadOctetString();
        var iterations = 1;
        if (sequence.HasData && !sequence.TryReadInt32(out iterations)) iterations = int.MaxValue;
        if (algorithm.Oid == EncryptionOids.Pbmac1) return SameBytes(expected, ComputePbmac1(algorithm, content, password, budget));

        var hash = algorithm.Oid switch
        {
            EncryptionOids.Sha1 => HashAlgorithmName.SHA1,
            EncryptionOids.Sha256 => HashAlgorithmName.SHA256,
            EncryptionOids.Sha384 => HashAlgorithmName.SHA384,
            EncryptionOids.Sha512 => HashAlgorithmName.SHA512,
            var other => throw PasswordEncryption.Unsupported(other),
        };
        budget.Spend(iterations);
        if (SameBytes(expected, Compute(hash, content, Pkcs12KeyDerivation.Encode(password), salt, iterations))) return true;
        if (!password.IsEmpty) return false;
        absent = true;
        budget.Spend(iterations);
        return SameBytes(expected, Compute(hash, content, [], salt, iterations));
    }

    /// <summary>The MAC of RFC 7292.</summary>
    public static byte[] Compute(HashAlgorithmName hash, byte[] content, byte[] password, byte[] salt, int iterations)
    {
        var length = hash.Name switch { "SHA1" => 20, "SHA256" => 32, "SHA384" => 48, _ => 64 };
        var key = Pkcs12KeyDerivation.Derive(hash, Pkcs12KeyDerivation.Purpose.Mac, password, salt, iterations, length);
        return Hmac(hash, key, content);
    }

    private static byte[] ComputePbmac1(AlgorithmIdentifier algorithm, byte[] content, ReadOnlySpan<char> password, IterationBudget budget)
    {
        var parameters = new AsnReader(algorithm.Parameters, AsnEncodingRules.BER).ReadSequence();
        var derivation = Pbkdf2.Read(AlgorithmIdentifier.Read(parameters));
        var scheme = AlgorithmIdentifier.Read(parameters).Oid;
        var hash = scheme switch
        {
            EncryptionOids.HmacSha256 => HashAlgorithmName.SHA256,
            EncryptionOids.HmacSha384 => HashAlgorithmName.SHA384,
            EncryptionOids.HmacSha512 => HashAlgorithmName.SHA512,
            _ => throw PasswordEncryption.Unsupported(scheme),
        };
        if (derivation.KeyLength is not { } length) throw new AsnContentException("PBMAC1 must name its key's length (RFC 9579, 4).");
        budget.Spend(derivation.Iterations);
        return Hmac(hash, derivation.Derive(password, length), content);
    }

    private static byte[] Hmac(HashAlgorithmName hash, byte[] key, byte[] content)
    {
        using var mac = IncrementalHash.CreateHMAC(hash, key);
        mac.AppendData(content);
        Array.Clear(key, 0, key.Length);
        return mac.GetHashAndReset();
    }

    private static bool SameBytes(byte[] left, byte[] right) => left.AsSpan().SequenceEqual(right);
}
