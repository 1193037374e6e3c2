namespace SmimePS.Certificates;

/// <summary>Object identifiers of PKCS#12 (RFC 7292) and the PKCS#7 content types it is made of.</summary>
internal static class Pkcs12Oids
{
    public const string Data = "1.2.840.113549.1.7.1";
    public const string SignedData = "1.2.840.113549.1.7.2";
    public const string EncryptedData = "1.2.840.113549.1.7.6";
    public const string KeyBag = "1.2.840.113549.1.12.10.1.1";
    public const string ShroudedKeyBag = "1.2.840.113549.1.12.10.1.2";
    public const string CertificateBag = "1.2.840.113549.1.12.10.1.3";
    public const string SafeContentsBag = "1.2.840.113549.1.12.10.1.6";
    public const string X509Certificate = "1.2.840.113549.1.9.22.1";
    public const string FriendlyName = "1.2.840.113549.1.9.20";
    public const string LocalKeyId = "1.2.840.113549.1.9.21";
}
