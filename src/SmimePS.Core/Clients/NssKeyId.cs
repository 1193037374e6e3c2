using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Clients;

/// <summary>The name under which NSS keeps a private key: SHA-1 of the RSA modulus or of the EC point (its PK11_MakeIDFromPubKey).</summary>
internal static class NssKeyId
{
    /// <summary>In lower-case hexadecimal, as <c>certutil -K</c> prints it; null for a key that NSS cannot hold or that is malformed.</summary>
    public static string? Of(Certificate certificate)
    {
        var key = certificate.PublicKey;
        var named = key.Algorithm.Oid switch
        {
            AlgorithmOids.RsaEncryption => RsaKeyBytes.Read(key)?.Modulus,
            AlgorithmOids.EcPublicKey => key.Key.ToArray(),
            _ => null,
        };
        if (named is null) return null;
#pragma warning disable CA5350 // a name, not a protection
        using var sha1 = SHA1.Create();
        return Convert.ToHexString(sha1.ComputeHash(named)).ToLowerInvariant();
#pragma warning restore CA5350
    }
}
