using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Errors;

namespace SmimePS.Keys;

/// <summary>
/// Verifies signatures over certificates, CRLs and messages: RSA (PKCS#1 v1.5 and PSS with any hash, mask and salt), ECDSA on the
/// NIST and brainpool curves, DSA and Ed25519. It says only whether the mathematics holds; whether SHA-1 or a short key is good
/// enough is the caller's policy. Platform keys are kept in a bounded cache. Safe for use from several threads.
/// </summary>
public static class SignatureVerifier
{
    /// <summary>Verifies a signature over whole data.</summary>
    /// <param name="key">The signer's public key.</param>
    /// <param name="signatureAlgorithm">The algorithm named beside the signature.</param>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">The signature; for ECDSA and DSA a DER SEQUENCE of two integers.</param>
    /// <param name="digest">The hash to use where the identifier names none, as CMS allows with rsaEncryption (RFC 3370, 3.2).</param>
    /// <returns>False for a wrong signature, and for a malformed key or one that does not fit the algorithm.</returns>
    /// <exception cref="KeyException">The algorithm or the curve is not supported (<c>UnsupportedSignatureAlgorithm</c>).</exception>
    public static bool Verify(
        PublicKeyInfo key, AlgorithmIdentifier signatureAlgorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, HashAlgorithmName? digest = null)
    {
        if (TryRead(signatureAlgorithm) is not { } scheme) return false;
        if (scheme.Family == SignatureFamily.Ed25519) return BouncyVerification.Ed25519(key, data.ToArray(), signature.ToArray());
        if (scheme.Hash is { } named && digest is { } given && named != given) return false;
        var hash = scheme.Hash ?? digest ?? throw Unsupported(signatureAlgorithm.Oid);
        return Verify(key, scheme, hash, Hash(hash, data, signatureAlgorithm.Oid), signature.ToArray());
    }

    /// <summary>Verifies a signature over data that was hashed already.</summary>
    /// <param name="key">The signer's public key.</param>
    /// <param name="signatureAlgorithm">
    /// The algorithm named beside the signature; where it names a hash, that must be <paramref name="digestAlgorithm"/>.
    /// </param>
    /// <param name="digestAlgorithm">The hash that made <paramref name="digest"/>.</param>
    /// <param name="digest">The hash of what was signed.</param>
    /// <param name="signature">The signature; for ECDSA and DSA a DER SEQUENCE of two integers.</param>
    /// <returns>False for a wrong signature, and for a malformed key or one that does not fit the algorithm.</returns>
    /// <exception cref="KeyException">
    /// The algorithm or the curve is not supported (<c>UnsupportedSignatureAlgorithm</c>), or signs whole data and not a hash, as
    /// Ed25519 does (<c>SignatureNeedsData</c>; see <see cref="SignsWholeData"/>).
    /// </exception>
    public static bool VerifyDigest(
        PublicKeyInfo key, AlgorithmIdentifier signatureAlgorithm, HashAlgorithmName digestAlgorithm, byte[] digest, byte[] signature)
    {
        if (TryRead(signatureAlgorithm) is not { } scheme) return false;
        if (scheme.Family == SignatureFamily.Ed25519)
        {
            throw new KeyException("SignatureNeedsData", SmimeErrorKind.InvalidOperation,
                "Ed25519 signs whole data, so it cannot be verified over a hash. Give the signed data.");
        }

        if (scheme.Hash is { } named && named != digestAlgorithm) return false;
        return digest.Length == HashLength(digestAlgorithm) && Verify(key, scheme, digestAlgorithm, digest, signature);
    }

    /// <summary>
    /// Whether this algorithm signs data as it is, not its hash (RFC 8419), so that only
    /// <see cref="Verify(PublicKeyInfo, AlgorithmIdentifier, ReadOnlySpan{byte}, ReadOnlySpan{byte}, HashAlgorithmName?)"/> fits.
    /// </summary>
    public static bool SignsWholeData(AlgorithmIdentifier signatureAlgorithm) => signatureAlgorithm.Oid == AlgorithmOids.Ed25519;

    /// <summary>
    /// What a check costs at most, for those who bound it: 1 with the keys in use, up to RSA with 4096 bits; larger numbers cost
    /// the square of their length.
    /// </summary>
    internal static int Cost(PublicKeyInfo key) => Math.Max(1, key.Encoded.Length / 512 * (key.Encoded.Length / 512));

    internal static KeyException Unsupported(string what) => new("UnsupportedSignatureAlgorithm", SmimeErrorKind.NotSupported,
        $"The signature or key algorithm {what} is not supported. "
            + "Ask the signer for a signature with RSA, ECDSA (P-256, P-384, P-521) or Ed25519.");

    private static SignatureScheme? TryRead(AlgorithmIdentifier algorithm)
    {
        try
        {
            return SignatureScheme.Read(algorithm) ?? throw Unsupported(algorithm.Oid);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static bool Verify(PublicKeyInfo key, SignatureScheme scheme, HashAlgorithmName hash, byte[] digest, byte[] signature)
    {
        try
        {
            return scheme.Family switch
            {
                SignatureFamily.RsaPkcs1 => key.Algorithm.Oid == AlgorithmOids.RsaEncryption && VerifyPkcs1(key, hash, digest, signature),
                SignatureFamily.RsaPss => PssFitsKey(key, scheme) && VerifyPss(key, scheme, hash, digest, signature),
                SignatureFamily.Ecdsa => VerifyEcdsa(key, digest, signature),
                SignatureFamily.Dsa => BouncyVerification.Dsa(key, digest, signature),
                _ => false,
            };
        }
        catch (Exception error) when (error is AsnContentException or CryptographicException)
        {
            return false;
        }
    }

    private static bool VerifyPkcs1(PublicKeyInfo key, HashAlgorithmName hash, byte[] digest, byte[] signature)
    {
        using var rented = PlatformPublicKeys.Rent(key);
        return rented.Key is RSA rsa && IsWhole(rsa, signature) && rsa.VerifyHash(digest, signature, hash, RSASignaturePadding.Pkcs1);
    }

    /// <summary>A signature is as long as the modulus (RFC 8017, 8.1.2 and 8.2.2); a platform may forgive a leading zero that is missing.</summary>
    private static bool IsWhole(RSA key, byte[] signature) => signature.Length == (key.KeySize + 7) / 8;

    /// <summary>A key that is for PSS alone may also restrict hash, mask and salt (RFC 4055, 3.3).</summary>
    private static bool PssFitsKey(PublicKeyInfo key, SignatureScheme scheme)
    {
        if (key.Algorithm.Oid == AlgorithmOids.RsaEncryption) return true;
        if (key.Algorithm.Oid != AlgorithmOids.RsaPss) return false;
        if (key.Algorithm.Parameters.IsEmpty) return true;
        return SignatureScheme.ReadPss(key.Algorithm.Parameters) is { } limits
            && limits.Hash == scheme.Hash && limits.MaskHash == scheme.MaskHash && limits.SaltLength <= scheme.SaltLength;
    }

    private static bool VerifyPss(PublicKeyInfo key, SignatureScheme scheme, HashAlgorithmName hash, byte[] digest, byte[] signature)
    {
        // The platform knows PSS only with one hash throughout and a salt of its length.
        if (scheme.MaskHash != hash || scheme.SaltLength != digest.Length)
        {
            return BouncyVerification.Pss(key, hash, scheme.MaskHash!.Value, scheme.SaltLength, digest, signature);
        }

        using var rented = PlatformPublicKeys.Rent(key);
        return rented.Key is RSA rsa && IsWhole(rsa, signature) && rsa.VerifyHash(digest, signature, hash, RSASignaturePadding.Pss);
    }

    private static bool VerifyEcdsa(PublicKeyInfo key, byte[] digest, byte[] signature)
    {
        if (key.Algorithm.Oid != AlgorithmOids.EcPublicKey) return false;
        if (key.NamedCurve is not { } oid || NamedCurves.FieldBytes(oid) is not { } size) throw Unsupported("on an EC curve other than NIST's and brainpool's");
        if (EcdsaSignature.ToFixedLength(signature, size) is not { } fixedLength) return false;
        using var rented = PlatformPublicKeys.Rent(key);
        return rented.Key is ECDsa ecdsa ? ecdsa.VerifyHash(digest, fixedLength) : BouncyVerification.Ecdsa(key, oid, digest, fixedLength);
    }

    private static byte[] Hash(HashAlgorithmName algorithm, ReadOnlySpan<byte> data, string oid)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(algorithm);
            hash.AppendData(data.ToArray());
            return hash.GetHashAndReset();
        }
        catch (Exception error) when (error is CryptographicException or PlatformNotSupportedException)
        {
            // A machine in FIPS mode refuses MD5.
            throw Unsupported(oid);
        }
    }

    private static int HashLength(HashAlgorithmName algorithm) => algorithm.Name switch
    {
        "MD5" => 16,
        "SHA1" => 20,
        "SHA256" => 32,
        "SHA384" => 48,
        "SHA512" => 64,
        _ => throw Unsupported(algorithm.Name ?? "without a name"),
    };
}
