using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.X9;
using SmimePS.Errors;
using BigInteger = Org.BouncyCastle.Math.BigInteger;

namespace SmimePS.Keys;

/// <summary>Reads PrivateKeyInfo (RFC 5208, RFC 5958), the same on every platform.</summary>
internal static class Pkcs8Key
{
    public static PrivateKey Read(ReadOnlyMemory<byte> pkcs8)
    {
        try
        {
            var outer = new AsnReader(pkcs8, AsnEncodingRules.BER);
            var info = outer.ReadSequence();
            if (!info.TryReadInt32(out var version) || version is not (0 or 1)) throw new AsnContentException("Unknown version of PrivateKeyInfo.");
            var algorithm = AlgorithmIdentifier.Read(info);
            var key = info.ReadOctetString();
            return algorithm.Oid switch
            {
                AlgorithmOids.RsaEncryption or AlgorithmOids.RsaPss or AlgorithmOids.RsaOaep => PlatformKey.FromParameters(ReadRsa(key)),
                AlgorithmOids.EcPublicKey => ReadEc(key, algorithm),
                AlgorithmOids.Ed25519 or AlgorithmOids.X25519 => new Curve25519Key(algorithm.Oid, new AsnReader(key, AsnEncodingRules.BER).ReadOctetString()),
                _ => throw PlatformKey.Unsupported(algorithm.Oid),
            };
        }
        catch (Exception error) when (error is AsnContentException or CryptographicException or ArgumentException or ArithmeticException)
        {
            throw Invalid(error);
        }
    }

    private static RSAParameters ReadRsa(byte[] encoded)
    {
        var key = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        if (!key.TryReadInt32(out var version) || version != 0) throw new AsnContentException("An RSA key with more than two primes is not supported.");
        var modulus = Number(key, null);
        var half = (modulus.Length + 1) / 2;
        return new RSAParameters
        {
            Modulus = modulus,
            Exponent = Number(key, null),
            D = Number(key, modulus.Length),
            P = Number(key, half),
            Q = Number(key, half),
            DP = Number(key, half),
            DQ = Number(key, half),
            InverseQ = Number(key, half),
        };
    }

    private static PlatformKey ReadEc(byte[] encoded, AlgorithmIdentifier algorithm)
    {
        var key = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        if (!key.TryReadInt32(out var version) || version != 1) throw new AsnContentException("Unknown version of ECPrivateKey.");
        var secret = key.ReadOctetString();
        var parameters = algorithm.Parameters;
        byte[]? point = null;
        while (key.HasData)
        {
            var tag = key.PeekTag();
            var inner = key.ReadSequence(tag);
            if (tag.TagValue == 0) parameters = inner.ReadEncodedValue();
            else if (tag.TagValue == 1) point = inner.ReadBitString(out _);
        }

        var curve = new AsnReader(parameters, AsnEncodingRules.BER).ReadObjectIdentifier();
        if (NamedCurves.FieldBytes(curve) is not { } size) throw PlatformKey.Unsupported("EC on the curve " + curve);
        // Before it is multiplied: the work grows with its length.
        secret = Fit(secret, size);
        point ??= PublicPoint(curve, secret);
        if (EcPublicKey.Read(curve, point) is not { } complete) throw new AsnContentException("The key's public point is malformed.");
        complete.D = secret;
        return PlatformKey.FromParameters(curve, complete);
    }

    private static byte[] PublicPoint(string curve, byte[] secret)
    {
        var group = ECNamedCurveTable.GetByOid(new Org.BouncyCastle.Asn1.DerObjectIdentifier(curve))
            ?? throw new AsnContentException("Unknown curve.");
        return group.G.Multiply(new BigInteger(1, secret)).Normalize().GetEncoded(false);
    }

    private static byte[] Number(AsnReader reader, int? length)
    {
        var bytes = reader.ReadIntegerBytes().Span;
        if ((bytes[0] & 0x80) != 0) throw new AsnContentException("A key's number is negative.");
        var trimmed = (bytes[0] == 0 ? bytes.Slice(1) : bytes).ToArray();
        return length is { } wanted ? Fit(trimmed, wanted) : trimmed;
    }

    /// <summary>The platform wants numbers in exactly the length of their modulus.</summary>
    private static byte[] Fit(byte[] number, int length)
    {
        if (number.Length == length) return number;
        var skip = 0;
        while (skip < number.Length && number[skip] == 0) skip++;
        if (number.Length - skip > length) throw new AsnContentException("A key's number is too large.");
        var fitted = new byte[length];
        Buffer.BlockCopy(number, skip, fitted, length - (number.Length - skip), number.Length - skip);
        return fitted;
    }

    internal static KeyException Invalid(Exception? error) => new("InvalidKey", SmimeErrorKind.InvalidData,
        "The data is not a private key, or it is damaged. Use an undamaged copy of the key file.", error);
}
