using System.Formats.Asn1;
using System.Text;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Keys;

/// <summary>
/// Private keys in PEM or DER: PKCS#8, plain or encrypted (PBES2 or the schemes of PKCS#12), PKCS#1 and SEC 1, including OpenSSL's
/// older encrypted form. Written as PKCS#8, encrypted with AES-256-CBC under PBKDF2 with HMAC-SHA-256 and 600,000 rounds.
/// </summary>
public static class KeyFile
{
    private const string Plain = "PRIVATE KEY";
    internal const string Encrypted = "ENCRYPTED PRIVATE KEY";
    private const int MaxFileBytes = 1024 * 1024;

    /// <summary>Reads the first private key of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="passphrase">The passphrase; empty where there is none. The caller clears it.</param>
    /// <exception cref="KeyException">
    /// <c>WrongPassphrase</c>, <c>PassphraseRequired</c>, <c>InvalidKey</c>, <c>NoPrivateKey</c>, <c>UnsupportedKey</c>,
    /// <c>UnsupportedEncryption</c> or <c>TooManyIterations</c>.
    /// </exception>
    /// <exception cref="SmimeException">The file cannot be read (<c>FileNotFound</c>, <c>AccessDenied</c>…).</exception>
    public static PrivateKey Read(string path, ReadOnlySpan<char> passphrase = default)
    {
        var content = FileErrors.ReadAll(path, MaxFileBytes);
        try
        {
            return Decode(content, passphrase, $"'{path}'");
        }
        finally
        {
            Array.Clear(content, 0, content.Length);
        }
    }

    /// <summary>Reads the first private key in the content of a file.</summary>
    /// <param name="content">PEM text or DER.</param>
    /// <param name="passphrase">The passphrase; empty where there is none. The caller clears it.</param>
    /// <param name="shown">What to call it in an error.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static PrivateKey Decode(ReadOnlyMemory<byte> content, ReadOnlySpan<char> passphrase = default, string shown = "the key file")
    {
        var bytes = content.ToArray();
        if (!PemBlock.IsPem(bytes)) return FromDer(bytes, passphrase, shown);
        foreach (var block in PemBlock.ReadAll(bytes))
        {
            if (IsKeyLabel(block.Label)) return FromBlock(block, passphrase, shown);
        }

        throw new KeyException("NoPrivateKey", SmimeErrorKind.NotFound, $"There is no private key in {shown}. Choose the file that holds it.");
    }

    /// <summary>Whether a PEM file holds a private key that needs a passphrase.</summary>
    /// <exception cref="SmimeException">The file cannot be read.</exception>
    public static bool IsEncrypted(string path)
    {
        var data = FileErrors.ReadAll(path, MaxFileBytes);
        return PemBlock.IsPem(data) && PemBlock.ReadAll(data).Any(block => IsKeyLabel(block.Label) && (block.Label == Encrypted || block.Headers is not null));
    }

    /// <summary>The key as PEM, encrypted under a passphrase.</summary>
    /// <param name="key">A key that can be exported: one made here or read from a file, or an exportable one of the platform's store.</param>
    /// <param name="passphrase">The passphrase, not empty. The caller clears it.</param>
    /// <exception cref="KeyException">The key stays where it is (<c>KeyNotExportable</c>), or there is no passphrase (<c>PassphraseRequired</c>).</exception>
    public static string ToEncryptedPem(PrivateKey key, ReadOnlySpan<char> passphrase)
    {
        if (passphrase.IsEmpty) throw PassphraseRequired("the new key file");
        var plain = key.ExportPkcs8();
        var encrypted = EncryptedKeyInfo.Encrypt(plain, passphrase);
        Array.Clear(plain, 0, plain.Length);
        return PemBlock.Write(Encrypted, encrypted);
    }

    /// <summary>The key as PEM in the clear: only where that was asked for.</summary>
    /// <exception cref="KeyException">The key stays where it is (<c>KeyNotExportable</c>).</exception>
    public static string ToPlainPem(PrivateKey key)
    {
        var plain = key.ExportPkcs8();
        var pem = PemBlock.Write(Plain, plain);
        Array.Clear(plain, 0, plain.Length);
        return pem;
    }

    /// <summary>Writes the key to a file only its owner reads; encrypted, unless the passphrase is empty.</summary>
    /// <exception cref="SmimeException">As <see cref="AtomicFile"/>, and <c>KeyNotExportable</c>.</exception>
    public static void Write(string path, PrivateKey key, ReadOnlySpan<char> passphrase, bool overwrite = false)
    {
        var pem = passphrase.IsEmpty ? ToPlainPem(key) : ToEncryptedPem(key, passphrase);
        AtomicFile.Write(path, Encoding.ASCII.GetBytes(pem), overwrite, secret: true);
    }

    internal static bool IsKeyLabel(string label) => label is Plain or Encrypted or "RSA PRIVATE KEY" or "EC PRIVATE KEY";

    internal static PrivateKey FromBlock(PemBlock block, ReadOnlySpan<char> passphrase, string shown)
    {
        if (block.IsDamaged) throw Invalid(shown, null);
        try
        {
            if (block.Headers is not null)
            {
                if (passphrase.IsEmpty) throw PassphraseRequired(shown);
                return ExportableKey.FromPkcs8(TraditionalPem.Decrypt(block, passphrase) ?? throw WrongPassphrase(shown));
            }

            return ExportableKey.FromPkcs8(block.Label switch
            {
                Encrypted => Decrypt(block.Data, passphrase, shown),
                "RSA PRIVATE KEY" => Pkcs8Writer.FromPkcs1(block.Data),
                "EC PRIVATE KEY" => Pkcs8Writer.FromSec1(block.Data),
                _ => block.Data,
            });
        }
        catch (AsnContentException error)
        {
            throw Invalid(shown, error);
        }
        catch (KeyException error) when (error.ErrorId == "InvalidKey")
        {
            throw Invalid(shown, error);
        }
    }

    private static PrivateKey FromDer(byte[] data, ReadOnlySpan<char> passphrase, string shown)
    {
        try
        {
            var sequence = new AsnReader(data, AsnEncodingRules.BER).ReadSequence();
            if (!sequence.PeekTag().HasSameClassAndValue(Asn1Tag.Integer)) return ExportableKey.FromPkcs8(Decrypt(data, passphrase, shown));
            sequence.ReadInteger();
            var second = sequence.PeekTag();
            if (second.HasSameClassAndValue(Asn1Tag.Integer)) return ExportableKey.FromPkcs8(Pkcs8Writer.FromPkcs1(data));
            if (second.HasSameClassAndValue(Asn1Tag.PrimitiveOctetString)) return ExportableKey.FromPkcs8(Pkcs8Writer.FromSec1(data));
            return ExportableKey.FromPkcs8(data);
        }
        catch (AsnContentException error)
        {
            throw Invalid(shown, error);
        }
    }

    private static byte[] Decrypt(byte[] encrypted, ReadOnlySpan<char> passphrase, string shown)
    {
        if (passphrase.IsEmpty) throw PassphraseRequired(shown);
        return EncryptedKeyInfo.Decrypt(encrypted, passphrase, new IterationBudget()) ?? throw WrongPassphrase(shown);
    }

    private static KeyException Invalid(string shown, Exception? inner) => new("InvalidKey", SmimeErrorKind.InvalidData,
        $"The private key in {shown} is damaged or no private key. Restore it from a backup.", inner);

    private static KeyException WrongPassphrase(string shown) => new("WrongPassphrase", SmimeErrorKind.Authentication,
        $"The passphrase for {shown} is wrong. Try again.");

    private static KeyException PassphraseRequired(string shown) => new("PassphraseRequired", SmimeErrorKind.Authentication,
        $"The private key in {shown} needs a passphrase. Give it.");
}
