using System.Formats.Asn1;

namespace SmimePS.Keys;

/// <summary>EncryptedPrivateKeyInfo (RFC 5958, 3).</summary>
internal static class EncryptedKeyInfo
{
    /// <summary>Decrypts to PrivateKeyInfo; null for a wrong password.</summary>
    /// <exception cref="AsnContentException">Malformed.</exception>
    /// <exception cref="KeyException"><c>UnsupportedEncryption</c> or <c>TooManyIterations</c>.</exception>
    public static byte[]? Decrypt(ReadOnlyMemory<byte> encrypted, ReadOnlySpan<char> password, IterationBudget budget, bool absent = false)
    {
        var reader = new AsnReader(encrypted, AsnEncodingRules.BER);
        var sequence = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var algorithm = AlgorithmIdentifier.Read(sequence);
        var plain = PasswordEncryption.Decrypt(algorithm, sequence.ReadOctetString(), password, budget, absent);

        // One wrong password in 256 leaves padding that looks right.
        return plain is not null && Pkcs8Writer.IsPrivateKeyInfo(plain) ? plain : null;
    }

    /// <summary>Encrypts PrivateKeyInfo with PBES2.</summary>
    public static byte[] Encrypt(byte[] plain, ReadOnlySpan<char> password, int iterations = PasswordEncryption.KeyFileIterations) =>
        Write(PasswordEncryption.EncryptPbes2(plain, password, iterations));

    /// <summary>Writes what an encryption gave.</summary>
    public static byte[] Write((AlgorithmIdentifier Algorithm, byte[] Data) encrypted)
    {
        return Der.Sequence(writer =>
        {
            encrypted.Algorithm.Write(writer);
            writer.WriteOctetString(encrypted.Data);
        });
    }
}
