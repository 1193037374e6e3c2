using System.Security.Cryptography;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>A key for one agreement with one recipient.</summary>
internal static class EphemeralKey
{
    public static PrivateKey Create(CmsRecipient recipient)
    {
        var key = recipient.Certificate.PublicKey;
        if (key.Algorithm.Oid == AlgorithmOids.X25519) return Curve25519Key.CreateEphemeral();
        if (key.NamedCurve is not { } curve || NamedCurves.FieldBytes(curve) is null) throw recipient.Unusable(null);
        try
        {
            return PlatformKey.FromEc(null, ECDiffieHellman.Create(ECCurve.CreateFromValue(curve)));
        }
        catch (Exception error) when (error is CryptographicException or PlatformNotSupportedException)
        {
            throw recipient.Unusable(error);
        }
    }
}
