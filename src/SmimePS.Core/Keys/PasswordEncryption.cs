using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Paddings;
using Org.BouncyCastle.Crypto.Parameters;
using SmimePS.Errors;

namespace SmimePS.Keys;

/// <summary>
/// Encryption under a password: PBES2 (RFC 8018), and the older schemes of PKCS#12 (RFC 7292, appendix C), which files from older
/// software and for older devices need.
/// </summary>
internal static class PasswordEncryption
{
    /// <summary>Rounds for a key that lies alone on a disk for years: a fifth of a second on the machine of its owner.</summary>
    public const int KeyFileIterations = 600_000;

    /// <summary>Decrypts.</summary>
    /// <returns>The plaintext, or null where the padding is wrong, which nearly always means a wrong password.</returns>
    /// <exception cref="KeyException"><c>UnsupportedEncryption</c> or <c>TooManyIterations</c>.</exception>
    /// <exception cref="AsnContentException">The parameters are malformed.</exception>
    /// <param name="algorithm">Names the scheme and its parameters.</param>
    /// <param name="data">The ciphertext.</param>
    /// <param name="password">The password.</param>
    /// <param name="budget">Pays for the rounds.</param>
    /// <param name="absent">PKCS#12's difference between no password at all and an empty one.</param>
    public static byte[]? Decrypt(AlgorithmIdentifier algorithm, byte[] data, ReadOnlySpan<char> password, IterationBudget budget, bool absent = false) =>
        algorithm.Oid == EncryptionOids.Pbes2
            ? DecryptPbes2(algorithm, data, password, budget)
            : RunPkcs12(forEncryption: false, algorithm, data, Pkcs12KeyDerivation.Encode(password, absent), budget);

    /// <summary>Encrypts with PBES2: AES-256-CBC, PBKDF2 with HMAC-SHA-256.</summary>
    public static (AlgorithmIdentifier Algorithm, byte[] Data) EncryptPbes2(byte[] data, ReadOnlySpan<char> password, int iterations)
    {
        var (derivation, key) = DerivePbes2(password, iterations);
        var encrypted = EncryptPbes2(data, derivation, key);
        Array.Clear(key, 0, key.Length);
        return encrypted;
    }

    /// <summary>The key for <see cref="EncryptPbes2(byte[], Pbkdf2, byte[])"/>, from a fresh salt. The caller wipes it.</summary>
    public static (Pbkdf2 Derivation, byte[] Key) DerivePbes2(ReadOnlySpan<char> password, int iterations)
    {
        var derivation = new Pbkdf2(Random(16), iterations, null, HashAlgorithmName.SHA256);
        return (derivation, derivation.Derive(password, 32));
    }

    /// <summary>Encrypts one of several texts under one derived key, each with a vector of its own: the derivation is what takes the time.</summary>
    public static (AlgorithmIdentifier Algorithm, byte[] Data) EncryptPbes2(byte[] data, Pbkdf2 derivation, byte[] key)
    {
        var vector = Random(16);
        var parameters = Der.Sequence(writer =>
        {
            derivation.Write(writer);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(EncryptionOids.Aes256Cbc);
                writer.WriteOctetString(vector);
            }
        });

        using var aes = Aes.Create();
        aes.Mode = CipherMode.CBC;
        aes.Padding = PaddingMode.PKCS7;
        using var encryptor = aes.CreateEncryptor(key, vector);
        return (new AlgorithmIdentifier(EncryptionOids.Pbes2, parameters), encryptor.TransformFinalBlock(data, 0, data.Length));
    }

    /// <summary>Encrypts with pbeWithSHAAnd3-KeyTripleDES-CBC, which every PKCS#12 reader of the last 25 years knows.</summary>
    public static (AlgorithmIdentifier Algorithm, byte[] Data) EncryptTripleDes(byte[] data, ReadOnlySpan<char> password, int iterations)
    {
        var encoded = Pkcs12KeyDerivation.Encode(password);
        var salt = Random(8);
        while (!Pkcs12KeyDerivation.IsDerivedByOldGpgsm(HashAlgorithmName.SHA1, encoded, salt, iterations, 24)) salt = Random(8);

        var parameters = Der.Sequence(writer =>
        {
            writer.WriteOctetString(salt);
            writer.WriteInteger(iterations);
        });

        var algorithm = new AlgorithmIdentifier(EncryptionOids.PbeSha1TripleDes, parameters);
        return (algorithm, RunPkcs12(forEncryption: true, algorithm, data, encoded, new IterationBudget())!);
    }

    /// <summary>Random bytes for salts and vectors.</summary>
    public static byte[] Random(int length)
    {
        var bytes = new byte[length];
        using var generator = RandomNumberGenerator.Create();
        generator.GetBytes(bytes);
        return bytes;
    }

    public static KeyException Unsupported(string what) => new("UnsupportedEncryption", SmimeErrorKind.NotSupported,
        $"The file is encrypted with a method that is not supported ({what}). Export it again with AES-256 and PBKDF2.");

    private static byte[]? DecryptPbes2(AlgorithmIdentifier algorithm, byte[] data, ReadOnlySpan<char> password, IterationBudget budget)
    {
        var sequence = new AsnReader(algorithm.Parameters, AsnEncodingRules.BER).ReadSequence();
        var derivation = Pbkdf2.Read(AlgorithmIdentifier.Read(sequence));
        var scheme = AlgorithmIdentifier.Read(sequence);
        var keyLength = scheme.Oid switch
        {
            EncryptionOids.Aes128Cbc => 16,
            EncryptionOids.Aes192Cbc or EncryptionOids.TripleDesCbc => 24,
            EncryptionOids.Aes256Cbc => 32,
            var other => throw Unsupported(other),
        };
        if (derivation.KeyLength is { } given && given != keyLength) throw new AsnContentException("The key's length does not fit the cipher.");
        var vector = new AsnReader(scheme.Parameters, AsnEncodingRules.BER).ReadOctetString();
        IBlockCipher cipher = scheme.Oid == EncryptionOids.TripleDesCbc ? new DesEdeEngine() : AesUtilities.CreateEngine();
        if (vector.Length != cipher.GetBlockSize()) throw new AsnContentException("The initialization vector's length does not fit the cipher.");
        budget.Spend(derivation.Iterations);
        var key = derivation.Derive(password, keyLength);
        var result = RunCbc(false, cipher, new KeyParameter(key), vector, data);
        Array.Clear(key, 0, key.Length);
        return result;
    }

    private static byte[]? RunPkcs12(bool forEncryption, AlgorithmIdentifier algorithm, byte[] data, byte[] encoded, IterationBudget budget)
    {
        var (keyLength, cipher) = algorithm.Oid switch
        {
            EncryptionOids.PbeSha1TripleDes => (24, (IBlockCipher)new DesEdeEngine()),
            EncryptionOids.PbeSha1TwoKeyTripleDes => (16, new DesEdeEngine()),
            EncryptionOids.PbeSha1Rc2128 => (16, new RC2Engine()),
            EncryptionOids.PbeSha1Rc240 => (5, new RC2Engine()),
            var other => throw Unsupported(other),
        };
        var sequence = new AsnReader(algorithm.Parameters, AsnEncodingRules.BER).ReadSequence();
        var salt = sequence.ReadOctetString();
        if (!sequence.TryReadInt32(out var iterations)) iterations = int.MaxValue;
        budget.Spend(iterations);
        var key = Pkcs12KeyDerivation.Derive(HashAlgorithmName.SHA1, Pkcs12KeyDerivation.Purpose.Key, encoded, salt, iterations, keyLength);
        var vector = Pkcs12KeyDerivation.Derive(HashAlgorithmName.SHA1, Pkcs12KeyDerivation.Purpose.InitializationVector, encoded, salt, iterations, 8);
        KeyParameter parameters = cipher is RC2Engine ? new RC2Parameters(key, keyLength * 8) : new DesEdeParameters(key);
        var result = RunCbc(forEncryption, cipher, parameters, vector, data);
        Array.Clear(key, 0, key.Length);
        Array.Clear(encoded, 0, encoded.Length);
        return result;
    }

    private static byte[]? RunCbc(bool forEncryption, IBlockCipher engine, KeyParameter key, byte[] vector, byte[] data)
    {
        var cipher = new PaddedBufferedBlockCipher(new CbcBlockCipher(engine), new Pkcs7Padding());
        cipher.Init(forEncryption, new ParametersWithIV(key, vector));
        try
        {
            return cipher.DoFinal(data);
        }
        catch (CryptoException)
        {
            return null;
        }
    }
}
