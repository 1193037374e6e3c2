namespace SmimePS.Cms;

/// <summary>Object identifiers of CMS: content types, attributes and algorithms, each with its RFC.</summary>
internal static class CmsOids
{
    // Content types (RFC 5652, 4; RFC 5083; RFC 3274).
    public const string Data = "1.2.840.113549.1.7.1";
    public const string SignedData = "1.2.840.113549.1.7.2";
    public const string EnvelopedData = "1.2.840.113549.1.7.3";
    public const string AuthEnvelopedData = "1.2.840.113549.1.9.16.1.23";
    public const string CompressedData = "1.2.840.113549.1.9.16.1.9";

    // Signed attributes (RFC 5652, 11; RFC 8551, 2.5; RFC 5035).
    public const string ContentType = "1.2.840.113549.1.9.3";
    public const string MessageDigest = "1.2.840.113549.1.9.4";
    public const string SigningTime = "1.2.840.113549.1.9.5";
    public const string Capabilities = "1.2.840.113549.1.9.15";
    public const string EncryptionKeyPreference = "1.2.840.113549.1.9.16.2.11";
    // What Outlook has always sent in place of or beside the one before: the bare IssuerAndSerialNumber.
    public const string MicrosoftEncryptionKeyPreference = "1.3.6.1.4.1.311.16.4";
    public const string SecureHeaderFields = "1.2.840.113549.1.9.16.2.55";
    public const string SigningCertificate = "1.2.840.113549.1.9.16.2.12";
    public const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";

    // What stands among the CRLs (RFC 5940).
    public const string OcspResponseInfo = "1.3.6.1.5.5.7.16.2";

    // Digests (RFC 3370, 2; RFC 5754, 2).
    public const string Md5 = "1.2.840.113549.2.5";
    public const string Sha1 = "1.3.14.3.2.26";
    public const string Sha224 = "2.16.840.1.101.3.4.2.4";
    public const string Sha256 = "2.16.840.1.101.3.4.2.1";
    public const string Sha384 = "2.16.840.1.101.3.4.2.2";
    public const string Sha512 = "2.16.840.1.101.3.4.2.3";

    // Digests of OAEP beside those (NIST's register of algorithms; RFC 8017, B.1).
    public const string Sha512Short224 = "2.16.840.1.101.3.4.2.5";
    public const string Sha512Short256 = "2.16.840.1.101.3.4.2.6";
    public const string Sha3Of224 = "2.16.840.1.101.3.4.2.7";
    public const string Sha3Of256 = "2.16.840.1.101.3.4.2.8";
    public const string Sha3Of384 = "2.16.840.1.101.3.4.2.9";
    public const string Sha3Of512 = "2.16.840.1.101.3.4.2.10";

    // Content encryption (RFC 3565, RFC 5084, RFC 3370, 5).
    public const string Aes128Cbc = "2.16.840.1.101.3.4.1.2";
    public const string Aes192Cbc = "2.16.840.1.101.3.4.1.22";
    public const string Aes256Cbc = "2.16.840.1.101.3.4.1.42";
    public const string Aes128Gcm = "2.16.840.1.101.3.4.1.6";
    public const string Aes192Gcm = "2.16.840.1.101.3.4.1.26";
    public const string Aes256Gcm = "2.16.840.1.101.3.4.1.46";
    public const string TripleDesCbc = "1.2.840.113549.3.7";
    public const string Rc2Cbc = "1.2.840.113549.3.2";
    public const string DesCbc = "1.3.14.3.2.7";

    // Key wrapping (RFC 3565, 2.3.2; RFC 3370, 4.3.1).
    public const string Aes128Wrap = "2.16.840.1.101.3.4.1.5";
    public const string Aes192Wrap = "2.16.840.1.101.3.4.1.25";
    public const string Aes256Wrap = "2.16.840.1.101.3.4.1.45";
    public const string TripleDesWrap = "1.2.840.113549.1.9.16.3.6";

    // RSAES-OAEP's parts (RFC 4055, 4.1).
    public const string Mgf1 = "1.2.840.113549.1.1.8";
    public const string PSpecified = "1.2.840.113549.1.1.9";

    // Ephemeral-static Diffie-Hellman on EC (RFC 5753, 7.1.4) and on curve 25519 with HKDF (RFC 8418, 2.2).
    public const string DhSha1Kdf = "1.3.133.16.840.63.0.2";
    public const string CofactorDhSha1Kdf = "1.3.133.16.840.63.0.3";
    public const string DhSha224Kdf = "1.3.132.1.11.0";
    public const string DhSha256Kdf = "1.3.132.1.11.1";
    public const string DhSha384Kdf = "1.3.132.1.11.2";
    public const string DhSha512Kdf = "1.3.132.1.11.3";
    public const string CofactorDhSha224Kdf = "1.3.132.1.14.0";
    public const string CofactorDhSha256Kdf = "1.3.132.1.14.1";
    public const string CofactorDhSha384Kdf = "1.3.132.1.14.2";
    public const string CofactorDhSha512Kdf = "1.3.132.1.14.3";
    public const string DhHkdfSha256 = "1.2.840.113549.1.9.16.3.19";
    public const string DhHkdfSha384 = "1.2.840.113549.1.9.16.3.20";
    public const string DhHkdfSha512 = "1.2.840.113549.1.9.16.3.21";

    public const string ZlibCompress = "1.2.840.113549.1.9.16.3.8";
}
