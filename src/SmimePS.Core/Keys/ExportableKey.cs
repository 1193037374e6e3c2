using System.Security.Cryptography;

namespace SmimePS.Keys;

/// <summary>A private key that is used like any other and can also be written to a file, at its owner's wish.</summary>
internal sealed class ExportableKey : PrivateKey
{
    private readonly PrivateKey _key;
    private readonly Func<byte[]> _export;
    private readonly byte[]? _held;

    /// <summary>Adds a way out to a key.</summary>
    /// <param name="key">The key; disposed with this one.</param>
    /// <param name="export">Gives the PrivateKeyInfo, in an array of the caller's own.</param>
    public ExportableKey(PrivateKey key, Func<byte[]> export)
    {
        _key = key;
        _export = export;
    }

    private ExportableKey(byte[] pkcs8)
    {
        _key = PlatformKey.FromPkcs8(pkcs8);
        _held = pkcs8;
        _export = () => (byte[])pkcs8.Clone();
    }

    public override PublicKeyInfo PublicKey => _key.PublicKey;

    /// <summary>A key that lives in this process. Takes over the array, which is wiped when the key is disposed.</summary>
    /// <exception cref="KeyException"><c>InvalidKey</c> or <c>UnsupportedKey</c>.</exception>
    public static PrivateKey FromPkcs8(byte[] pkcs8) => new ExportableKey(pkcs8);

    public override byte[] SignDigest(byte[] digest, HashAlgorithmName algorithm, RSASignaturePadding? padding = null) =>
        _key.SignDigest(digest, algorithm, padding);

    public override byte[] SignData(byte[] data) => _key.SignData(data);

    public override byte[]? TryDecrypt(byte[] encrypted, RSAEncryptionPadding padding) => _key.TryDecrypt(encrypted, padding);

    public override byte[] DecryptKey(byte[] encrypted, int keyBytes) => _key.DecryptKey(encrypted, keyBytes);

    public override byte[]? TryDecryptRaw(byte[] encrypted) => _key.TryDecryptRaw(encrypted);

    public override byte[] DeriveKeyBlock(PublicKeyInfo otherParty, HashAlgorithmName algorithm, byte[] suffix) =>
        _key.DeriveKeyBlock(otherParty, algorithm, suffix);

    public override byte[] DeriveKeyHmac(PublicKeyInfo otherParty, HashAlgorithmName algorithm, byte[] hmacKey) =>
        _key.DeriveKeyHmac(otherParty, algorithm, hmacKey);

    internal override byte[] ExportPkcs8() => _export();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _key.Dispose();
            if (_held is not null) Array.Clear(_held, 0, _held.Length);
        }

        base.Dispose(disposing);
    }
}
