using System.Security.Cryptography;
using SmimePS.Cms;
using SmimePS.Errors;
using SmimePS.Messages;

namespace SmimePS.Records;

/// <summary>Policies as the records that users see and make, and back.</summary>
internal static class SmimePolicyRecords
{
    public const string Pkcs1 = "RsaPkcs1";
    public const string Pss = "RsaPss";
    private const string Oaep = "RsaOaep";

    public static SmimePolicy From(ProtectionPolicy policy) => new()
    {
        Name = policy.Name,
        ContentEncryption = policy.Encryption.Name,
        UseCapabilities = policy.UseCapabilities,
        KeyTransport = policy.KeyTransport.Mode == RSAEncryptionPaddingMode.Oaep ? Oaep + Shown(policy.KeyTransport.OaepHashAlgorithm) : Pkcs1,
        Digest = Shown(policy.Digest),
        SignaturePadding = policy.SignaturePadding.Mode == RSASignaturePaddingMode.Pss ? Pss : Pkcs1,
    };

    /// <summary>The policy that a record describes.</summary>
    /// <exception cref="SmimeException">One of its words names no algorithm that is written (<c>UnsupportedAlgorithm</c>).</exception>
    public static ProtectionPolicy ToPolicy(SmimePolicy record) => new()
    {
        Name = record.Name,
        Encryption = ContentEncryption.Parse(record.ContentEncryption),
        UseCapabilities = record.UseCapabilities,
        KeyTransport = KeyTransport(record.KeyTransport),
        Digest = Digest(record.Digest),
        SignaturePadding = record.SignaturePadding.ToUpperInvariant() switch
        {
            "RSAPKCS1" => RSASignaturePadding.Pkcs1,
            "RSAPSS" => RSASignaturePadding.Pss,
            _ => throw Unknown(record.SignaturePadding, "padding of a signature", $"{Pkcs1}, {Pss}"),
        },
    };

    public static HashAlgorithmName Digest(string name) => name.ToUpperInvariant() switch
    {
        "SHA256" => HashAlgorithmName.SHA256,
        "SHA384" => HashAlgorithmName.SHA384,
        "SHA512" => HashAlgorithmName.SHA512,
        _ => throw Unknown(name, "digest to sign", "Sha256, Sha384, Sha512"),
    };

    private static RSAEncryptionPadding KeyTransport(string name) => name.ToUpperInvariant() switch
    {
        "RSAPKCS1" => RSAEncryptionPadding.Pkcs1,
        "RSAOAEPSHA256" => RSAEncryptionPadding.OaepSHA256,
        "RSAOAEPSHA384" => RSAEncryptionPadding.OaepSHA384,
        "RSAOAEPSHA512" => RSAEncryptionPadding.OaepSHA512,
        _ => throw Unknown(name, "key transport", $"{Pkcs1}, RsaOaepSha256, RsaOaepSha384, RsaOaepSha512"),
    };

    private static string Shown(HashAlgorithmName hash) => "Sha" + hash.Name!.Substring(3);

    private static SmimeException Unknown(string name, string what, string known) => new("UnsupportedAlgorithm", SmimeErrorKind.InvalidArgument,
        $"'{name}' is no {what} that is written. Use one of {known}, or take a policy that New-SmimePolicy makes.");
}
