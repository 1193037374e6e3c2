using System.Security.Cryptography;
using SmimePS.Cms;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Interop;

/// <summary>How the content key gets to a recipient.</summary>
/// <param name="Key">The recipient, of <see cref="Cms.TestIdentities"/>.</param>
/// <param name="Scheme">The scheme, in the words of <see cref="SchemeOf"/>.</param>
/// <param name="OpenSsl">How OpenSSL is asked for it.</param>
internal sealed record KeyManagement(string Key, string Scheme, string OpenSsl)
{
    /// <summary>How we are asked for it; our key agreement follows from the content's algorithm.</summary>
    public RSAEncryptionPadding Padding { get; private init; } = RSAEncryptionPadding.Pkcs1;

    public static KeyManagement Pkcs1(string key) => new(key, "PKCS#1 v1.5", "");

    public static KeyManagement Oaep(string hash, string? mask = null, string? label = null)
    {
        var options = $"-keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:{hash} -keyopt rsa_mgf1_md:{mask ?? hash}";
        if (label is not null) options += $" -keyopt rsa_oaep_label:{label}";
        return new KeyManagement("rsa2048", OaepScheme(hash, mask ?? hash, label is not null), options)
        {
            Padding = RSAEncryptionPadding.CreateOaep(new HashAlgorithmName(hash)),
        };
    }

    public static KeyManagement Ecdh(string key, string hash, bool cofactor = false) =>
        new(key, EcdhScheme(hash, cofactor), $"-keyopt ecdh_kdf_md:{hash} -keyopt ecdh_cofactor_mode:{(cofactor ? 1 : 0)}");

    /// <summary>What a message uses.</summary>
    public static string SchemeOf(RecipientInfo recipient)
    {
        var algorithm = recipient.KeyEncryptionAlgorithm!;
        if (algorithm.Oid == AlgorithmOids.RsaEncryption) return "PKCS#1 v1.5";
        if (algorithm.Oid == AlgorithmOids.RsaOaep)
        {
            var oaep = OaepParameters.Read(algorithm.Parameters);
            return OaepScheme(oaep.Hash.Name!, oaep.MaskHash.Name!, oaep.Label.Length > 0);
        }

        if (KeyDerivation.Find(algorithm.Oid) is not { } derivation) return algorithm.Oid;
        return derivation.IsHkdf ? "ECDH HKDF " + derivation.Hash.Name : EcdhScheme(derivation.Hash.Name!, IsCofactor(algorithm.Oid));
    }

    public override string ToString() => $"{Key} {Scheme}";

    private static string OaepScheme(string hash, string mask, bool hasLabel) =>
        $"OAEP {hash}" + (mask == hash ? "" : $", MGF1 {mask}") + (hasLabel ? ", label" : "");

    private static string EcdhScheme(string hash, bool cofactor) => $"{(cofactor ? "cofactor " : "")}ECDH X9.63 {hash}";

    private static bool IsCofactor(string oid) => oid == CmsOids.CofactorDhSha1Kdf || oid.StartsWith("1.3.132.1.14.", StringComparison.Ordinal);
}
