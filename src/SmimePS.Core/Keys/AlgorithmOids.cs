namespace SmimePS.Keys;

/// <summary>Object identifiers of key and signature algorithms and of curves (RFC 8017, RFC 5480, RFC 8410).</summary>
public static class AlgorithmOids
{
#pragma warning disable CS1591 // each name is the field's own
    public const string RsaEncryption = "1.2.840.113549.1.1.1";
    public const string RsaOaep = "1.2.840.113549.1.1.7";
    public const string RsaPss = "1.2.840.113549.1.1.10";
    public const string RsaSha256 = "1.2.840.113549.1.1.11";
    public const string RsaSha384 = "1.2.840.113549.1.1.12";
    public const string RsaSha512 = "1.2.840.113549.1.1.13";
    public const string EcPublicKey = "1.2.840.10045.2.1";
    public const string EcdsaSha256 = "1.2.840.10045.4.3.2";
    public const string EcdsaSha384 = "1.2.840.10045.4.3.3";
    public const string EcdsaSha512 = "1.2.840.10045.4.3.4";
    public const string NistP256 = "1.2.840.10045.3.1.7";
    public const string NistP384 = "1.3.132.0.34";
    public const string NistP521 = "1.3.132.0.35";
    public const string X25519 = "1.3.101.110";
    public const string Ed25519 = "1.3.101.112";
#pragma warning restore CS1591
}
