using System.Text;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.OpenSsl;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using SmimePS.Errors;

namespace SmimePS.Keys;

/// <summary>Private keys in PEM or DER: PKCS#8 (encrypted or not), PKCS#1 and SEC 1, including OpenSSL's older encrypted form.</summary>
public static partial class KeyFile
{
    private const int MaxFileBytes = 1024 * 1024;

    /// <summary>Reads the first private key of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="passphrase">The passphrase of an encrypted key, or null.</param>
    /// <exception cref="KeyException">
    /// The file cannot be read (<c>KeyFileNotReadable</c>), holds no key or a damaged one (<c>InvalidKey</c>), needs a passphrase
    /// (<c>PassphraseRequired</c>), another passphrase (<c>WrongPassphrase</c>), or is of a kind that is not supported (<c>UnsupportedKey</c>).
    /// </exception>
    public static PrivateKey Read(string path, char[]? passphrase = null)
    {
        byte[] content;
        try
        {
            if (new FileInfo(path).Length > MaxFileBytes) throw Pkcs8Key.Invalid(null);
            content = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new KeyException("KeyFileNotReadable", error is FileNotFoundException or DirectoryNotFoundException ? SmimeErrorKind.NotFound : SmimeErrorKind.PermissionDenied,
                $"The key file {path} cannot be read: {error.Message}", error);
        }

        return Decode(content, passphrase);
    }

    /// <summary>Reads the first private key in the content of a file.</summary>
    /// <param name="content">PEM text or DER.</param>
    /// <param name="passphrase">The passphrase of an encrypted key, or null.</param>
    /// <exception cref="KeyException">As for <see cref="Read"/>.</exception>
    public static PrivateKey Decode(ReadOnlyMemory<byte> content, char[]? passphrase = null)
    {
        var bytes = content.ToArray();
        var pkcs8 = Guard(() => bytes.Length > 0 && bytes[0] == 0x30 ? FromDer(bytes, passphrase) : FromPem(bytes, passphrase));
        try
        {
            return Pkcs8Key.Read(pkcs8);
        }
        finally
        {
            Array.Clear(pkcs8, 0, pkcs8.Length);
            Array.Clear(bytes, 0, bytes.Length);
        }
    }

    private static byte[] FromPem(byte[] content, char[]? passphrase)
    {
        using var text = new StreamReader(new MemoryStream(content), Encoding.ASCII);
        using var reader = new PemReader(text, new Passphrase(passphrase));
        while (reader.ReadObject() is { } found)
        {
            var key = found is AsymmetricCipherKeyPair pair ? pair.Private : found as AsymmetricKeyParameter;
            if (key is { IsPrivate: true }) return PrivateKeyInfoFactory.CreatePrivateKeyInfo(key).GetDerEncoded();
        }

        throw Pkcs8Key.Invalid(null);
    }

    private static byte[] FromDer(byte[] content, char[]? passphrase)
    {
        var sequence = Org.BouncyCastle.Asn1.Asn1Sequence.GetInstance(content);
        if (sequence.Count == 2 && sequence[0] is Org.BouncyCastle.Asn1.Asn1Sequence)
        {
            var key = PrivateKeyFactory.DecryptKey(new Passphrase(passphrase).GetPassword(), content);
            return PrivateKeyInfoFactory.CreatePrivateKeyInfo(key).GetDerEncoded();
        }

        return content.ToArray();
    }

    private static byte[] Guard(Func<byte[]> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is not SmimeException)
        {
            if (error.InnerException is KeyException inner) throw inner;
            if (IsWrongPassphrase(error))
            {
                throw new KeyException("WrongPassphrase", SmimeErrorKind.Authentication,
                    "The key file does not open with this passphrase. Check the passphrase and try again.", error);
            }

            throw Pkcs8Key.Invalid(error);
        }
    }

    private static bool IsWrongPassphrase(Exception error) => error is InvalidCipherTextException or Org.BouncyCastle.OpenSsl.PasswordException
        || error.Message.Contains("pad block", StringComparison.Ordinal) || error.Message.Contains("passphrase", StringComparison.OrdinalIgnoreCase)
        || (error.InnerException is { } inner && IsWrongPassphrase(inner));

    private sealed class Passphrase(char[]? characters) : IPasswordFinder
    {
        public char[] GetPassword() => (char[])(characters ?? throw new KeyException("PassphraseRequired", SmimeErrorKind.Authentication,
            "The private key is encrypted. Give its passphrase.")).Clone();
    }
}
