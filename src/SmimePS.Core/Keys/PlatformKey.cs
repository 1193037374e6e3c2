using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Errors;

namespace SmimePS.Keys;

/// <summary>
/// An RSA or EC private key that the platform uses: in its certificate store, on a smart card, behind a key vault's RSA object, or
/// in a file. It is never exported. Safe for use from several threads.
/// </summary>
public sealed class PlatformKey : PrivateKey
{
    private readonly KeyPool<RSA>? _rsa;
    private readonly KeyPool<ECDsa>? _ecdsa;
    private readonly KeyPool<ECDiffieHellman>? _agreement;
    private readonly IPrivateKeyMath? _math;
    private readonly IDisposable? _owned;
    private readonly BalancedDecryption? _balanced;
    private byte[]? _rejectionSecret;

    private PlatformKey(PublicKeyInfo publicKey, KeyPool<RSA>? rsa, KeyPool<ECDsa>? ecdsa, KeyPool<ECDiffieHellman>? agreement,
        IPrivateKeyMath? math = null, IDisposable? owned = null)
    {
        PublicKey = publicKey;
        _rsa = rsa;
        _balanced = rsa is null ? null : new BalancedDecryption(rsa);
        _ecdsa = ecdsa;
        _agreement = agreement;
        _math = math;
        _owned = owned;
    }

    /// <inheritdoc/>
    public override PublicKeyInfo PublicKey { get; }

    /// <summary>The private key that belongs to a certificate of the platform's; it is opened when first used.</summary>
    /// <param name="certificate">The certificate; the caller keeps it and may dispose it.</param>
    /// <exception cref="KeyException">There is no private key (<c>CertificateHasNoKey</c>), or it is neither RSA nor EC (<c>UnsupportedKey</c>).</exception>
    public static PrivateKey FromCertificate(X509Certificate2 certificate)
    {
        var publicKey = PublicKeyInfo.Of(certificate);
        if (!certificate.HasPrivateKey)
        {
            throw new KeyException("CertificateHasNoKey", SmimeErrorKind.NotFound,
                $"The certificate {certificate.Subject} has no private key here. Import the PKCS#12 file (.p12, .pfx) that holds both.");
        }

        // Its own handle: the caller's may be closed long before the key is used.
        var own = new X509Certificate2(certificate);
        return publicKey.Algorithm.Oid switch
        {
            AlgorithmOids.RsaEncryption or AlgorithmOids.RsaPss => new PlatformKey(publicKey, new KeyPool<RSA>(own.GetRSAPrivateKey), null, null, null, own),
            AlgorithmOids.EcPublicKey => new PlatformKey(publicKey, null, new KeyPool<ECDsa>(own.GetECDsaPrivateKey),
                new KeyPool<ECDiffieHellman>(() => WindowsKeys.OpenAgreementKey(own)), null, own),
            _ => throw Unsupported(publicKey.Algorithm.Oid),
        };
    }

    /// <summary>Wraps an RSA object, which may live anywhere; it is used by one thread at a time and disposed with the key.</summary>
    /// <param name="rsa">The key.</param>
    /// <param name="publicKey">Its public half; asked of <paramref name="rsa"/> if not given.</param>
    public static PrivateKey FromRsa(RSA rsa, PublicKeyInfo? publicKey = null) =>
        new PlatformKey(publicKey ?? RsaPublicKey(rsa.ExportParameters(includePrivateParameters: false)), new KeyPool<RSA>(rsa), null, null);

    /// <summary>Wraps an EC key's objects for signing, for agreement, or both; they are disposed with the key.</summary>
    /// <param name="ecdsa">Signs, if given.</param>
    /// <param name="agreement">Agrees on secrets, if given.</param>
    /// <param name="publicKey">The public half; asked of the objects if not given.</param>
    /// <exception cref="KeyException">Neither object is given (<c>UnsupportedKey</c>).</exception>
    public static PrivateKey FromEc(ECDsa? ecdsa, ECDiffieHellman? agreement = null, PublicKeyInfo? publicKey = null)
    {
        publicKey ??= (ecdsa?.ExportParameters(false) ?? agreement?.ExportParameters(false)) is { } parameters
            ? EcPublicKey.Encode(CurveOid(parameters.Curve), EcPublicKey.Point(parameters))
            : throw Unsupported("that was not given");
        return new PlatformKey(publicKey, null, ecdsa is null ? null : new KeyPool<ECDsa>(ecdsa),
            agreement is null ? null : new KeyPool<ECDiffieHellman>(agreement));
    }

    /// <summary>A key from its PrivateKeyInfo (RFC 5958): RSA, EC on a named curve, Ed25519 or X25519.</summary>
    /// <param name="pkcs8">The DER; copied.</param>
    /// <exception cref="KeyException">It is malformed (<c>InvalidKey</c>) or of another kind (<c>UnsupportedKey</c>).</exception>
    public static PrivateKey FromPkcs8(ReadOnlyMemory<byte> pkcs8) => Pkcs8Key.Read(pkcs8);

    internal static PlatformKey FromParameters(RSAParameters parameters) =>
        new(RsaPublicKey(parameters), new KeyPool<RSA>(() => Import(parameters)), null, null, new RsaMath(parameters));

    internal static PlatformKey FromParameters(string curve, ECParameters parameters) =>
        new(EcPublicKey.Encode(curve, EcPublicKey.Point(parameters)), null, new KeyPool<ECDsa>(() => ECDsa.Create(parameters)),
            new KeyPool<ECDiffieHellman>(() => ECDiffieHellman.Create(parameters)));

    /// <inheritdoc/>
    public override byte[] SignDigest(byte[] digest, HashAlgorithmName algorithm, RSASignaturePadding? padding = null)
    {
        try
        {
            if (_rsa is not null) return _rsa.Use(rsa => rsa.SignHash(digest, algorithm, padding ?? RSASignaturePadding.Pkcs1));
            if (_ecdsa is null) throw KeyException.CannotSign();
            return EcdsaSignature.ToDer(_ecdsa.Use(ecdsa => ecdsa.SignHash(digest)));
        }
        catch (Exception error) when (KeyException.IsRefusal(error))
        {
            throw Failed("sign", error);
        }
    }

    /// <inheritdoc/>
    public override byte[]? TryDecrypt(byte[] encrypted, RSAEncryptionPadding padding)
    {
        if (_rsa is null) throw KeyException.CannotDecrypt();
        try
        {
            return _rsa.Use(rsa => rsa.Decrypt(encrypted, padding));
        }
        catch (Exception error) when (KeyException.IsRefusal(error))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Where the platform decrypts without padding (OpenSSL on Linux, CNG on Windows) that is what is done, and the padding is looked at
    /// here in constant time; the substitute then depends on the key and the message alone. Elsewhere the platform unpads, and the
    /// substitute stays the same as long as the process lives.
    /// </remarks>
    public override byte[] DecryptKey(byte[] encrypted, int keyBytes)
    {
        if (_rsa is null) throw KeyException.CannotDecrypt();
        _rejectionSecret ??= MakeRejectionSecret();
        var block = _rejectionSecret.Length == 0 ? null : TryDecryptRawByPlatform(encrypted);
        var key = ImplicitRejection.Substitute(block is null ? ImplicitRejection.SecretOfProcess : _rejectionSecret, encrypted, keyBytes);
        if (block is null) ImplicitRejection.Choose(_balanced!.TryDecrypt(encrypted), key);
        else ImplicitRejection.Unpad(block, key);
        return key;
    }

    /// <inheritdoc/>
    /// <remarks>OpenSSL's keys on Linux and CNG's on Windows have it, and elsewhere those that were read from a file.</remarks>
    public override byte[]? TryDecryptRaw(byte[] encrypted) => TryDecryptRawByPlatform(encrypted) ?? _math?.DecryptRaw(encrypted);

    /// <inheritdoc/>
    public override byte[] DeriveKeyBlock(PublicKeyInfo otherParty, HashAlgorithmName algorithm, byte[] suffix) =>
        Agree(otherParty, (key, other) => SharedSecretHash.IsOfPlatform(algorithm)
            ? key.DeriveKeyFromHash(other, algorithm, null, suffix)
            : SharedSecretHash.Compute(algorithm, RawSecret(key, other), suffix));

    /// <inheritdoc/>
    public override byte[] DeriveKeyHmac(PublicKeyInfo otherParty, HashAlgorithmName algorithm, byte[] hmacKey) =>
        Agree(otherParty, (key, other) => key.DeriveKeyFromHmac(other, algorithm, hmacKey, null, null));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rsa?.Dispose();
            _balanced?.Dispose();
            _ecdsa?.Dispose();
            _agreement?.Dispose();
            _owned?.Dispose();
        }

        base.Dispose(disposing);
    }

    private byte[]? TryDecryptRawByPlatform(byte[] encrypted)
    {
        try
        {
#if NET8_0_OR_GREATER
            return _rsa?.Use(rsa => OpenSslRsa.TryDecryptRaw(rsa, encrypted) ?? WindowsKeys.TryDecryptRaw(rsa, encrypted));
#else
            return _rsa?.Use(rsa => WindowsKeys.TryDecryptRaw(rsa, encrypted));
#endif
        }
        catch (Exception error) when (KeyException.IsRefusal(error))
        {
            return null;
        }
    }

    /// <summary>What only the key's owner can work out, the same in every process; empty where the platform does not decrypt without padding.</summary>
    private byte[] MakeRejectionSecret()
    {
        var size = RsaKeyBytes.Read(PublicKey)?.Modulus.Length ?? 0;
        var label = ImplicitRejection.Substitute(System.Text.Encoding.ASCII.GetBytes("SmimePS implicit rejection"), [], size);
        // Smaller than any modulus of that length.
        if (size > 0) label[0] = 0;
        if (size == 0 || TryDecryptRawByPlatform(label) is not { } block) return [];
        using var hash = SHA256.Create();
        return hash.ComputeHash(block);
    }

    private byte[] Agree(PublicKeyInfo otherParty, Func<ECDiffieHellman, ECDiffieHellmanPublicKey, byte[]> derive)
    {
        if (_agreement is null) throw KeyException.CannotAgree();
        if (otherParty.NamedCurve != PublicKey.NamedCurve || EcPublicKey.Read(otherParty) is not { } parameters) throw InvalidOtherParty(null);
        try
        {
            using var other = ECDiffieHellman.Create(parameters);
            using var otherKey = other.PublicKey;
            return _agreement.Use(key => derive(key, otherKey));
        }
        catch (Exception error) when (KeyException.IsRefusal(error))
        {
            throw InvalidOtherParty(error);
        }
    }

    private static byte[] RawSecret(ECDiffieHellman key, ECDiffieHellmanPublicKey other) =>
#if NET8_0_OR_GREATER
        key.DeriveRawSecretAgreement(other);
#else
        throw new PlatformNotSupportedException("This hash needs .NET 8 or later.");
#endif

    private static RSA Import(RSAParameters parameters)
    {
#if NET8_0_OR_GREATER
        return OpenSslRsa.Create(parameters);
#else
        // RSA.Create() on .NET Framework gives the old CSP, which knows neither PSS nor OAEP beyond SHA-1.
        var rsa = new RSACng();
        rsa.ImportParameters(parameters);
        return rsa;
#endif
    }

    private static PublicKeyInfo RsaPublicKey(RSAParameters parameters)
    {
        var key = Der.Sequence(writer =>
        {
            writer.WriteIntegerUnsigned(parameters.Modulus);
            writer.WriteIntegerUnsigned(parameters.Exponent);
        });

        return EcPublicKey.Encode(AlgorithmIdentifier.WithNull(AlgorithmOids.RsaEncryption), key);
    }

    private static string CurveOid(ECCurve curve) => curve.Oid switch
    {
        { Value: { Length: > 0 } value } => value,
        { FriendlyName: "nistP256" or "ECDSA_P256" or "ECDH_P256" } => AlgorithmOids.NistP256,
        { FriendlyName: "nistP384" or "ECDSA_P384" or "ECDH_P384" } => AlgorithmOids.NistP384,
        { FriendlyName: "nistP521" or "ECDSA_P521" or "ECDH_P521" } => AlgorithmOids.NistP521,
        _ => throw Unsupported("EC on a curve without a name"),
    };

    internal static KeyException Unsupported(string what) => new("UnsupportedKey", SmimeErrorKind.NotSupported,
        $"A private key of the kind {what} is not supported. Use RSA, EC (P-256, P-384, P-521), Ed25519 or X25519.");

    private static KeyException InvalidOtherParty(Exception? error) => new("KeyAgreementFailed", SmimeErrorKind.InvalidData,
        "The other party's public key does not fit this key, so no secret can be agreed on.", error);

    private static KeyException Failed(string operation, Exception error) => new("KeyOperationFailed", SmimeErrorKind.PermissionDenied,
        $"The platform refused to {operation} with the private key: {error.Message} If the key is on a card or in a vault, check that it is there and unlocked.", error);
}
