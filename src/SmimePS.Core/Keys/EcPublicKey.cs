using System.Security.Cryptography;

namespace SmimePS.Keys;

/// <summary>EC public keys between their encoded and the platform's form.</summary>
internal static class EcPublicKey
{
    /// <summary>The platform's parameters; null where the curve is not known or the point is malformed. Whether it lies on the curve is checked on import.</summary>
    public static ECParameters? Read(PublicKeyInfo key) =>
        key.NamedCurve is { } oid ? Read(oid, key.Key.ToArray()) : null;

    /// <summary>A point on the named curve, compressed or not (SEC 1, 2.3.4).</summary>
    public static ECParameters? Read(string curve, byte[] point)
    {
        if (NamedCurves.FieldBytes(curve) is not { } size) return null;
        if (point.Length == size + 1 && point[0] is 2 or 3) point = BouncyVerification.Uncompress(curve, point) ?? [];
        if (point.Length != (2 * size) + 1 || point[0] != 4) return null;
        return new ECParameters
        {
            Curve = ECCurve.CreateFromValue(curve),
            Q = new ECPoint { X = point.AsSpan(1, size).ToArray(), Y = point.AsSpan(1 + size).ToArray() },
        };
    }

    /// <summary>The uncompressed point.</summary>
    public static byte[] Point(ECParameters parameters) => [4, .. parameters.Q.X!, .. parameters.Q.Y!];

    /// <summary>SubjectPublicKeyInfo for a point on a named curve.</summary>
    public static PublicKeyInfo Encode(string curve, byte[] point)
    {
        var parameters = Der.Encode(writer => writer.WriteObjectIdentifier(curve));
        return Encode(new AlgorithmIdentifier(AlgorithmOids.EcPublicKey, parameters), point);
    }

    /// <summary>SubjectPublicKeyInfo for any algorithm.</summary>
    public static PublicKeyInfo Encode(AlgorithmIdentifier algorithm, byte[] key)
    {
        var encoded = Der.Sequence(writer =>
        {
            algorithm.Write(writer);
            writer.WriteBitString(key);
        });

        return new PublicKeyInfo(encoded, algorithm, key);
    }
}
