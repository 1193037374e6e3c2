namespace SmimePS.Keys;

/// <summary>Object identifiers of encryption under a password (RFC 8018, RFC 7292).</summary>
internal static class EncryptionOids
{
    public const string Pbes2 = "1.2.840.113549.1.5.13";
    public const string Pbkdf2 = "1.2.840.113549.1.5.12";
    public const string Scrypt = "1.3.6.1.4.1.11591.4.11";
    public const string Pbmac1 = "1.2.840.113549.1.5.14";
    public const string HmacSha1 = "1.2.840.113549.2.7";
    public const string HmacSha256 = "1.2.840.113549.2.9";
    public const string HmacSha384 = "1.2.840.113549.2.10";
    public const string HmacSha512 = "1.2.840.113549.2.11";
    public const string Aes128Cbc = "2.16.840.1.101.3.4.1.2";
    public const string Aes192Cbc = "2.16.840.1.101.3.4.1.22";
    public const string Aes256Cbc = "2.16.840.1.101.3.4.1.42";
    public const string TripleDesCbc = "1.2.840.113549.3.7";
    public const string PbeSha1TripleDes = "1.2.840.113549.1.12.1.3";
    public const string PbeSha1TwoKeyTripleDes = "1.2.840.113549.1.12.1.4";
    public const string PbeSha1Rc2128 = "1.2.840.113549.1.12.1.5";
    public const string PbeSha1Rc240 = "1.2.840.113549.1.12.1.6";
    public const string Sha1 = "1.3.14.3.2.26";
    public const string Sha256 = "2.16.840.1.101.3.4.2.1";
    public const string Sha384 = "2.16.840.1.101.3.4.2.2";
    public const string Sha512 = "2.16.840.1.101.3.4.2.3";
}
