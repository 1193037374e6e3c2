using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>From an agreed secret to a key-encryption key: X9.63 (RFC 5753, 7.2; SEC 1, 3.6.1) or HKDF (RFC 8418, 2.2).</summary>
internal sealed record KeyDerivation(HashAlgorithmName Hash, bool IsHkdf)
{
    /// <summary>The derivation that a key agreement algorithm names, or null where it is not supported.</summary>
    public static KeyDerivation? Find(string oid) => oid switch
    {
        // Cofactor Diffie-Hellman is the plain one on curves whose cofactor is 1, and all of ours are.
        CmsOids.DhSha1Kdf or CmsOids.CofactorDhSha1Kdf => new(HashAlgorithmName.SHA1, false),
        CmsOids.DhSha224Kdf or CmsOids.CofactorDhSha224Kdf => new(SharedSecretHash.Sha224, false),
        CmsOids.DhSha256Kdf or CmsOids.CofactorDhSha256Kdf => new(HashAlgorithmName.SHA256, false),
        CmsOids.DhSha384Kdf or CmsOids.CofactorDhSha384Kdf => new(HashAlgorithmName.SHA384, false),
        CmsOids.DhSha512Kdf or CmsOids.CofactorDhSha512Kdf => new(HashAlgorithmName.SHA512, false),
        CmsOids.DhHkdfSha256 => new(HashAlgorithmName.SHA256, true),
        CmsOids.DhHkdfSha384 => new(HashAlgorithmName.SHA384, true),
        CmsOids.DhHkdfSha512 => new(HashAlgorithmName.SHA512, true),
        _ => null,
    };

    /// <summary>The scheme to write for a key-encryption key of this length (RFC 5753, 7.1.4 pairs them so).</summary>
    public static string OidFor(int keyBytes) => keyBytes switch
    {
        <= 16 => CmsOids.DhSha256Kdf,
        <= 24 => CmsOids.DhSha384Kdf,
        _ => CmsOids.DhSha512Kdf,
    };

    /// <summary>Derives a key of this length.</summary>
    public byte[] Derive(PrivateKey key, PublicKeyInfo otherParty, AlgorithmIdentifier wrap, byte[]? ukm, int keyBytes)
    {
        var info = SharedInfo(wrap, ukm, keyBytes);
        var derived = new byte[keyBytes];
        if (IsHkdf)
        {
            Expand(key.DeriveKeyHmac(otherParty, Hash, ukm ?? new byte[HashBytes]), info, derived);
            return derived;
        }

        var suffix = new byte[4 + info.Length];
        Buffer.BlockCopy(info, 0, suffix, 4, info.Length);
        var filled = 0;
        for (byte counter = 1; filled < keyBytes; counter++)
        {
            suffix[3] = counter;
            var block = key.DeriveKeyBlock(otherParty, Hash, suffix);
            var taken = Math.Min(block.Length, keyBytes - filled);
            Buffer.BlockCopy(block, 0, derived, filled, taken);
            Array.Clear(block, 0, block.Length);
            filled += taken;
        }

        return derived;
    }

    private int HashBytes => Hash.Name switch { "SHA384" => 48, "SHA512" => 64, _ => 32 };

    private void Expand(byte[] extracted, byte[] info, byte[] target)
    {
        using var mac = IncrementalHash.CreateHMAC(Hash, extracted);
        byte[] previous = [];
        var filled = 0;
        for (byte counter = 1; filled < target.Length; counter++)
        {
            mac.AppendData(previous);
            mac.AppendData(info);
            mac.AppendData([counter]);
            previous = mac.GetHashAndReset();
            var taken = Math.Min(previous.Length, target.Length - filled);
            Buffer.BlockCopy(previous, 0, target, filled, taken);
            filled += taken;
        }
    }

    /// <summary>ECC-CMS-SharedInfo (RFC 5753, 7.2).</summary>
    private static byte[] SharedInfo(AlgorithmIdentifier wrap, byte[]? ukm, int keyBytes)
    {
        return Der.Sequence(writer =>
        {
            wrap.Write(writer);
            if (ukm is not null)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0))) writer.WriteOctetString(ukm);
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
            {
                var bits = keyBytes * 8;
                writer.WriteOctetString([0, 0, (byte)(bits >> 8), (byte)bits]);
            }
        });
    }
}
