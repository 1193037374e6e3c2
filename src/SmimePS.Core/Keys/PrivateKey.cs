using System.Security.Cryptography;

namespace SmimePS.Keys;

/// <summary>
/// A private key's operations, wherever the key lives: in the platform's store, on a smart card, in a file. Nothing here exports
/// it. An operation that the key's kind does not have throws <see cref="KeyException"/> (<c>KeyCannotSign</c>,
/// <c>KeyCannotDecrypt</c>, <c>KeyCannotAgree</c>). Safe for use from several threads.
/// </summary>
public abstract class PrivateKey : IDisposable
{
    /// <summary>The public half, which names the algorithm.</summary>
    public abstract PublicKeyInfo PublicKey { get; }

    /// <summary>Signs a digest with RSA (PKCS#1 v1.5 or PSS with the digest's own length of salt) or ECDSA (DER-encoded signature).</summary>
    /// <param name="digest">The digest.</param>
    /// <param name="algorithm">The digest's algorithm.</param>
    /// <param name="padding">The RSA padding; ignored for EC keys.</param>
    public virtual byte[] SignDigest(byte[] digest, HashAlgorithmName algorithm, RSASignaturePadding? padding = null) =>
        throw KeyException.CannotSign();

    /// <summary>Signs whole data with a key that takes no digest (Ed25519, RFC 8032).</summary>
    public virtual byte[] SignData(byte[] data) => throw KeyException.CannotSign();

    /// <summary>Decrypts a content-encryption key with RSA; null where the padding is wrong.</summary>
    /// <remarks>A caller must not let anyone see the difference between null and a wrong key (RFC 3218).</remarks>
    public virtual byte[]? TryDecrypt(byte[] encrypted, RSAEncryptionPadding padding) => throw KeyException.CannotDecrypt();

    /// <summary>
    /// Decrypts a content key from RSA PKCS#1 v1.5. Where the padding is wrong or the length another, a key comes out as well, one that
    /// opens nothing and is the same whenever the same message comes again, so that a caller has no failure to give away (RFC 3218, 2.3.2).
    /// </summary>
    /// <param name="encrypted">The encrypted key, as long as the modulus.</param>
    /// <param name="keyBytes">How long the content key has to be.</param>
    public virtual byte[] DecryptKey(byte[] encrypted, int keyBytes) => throw KeyException.CannotDecrypt();

    /// <summary>Raw RSA without padding, for OAEP with labels and mixed hashes that the platform cannot do; null where the key cannot.</summary>
    public virtual byte[]? TryDecryptRaw(byte[] encrypted) => null;

    /// <summary>
    /// One block of the X9.63 key derivation: Hash(Z || <paramref name="suffix"/>), Z being the shared secret with the other party.
    /// The secret itself never leaves the key.
    /// </summary>
    /// <param name="otherParty">The other party's public key, on the same curve.</param>
    /// <param name="algorithm">The hash.</param>
    /// <param name="suffix">Counter and SharedInfo.</param>
    public virtual byte[] DeriveKeyBlock(PublicKeyInfo otherParty, HashAlgorithmName algorithm, byte[] suffix) => throw KeyException.CannotAgree();

    /// <summary>
    /// HMAC under <paramref name="hmacKey"/> of the shared secret with the other party: the first step of HKDF (RFC 5869, 2.2),
    /// which RFC 8418 uses with X25519.
    /// </summary>
    /// <param name="otherParty">The other party's public key, on the same curve.</param>
    /// <param name="algorithm">The hash.</param>
    /// <param name="hmacKey">HKDF's salt.</param>
    public virtual byte[] DeriveKeyHmac(PublicKeyInfo otherParty, HashAlgorithmName algorithm, byte[] hmacKey) => throw KeyException.CannotAgree();

    /// <summary>
    /// The key as PrivateKeyInfo (RFC 5958), for writing it to a file at its owner's wish. The caller wipes the array.
    /// </summary>
    /// <exception cref="KeyException">The key stays where it is (<c>KeyNotExportable</c>).</exception>
    internal virtual byte[] ExportPkcs8() => throw KeyException.NotExportable();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the key's handle.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
