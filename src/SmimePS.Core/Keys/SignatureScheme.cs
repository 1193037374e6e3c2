using System.Formats.Asn1;
using System.Security.Cryptography;

namespace SmimePS.Keys;

/// <summary>The mathematics behind a signature algorithm.</summary>
internal enum SignatureFamily
{
    RsaPkcs1,
    RsaPss,
    Ecdsa,
    Dsa,
    Ed25519,
}

/// <summary>What a signature's AlgorithmIdentifier asks for (RFC 3279, 4055, 5758, 8410).</summary>
/// <param name="Family">How the signature is computed.</param>
/// <param name="Hash">The hash it names; null where the identifier names none (rsaEncryption in CMS) or none is used (Ed25519).</param>
/// <param name="MaskHash">The hash of PSS's mask generation.</param>
/// <param name="SaltLength">The length of PSS's salt in bytes.</param>
internal sealed record SignatureScheme(
    SignatureFamily Family, HashAlgorithmName? Hash = null, HashAlgorithmName? MaskHash = null, int SaltLength = 0)
{
    private const string Mgf1 = "1.2.840.113549.1.1.8";

    private static readonly Dictionary<string, SignatureScheme> Known = new()
    {
        [AlgorithmOids.RsaEncryption] = new(SignatureFamily.RsaPkcs1),
        ["1.2.840.113549.1.1.4"] = new(SignatureFamily.RsaPkcs1, HashAlgorithmName.MD5),
        ["1.2.840.113549.1.1.5"] = new(SignatureFamily.RsaPkcs1, HashAlgorithmName.SHA1),
        ["1.3.14.3.2.29"] = new(SignatureFamily.RsaPkcs1, HashAlgorithmName.SHA1),
        [AlgorithmOids.RsaSha256] = new(SignatureFamily.RsaPkcs1, HashAlgorithmName.SHA256),
        [AlgorithmOids.RsaSha384] = new(SignatureFamily.RsaPkcs1, HashAlgorithmName.SHA384),
        [AlgorithmOids.RsaSha512] = new(SignatureFamily.RsaPkcs1, HashAlgorithmName.SHA512),
        [AlgorithmOids.EcPublicKey] = new(SignatureFamily.Ecdsa),
        ["1.2.840.10045.4.1"] = new(SignatureFamily.Ecdsa, HashAlgorithmName.SHA1),
        [AlgorithmOids.EcdsaSha256] = new(SignatureFamily.Ecdsa, HashAlgorithmName.SHA256),
        [AlgorithmOids.EcdsaSha384] = new(SignatureFamily.Ecdsa, HashAlgorithmName.SHA384),
        [AlgorithmOids.EcdsaSha512] = new(SignatureFamily.Ecdsa, HashAlgorithmName.SHA512),
        ["1.2.840.10040.4.1"] = new(SignatureFamily.Dsa),
        ["1.2.840.10040.4.3"] = new(SignatureFamily.Dsa, HashAlgorithmName.SHA1),
        ["2.16.840.1.101.3.4.3.2"] = new(SignatureFamily.Dsa, HashAlgorithmName.SHA256),
        ["2.16.840.1.101.3.4.3.3"] = new(SignatureFamily.Dsa, HashAlgorithmName.SHA384),
        ["2.16.840.1.101.3.4.3.4"] = new(SignatureFamily.Dsa, HashAlgorithmName.SHA512),
        [AlgorithmOids.Ed25519] = new(SignatureFamily.Ed25519),
    };

    /// <summary>Reads the identifier; null where the algorithm is not known.</summary>
    /// <exception cref="AsnContentException">The parameters are malformed, or are not the algorithm's.</exception>
    public static SignatureScheme? Read(AlgorithmIdentifier algorithm)
    {
        if (algorithm.Oid == AlgorithmOids.RsaPss) return ReadPss(algorithm.Parameters);
        if (!Known.TryGetValue(algorithm.Oid, out var scheme)) return null;
        // Parameters belong to the key for EC and DSA; some signers repeat them here. For RSA they are NULL, or left out by mistake.
        var clean = algorithm.HasNoParameters || scheme.Family is SignatureFamily.Ecdsa or SignatureFamily.Dsa;
        return clean ? scheme : throw new AsnContentException("The signature algorithm has parameters it does not take.");
    }

    /// <summary>RSASSA-PSS-params (RFC 4055, 3.1); null where a hash is not known.</summary>
    public static SignatureScheme? ReadPss(ReadOnlyMemory<byte> parameters)
    {
        var hash = (HashAlgorithmName?)HashAlgorithmName.SHA1;
        var mask = hash;
        var salt = 20;
        var reader = new AsnReader(parameters, AsnEncodingRules.DER);
        var sequence = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        if (TryEnter(sequence, 0) is { } hashField) hash = ReadHash(hashField);
        if (TryEnter(sequence, 1) is { } maskField)
        {
            var generator = AlgorithmIdentifier.Read(maskField);
            mask = generator.Oid == Mgf1 ? ReadHash(new AsnReader(generator.Parameters, AsnEncodingRules.DER)) : null;
        }

        if (TryEnter(sequence, 2) is { } saltField && (!saltField.TryReadInt32(out salt) || salt < 0 || salt > 2048))
        {
            throw new AsnContentException("The PSS salt length makes no sense.");
        }

        if (TryEnter(sequence, 3) is { } trailerField && (!trailerField.TryReadInt32(out var trailer) || trailer != 1))
        {
            throw new AsnContentException("The PSS trailer is not 0xBC.");
        }

        sequence.ThrowIfNotEmpty();
        return hash is null || mask is null ? null : new SignatureScheme(SignatureFamily.RsaPss, hash, mask, salt);
    }

    private static AsnReader? TryEnter(AsnReader sequence, int number)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, number, isConstructed: true);
        return sequence.HasData && sequence.PeekTag() == tag ? sequence.ReadSequence(tag) : null;
    }

    private static HashAlgorithmName? ReadHash(AsnReader reader)
    {
        var algorithm = AlgorithmIdentifier.Read(reader);
        if (!algorithm.HasNoParameters) throw new AsnContentException("A hash takes no parameters.");
        return algorithm.Oid switch
        {
            "1.3.14.3.2.26" => HashAlgorithmName.SHA1,
            "2.16.840.1.101.3.4.2.1" => HashAlgorithmName.SHA256,
            "2.16.840.1.101.3.4.2.2" => HashAlgorithmName.SHA384,
            "2.16.840.1.101.3.4.2.3" => HashAlgorithmName.SHA512,
            _ => null,
        };
    }
}
