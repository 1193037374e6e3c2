using SmimePS.Errors;

namespace SmimePS.Keys;

/// <summary>
/// Whether a public key that somebody else made is one to certify: of a kind that mail programs read, and none whose private half others
/// could find (CA/Browser Forum, S/MIME Baseline Requirements, 6.1.1.3 and 6.1.6).
/// </summary>
public static class CertifiableKey
{
    private const int MinRsaBits = 2048;
    private const int MaxRsaBits = 16384;

    private const string UsualAdvice = "Ask for a request with a new key.";

    /// <summary>Checks a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="advice">What to do where it will not do, as the sentence that ends the error; null where a request with another is to be asked for.</param>
    /// <exception cref="KeyException">
    /// <c>UnsupportedKey</c>: neither RSA nor on P-256, P-384 or P-521. <c>InvalidPublicKey</c>: malformed, or no point of its curve.
    /// <c>KeyTooShort</c>, <c>KeyTooLong</c>: RSA of less than 2048 or more than 16384 bits. <c>WeakExponent</c>: RSA whose public exponent is
    /// even, below 65537 or above 2^64. <c>WeakModulus</c>: RSA that is easily factored, by a small divisor or because its primes are close.
    /// <c>RocaKey</c>: RSA from a chip with the flaw CVE-2017-15361.
    /// </exception>
    public static void Require(PublicKeyInfo key, string? advice = null)
    {
        switch (key.Algorithm.Oid)
        {
            case AlgorithmOids.RsaEncryption:
                RequireRsa(key, advice ?? UsualAdvice);
                break;
            case AlgorithmOids.EcPublicKey when key.NamedCurve is AlgorithmOids.NistP256 or AlgorithmOids.NistP384 or AlgorithmOids.NistP521:
                RequirePoint(key, advice ?? UsualAdvice);
                break;
            default:
                throw new KeyException("UnsupportedKey", SmimeErrorKind.NotSupported,
                    $"A key of the kind {KeyAlgorithm.Describe(key)} is not certified for mail: too few programs read it. {advice ?? "Ask for a request with RSA, or with an elliptic curve of P-256, P-384 or P-521."}");
        }
    }

    private static void RequireRsa(PublicKeyInfo key, string advice)
    {
        if (!key.Algorithm.HasNoParameters || RsaKeyBytes.ReadNumbers(key) is not { } numbers) throw Malformed("it is no RSA key", advice);
        if (numbers.Bits < MinRsaBits) throw Weak("KeyTooShort", $"it has {numbers.Bits} bits, and {MinRsaBits} are the least that is safe", advice);
        if (numbers.Bits > MaxRsaBits) throw Weak("KeyTooLong", $"it has {numbers.Bits} bits, more than the {MaxRsaBits} that programs read", advice);
        var exponent = RsaWeakness.Number(numbers.Exponent);
        if (exponent.IsEven || exponent < 65537 || exponent > ulong.MaxValue) throw Weak("WeakExponent", "its public exponent is even, smaller than 65537 or larger than programs read", advice);
        var modulus = RsaWeakness.Number(numbers.Modulus);
        if (RsaWeakness.HasSmallFactor(modulus)) throw Weak("WeakModulus", "its modulus has a small factor", advice);
        if (RsaWeakness.HasClosePrimes(modulus)) throw Weak("WeakModulus", "its two primes are close to each other", advice);
        if (RsaWeakness.HasRocaFingerprint(modulus)) throw Weak("RocaKey", "it was made by a chip with the flaw ROCA (CVE-2017-15361)", advice);
    }

    /// <summary>Uncompressed, as RFC 5480, 2.2, wants every program to read it, and on the curve.</summary>
    private static void RequirePoint(PublicKeyInfo key, string advice)
    {
        var point = key.Key.ToArray();
        var size = NamedCurves.FieldBytes(key.NamedCurve!)!.Value;
        if (point.Length != (2 * size) + 1 || point[0] != 4) throw Malformed("its point is not written in full", advice);
        if (BouncyVerification.Uncompress(key.NamedCurve!, point) is null) throw Malformed("its point is not on its curve", advice);
    }

    private static KeyException Malformed(string why, string advice) => new("InvalidPublicKey", SmimeErrorKind.InvalidData,
        $"The public key is malformed: {why}. {advice}");

    private static KeyException Weak(string id, string why, string advice) => new(id, SmimeErrorKind.Security,
        $"The public key is not to be relied on: {why}. {advice}");
}
