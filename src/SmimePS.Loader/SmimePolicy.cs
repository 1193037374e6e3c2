namespace SmimePS;

/// <summary>Which algorithms protect a message. New-SmimePolicy makes one; every parameter that takes it takes the name Compatible or Modern too.</summary>
public sealed class SmimePolicy
{
    /// <summary>What it is called.</summary>
    public string Name { get; init; } = "";

    /// <summary>What encrypts the content, such as Aes256Cbc.</summary>
    public string ContentEncryption { get; init; } = "";

    /// <summary>Whether recipients who have all announced authenticated encryption get it whatever <see cref="ContentEncryption"/> says.</summary>
    public bool UseCapabilities { get; init; }

    /// <summary>What encrypts the content's key for an RSA recipient: RsaPkcs1, or RsaOaepSha256 and its kin.</summary>
    public string KeyTransport { get; init; } = "";

    /// <summary>The digest that is signed: Sha256, Sha384 or Sha512. A larger elliptic curve takes the digest that fits it.</summary>
    public string Digest { get; init; } = "";

    /// <summary>How an RSA signature is padded: RsaPkcs1 or RsaPss.</summary>
    public string SignaturePadding { get; init; } = "";

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
