using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;

namespace SmimePS.Keys;

/// <summary>The key derivation of PKCS#12 (RFC 7292, appendix B), which PKCS#12 files still use for their MAC and their older encryption.</summary>
internal static class Pkcs12KeyDerivation
{
    /// <summary>What the derived bytes are for, as the RFC numbers it.</summary>
    public enum Purpose
    {
        Key = 1,
        InitializationVector = 2,
        Mac = 3,
    }

    /// <summary>The password as the derivation wants it: UTF-16 big-endian with a final zero character; null for no password at all.</summary>
    public static byte[] Encode(ReadOnlySpan<char> password, bool absent = false)
    {
        if (absent) return [];
        var encoded = new byte[(password.Length * 2) + 2];
        for (var i = 0; i < password.Length; i++)
        {
            encoded[2 * i] = (byte)(password[i] >> 8);
            encoded[(2 * i) + 1] = (byte)password[i];
        }

        return encoded;
    }

    /// <summary>Derives bytes.</summary>
    /// <param name="hash">SHA-1 or a member of SHA-2.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="password">As <see cref="Encode"/> gives it.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="iterations">Rounds, at least 1, already taken from a budget.</param>
    /// <param name="length">How many bytes.</param>
    public static byte[] Derive(HashAlgorithmName hash, Purpose purpose, byte[] password, ReadOnlySpan<byte> salt, int iterations, int length) =>
        Derive(hash, purpose, password, salt, iterations, length, out _);

    /// <summary>
    /// Whether GnuPG before 2.4 derives the same key: it drops the zero with which one of the blocks in between may begin, one salt in
    /// seventy or so, and then says that the password is wrong.
    /// </summary>
    public static bool IsDerivedByOldGpgsm(HashAlgorithmName hash, byte[] password, ReadOnlySpan<byte> salt, int iterations, int length)
    {
        var key = Derive(hash, Purpose.Key, password, salt, iterations, length, out var hasLeadingZero);
        Array.Clear(key, 0, key.Length);
        return !hasLeadingZero;
    }

    private static byte[] Derive(
        HashAlgorithmName hash, Purpose purpose, byte[] password, ReadOnlySpan<byte> salt, int iterations, int length, out bool hasLeadingZero)
    {
        hasLeadingZero = false;
        // Many small hashes: the platform's take twice as long, nearly all of it setting up.
        var algorithm = Create(hash);
        var block = hash == HashAlgorithmName.SHA384 || hash == HashAlgorithmName.SHA512 ? 128 : 64;
        var saltLength = RoundUp(salt.Length, block);
        var input = new byte[saltLength + RoundUp(password.Length, block)];
        for (var i = 0; i < saltLength; i++) input[i] = salt[i % salt.Length];
        for (var i = saltLength; i < input.Length; i++) input[i] = password[(i - saltLength) % password.Length];

        var first = new byte[block + input.Length];
        var result = new byte[length];
        for (var done = 0; done < length;)
        {
            for (var i = 0; i < block; i++) first[i] = (byte)purpose;
            input.CopyTo(first, block);
            var digest = new byte[algorithm.GetDigestSize()];
            Hash(algorithm, first, digest);
            for (var round = 1; round < iterations; round++) Hash(algorithm, digest, digest);
            var take = Math.Min(digest.Length, length - done);
            Array.Copy(digest, 0, result, done, take);
            done += take;
            if (done == length) break;
            AddToEachBlock(input, digest, block);
            for (var start = 0; start < input.Length; start += block) hasLeadingZero |= input[start] == 0;
        }

        Array.Clear(input, 0, input.Length);
        Array.Clear(first, 0, first.Length);
        return result;
    }

    private static void AddToEachBlock(byte[] input, byte[] digest, int block)
    {
        for (var start = 0; start < input.Length; start += block)
        {
            var carry = 1;
            for (var i = block - 1; i >= 0; i--)
            {
                carry += input[start + i] + digest[i % digest.Length];
                input[start + i] = (byte)carry;
                carry >>= 8;
            }
        }
    }

    private static int RoundUp(int length, int block) => (length + block - 1) / block * block;

    private static void Hash(IDigest algorithm, byte[] data, byte[] result)
    {
        algorithm.BlockUpdate(data, 0, data.Length);
        algorithm.DoFinal(result, 0);
    }

    private static IDigest Create(HashAlgorithmName hash) => hash.Name switch
    {
        // The format's own choice; the writer decides, not the reader.
        "SHA1" => new Sha1Digest(),
        "SHA384" => new Sha384Digest(),
        "SHA512" => new Sha512Digest(),
        _ => new Sha256Digest(),
    };
}
