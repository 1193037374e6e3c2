using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Keys;

namespace SmimePS.Messages;

/// <summary>
/// Which algorithms protect a message, all of them in one place. Take <see cref="Compatible"/> or <see cref="Modern"/>, or change
/// one of them (<c>ProtectionPolicy.Modern with { … }</c>).
/// </summary>
public sealed record ProtectionPolicy
{
    /// <summary>
    /// What every S/MIME program in use reads: SHA-256, RSA with PKCS#1 v1.5 padding, AES-256 in CBC mode; AES-GCM only where every
    /// recipient has announced it.
    /// </summary>
    public static ProtectionPolicy Compatible { get; } = new() { Name = nameof(Compatible) };

    /// <summary>
    /// What RFC 8551 prefers: AES-256-GCM, which notices every change, RSA-PSS and RSA-OAEP. Outlook, gpgsm before 2.4 and
    /// OpenSSL before 3 do not read it all.
    /// </summary>
    public static ProtectionPolicy Modern { get; } = new()
    {
        Name = nameof(Modern),
        SignaturePadding = RSASignaturePadding.Pss,
        KeyTransport = RSAEncryptionPadding.OaepSHA256,
        Encryption = ContentEncryption.Aes256Gcm,
        UseCapabilities = false,
    };

    /// <summary>What is taken when nothing is said: <see cref="Compatible"/>.</summary>
    public static ProtectionPolicy Default => Compatible;

    /// <summary>Those that have a name of their own.</summary>
    public static IReadOnlyList<ProtectionPolicy> Named { get; } = [Compatible, Modern];

    private static IReadOnlyList<ContentEncryption> Authenticated { get; } = [ContentEncryption.Aes256Gcm, ContentEncryption.Aes128Gcm];

    /// <summary>Its name in reports.</summary>
    public string Name { get; init; } = "Custom";

    /// <summary>The digest that is signed; SHA-256, SHA-384 or SHA-512. A larger curve than P-256 takes the digest that fits it.</summary>
    public HashAlgorithmName Digest { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>How RSA signatures are padded: PKCS#1 v1.5, or PSS (RFC 4056).</summary>
    public RSASignaturePadding SignaturePadding { get; init; } = RSASignaturePadding.Pkcs1;

    /// <summary>How content keys are encrypted for RSA recipients: PKCS#1 v1.5, or OAEP with some hash (RFC 3560).</summary>
    public RSAEncryptionPadding KeyTransport { get; init; } = RSAEncryptionPadding.Pkcs1;

    /// <summary>The content encryption.</summary>
    public ContentEncryption Encryption { get; init; } = ContentEncryption.Aes256Cbc;

    /// <summary>Whether recipients who have all announced authenticated encryption, in signed mail or in their certificates, get it whatever <see cref="Encryption"/> says.</summary>
    public bool UseCapabilities { get; init; } = true;

    /// <summary>The digest for a signer: the policy's, or the larger one that its key calls for (RFC 5753, RFC 8419).</summary>
    internal HashAlgorithmName DigestFor(Certificate signer)
    {
        var needed = signer.PublicKey.Algorithm.Oid == AlgorithmOids.Ed25519 ? HashAlgorithmName.SHA512 : signer.PublicKey.NamedCurve switch
        {
            AlgorithmOids.NistP384 => HashAlgorithmName.SHA384,
            AlgorithmOids.NistP521 => HashAlgorithmName.SHA512,
            _ => HashAlgorithmName.SHA256,
        };
        return string.CompareOrdinal(needed.Name, Digest.Name) > 0 ? needed : Digest;
    }

    /// <summary>What to encrypt with for these recipients. What one said in signed mail is later and more than its certificate says.</summary>
    public ContentEncryption ChooseEncryption(IReadOnlyList<Certificate> recipients, Func<Certificate, IReadOnlyCollection<string>?>? capabilities)
    {
        if (!UseCapabilities || Encryption.IsAuthenticated || recipients.Count == 0) return Encryption;
        var announced = recipients.Select(one => capabilities?.Invoke(one) ?? AnnouncedCapabilities.Of(one)).ToList();
        return Authenticated.FirstOrDefault(candidate => announced.TrueForAll(one => one.Contains(candidate.Oid))) ?? Encryption;
    }
}
