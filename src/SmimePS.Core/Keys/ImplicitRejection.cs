using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace SmimePS.Keys;

/// <summary>
/// Unwraps content keys from RSA PKCS#1 v1.5 (RFC 8017, 7.2.2) so that nobody learns from the answer or the time whether the padding was
/// right (RFC 3218, the "million message attack"): where it was not, a key comes out too, one that depends on the message and on a secret.
/// </summary>
internal static class ImplicitRejection
{
    private const int ShortestPadding = 8;

    /// <summary>For keys that can make no secret of their own.</summary>
    public static byte[] SecretOfProcess { get; } = PasswordEncryption.Random(32);

    /// <summary>The content key in a decrypted block, or the substitute where the block holds no key of that length.</summary>
    /// <param name="block">What raw decryption gave, as long as the modulus. Wiped.</param>
    /// <param name="substitute">Made beforehand, as long as the key has to be. Becomes the result.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    public static void Unpad(byte[] block, byte[] substitute)
    {
        // 00 02, eight or more bytes that are not zero, 00, the key: since its length is known, so is every place. Every byte is looked
        // at, whatever the others were, and nothing branches on what they are.
        var separator = block.Length - substitute.Length - 1;
        var wrong = separator < 2 + ShortestPadding ? 1 : 0;
        wrong |= block[0] | (block[1] ^ 2);
        for (var i = 2; i < separator; i++) wrong |= (block[i] - 1) >> 31 & 1;
        if (separator >= 0) wrong |= block[separator];

        var take = (wrong - 1) >> 31;
        for (var i = 0; i < substitute.Length && separator >= 0; i++)
        {
            substitute[i] = (byte)((block[separator + 1 + i] & take) | (substitute[i] & ~take));
        }

        Array.Clear(block, 0, block.Length);
    }

    /// <summary>
    /// The same for a platform that unpads by itself.
    /// </summary>
    /// <param name="decrypted">What came out; null for a wrong padding.</param>
    /// <param name="substitute">Becomes the result.</param>
    public static void Choose(byte[]? decrypted, byte[] substitute)
    {
        // The same work over a block that is well formed, or is not.
        var block = new byte[2 + ShortestPadding + 1 + substitute.Length];
        var isKey = decrypted?.Length == substitute.Length;
        for (var i = 1; i < 2 + ShortestPadding; i++) block[i] = 2;
        Buffer.BlockCopy(isKey ? decrypted! : substitute, 0, block, block.Length - substitute.Length, substitute.Length);
        block[0] = (byte)(isKey ? 0 : 1);
        Unpad(block, substitute);
    }

    /// <summary>
    /// A key that looks random, the same whenever the same message comes again: one that changed would tell a wrong padding from a wrong
    /// key to whoever sends a message twice.
    /// </summary>
    /// <param name="secret">Known to the key's owner alone.</param>
    /// <param name="encrypted">The encrypted key.</param>
    /// <param name="length">In bytes; 1 to 8160.</param>
    public static byte[] Substitute(byte[] secret, byte[] encrypted, int length)
    {
        var key = new byte[length];
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        for (var filled = 0; filled < length;)
        {
            mac.AppendData([(byte)(filled / 32)]);
            mac.AppendData(encrypted);
            var block = mac.GetHashAndReset();
            var taken = Math.Min(block.Length, length - filled);
            Buffer.BlockCopy(block, 0, key, filled, taken);
            filled += taken;
        }

        return key;
    }
}
