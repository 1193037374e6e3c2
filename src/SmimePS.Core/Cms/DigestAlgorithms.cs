using System.Security.Cryptography;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>Digest algorithms between CMS's identifiers and the platform's names.</summary>
internal static class DigestAlgorithms
{
    /// <summary>The platform's name, or null where the digest is not supported.</summary>
    public static HashAlgorithmName? Find(string oid) => oid switch
    {
        CmsOids.Md5 => HashAlgorithmName.MD5,
        CmsOids.Sha1 => HashAlgorithmName.SHA1,
        CmsOids.Sha256 => HashAlgorithmName.SHA256,
        CmsOids.Sha384 => HashAlgorithmName.SHA384,
        CmsOids.Sha512 => HashAlgorithmName.SHA512,
        _ => null,
    };

    /// <summary>The identifier to write; weak digests have none, because none is made with them.</summary>
    /// <exception cref="CmsException">The digest is weak or unknown (<c>UnsupportedAlgorithm</c>).</exception>
    public static string OidForWriting(HashAlgorithmName name) => name.Name switch
    {
        "SHA256" => CmsOids.Sha256,
        "SHA384" => CmsOids.Sha384,
        "SHA512" => CmsOids.Sha512,
        _ => throw new CmsException("UnsupportedAlgorithm", Errors.SmimeErrorKind.NotSupported,
            $"Messages are not made with the digest {name.Name} here. Use SHA256, SHA384 or SHA512."),
    };

    public static bool IsWeak(HashAlgorithmName name) => name == HashAlgorithmName.MD5 || name == HashAlgorithmName.SHA1;

    /// <summary>AlgorithmIdentifier without parameters, as RFC 5754, 2 has it written.</summary>
    public static AlgorithmIdentifier Identifier(HashAlgorithmName name) => new(OidForWriting(name));

    /// <summary>A running hash of the platform's; null on a machine that forbids this one.</summary>
    public static IncrementalHash? TryCreate(HashAlgorithmName name)
    {
        try
        {
            return IncrementalHash.CreateHash(name);
        }
        catch (Exception error) when (error is CryptographicException or PlatformNotSupportedException)
        {
            // MD5 under a FIPS policy.
            return null;
        }
    }

    public static byte[] Hash(HashAlgorithmName name, byte[] data)
    {
        using var hash = IncrementalHash.CreateHash(name);
        hash.AppendData(data);
        return hash.GetHashAndReset();
    }
}
