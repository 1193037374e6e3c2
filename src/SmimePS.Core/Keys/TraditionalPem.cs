using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.OpenSsl;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;

namespace SmimePS.Keys;

/// <summary>OpenSSL's older encrypted keys (Proc-Type and DEK-Info headers), which many a CA folder still has. Read, never written.</summary>
internal static class TraditionalPem
{
    /// <summary>Decrypts to PrivateKeyInfo; null for a wrong passphrase, and for damage, which looks the same.</summary>
    public static byte[]? Decrypt(PemBlock block, ReadOnlySpan<char> passphrase)
    {
        var given = passphrase.ToArray();
        try
        {
            using var text = new StringReader(block.Headers!);
            using var reader = new PemReader(text, new Given(given));
            var key = reader.ReadObject() switch
            {
                AsymmetricCipherKeyPair pair => pair.Private,
                AsymmetricKeyParameter { IsPrivate: true } single => single,
                _ => null,
            };
            return key is null ? null : PrivateKeyInfoFactory.CreatePrivateKeyInfo(key).GetDerEncoded();
        }
        catch (Exception error) when (error is IOException or CryptoException or GeneralSecurityException or InvalidCastException
            or ArgumentException or FormatException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
        finally
        {
            Array.Clear(given, 0, given.Length);
        }
    }

    private sealed class Given(char[] characters) : IPasswordFinder
    {
        public char[] GetPassword() => (char[])characters.Clone();
    }
}
