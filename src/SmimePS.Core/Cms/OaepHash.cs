using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>
/// The hashes that OAEP is read with: SHA-1, SHA-2 (RFC 8017, B.1) and SHA-3 (FIPS 202; identifiers of NIST's, as RFC 8692 names them). MD5
/// and older ones are none of OAEP's.
/// </summary>
internal static class OaepHash
{
    private static readonly HashAlgorithmName Sha512Short224 = new("SHA512-224");
    private static readonly HashAlgorithmName Sha512Short256 = new("SHA512-256");
    private static readonly HashAlgorithmName Sha3Of224 = new("SHA3-224");
    private static readonly HashAlgorithmName Sha3Of256 = new("SHA3-256");
    private static readonly HashAlgorithmName Sha3Of384 = new("SHA3-384");
    private static readonly HashAlgorithmName Sha3Of512 = new("SHA3-512");

    /// <summary>The hash of an identifier.</summary>
    /// <exception cref="CmsException">It is not supported (<c>UnsupportedAlgorithm</c>).</exception>
    public static HashAlgorithmName Find(string oid) => oid switch
    {
        CmsOids.Sha1 => HashAlgorithmName.SHA1,
        CmsOids.Sha224 => SharedSecretHash.Sha224,
        CmsOids.Sha256 => HashAlgorithmName.SHA256,
        CmsOids.Sha384 => HashAlgorithmName.SHA384,
        CmsOids.Sha512 => HashAlgorithmName.SHA512,
        CmsOids.Sha512Short224 => Sha512Short224,
        CmsOids.Sha512Short256 => Sha512Short256,
        CmsOids.Sha3Of224 => Sha3Of224,
        CmsOids.Sha3Of256 => Sha3Of256,
        CmsOids.Sha3Of384 => Sha3Of384,
        CmsOids.Sha3Of512 => Sha3Of512,
        _ => throw CmsException.Unsupported("The OAEP hash " + oid),
    };

    /// <summary>True for those that every platform's RSA knows.</summary>
    public static bool IsOfPlatform(HashAlgorithmName hash) =>
        hash == HashAlgorithmName.SHA1 || hash == HashAlgorithmName.SHA256 || hash == HashAlgorithmName.SHA384 || hash == HashAlgorithmName.SHA512;

    public static IDigest Create(HashAlgorithmName hash) => hash.Name switch
    {
        "SHA512-224" => new Sha512tDigest(224),
        "SHA512-256" => new Sha512tDigest(256),
        "SHA3-224" => new Sha3Digest(224),
        "SHA3-256" => new Sha3Digest(256),
        "SHA3-384" => new Sha3Digest(384),
        "SHA3-512" => new Sha3Digest(512),
        _ => SharedSecretHash.Create(hash),
    };
}
