using SmimePS.Cms;

namespace SmimePS.Core.Tests.Interop;

/// <summary>What of encryption cannot be: measured with OpenSSL 3.0, gpgsm 2.2 and NSS 3.87.</summary>
internal static class EnvelopeGaps
{
    public static IEnumerable<Gap> Of(EnvelopeCase row) => [.. Ours(row), .. Naming(row), .. Management(row), .. Cipher(row)];

    private static IEnumerable<Gap> Ours(EnvelopeCase row)
    {
        if (row.Cipher.IsWeak) yield return Gap.Ours("we only read 3DES", "Writing TripleDesCbc is not supported");
        var (key, scheme) = (row.Management.Key, row.Management.Scheme);
        if (key[0] == 'r')
        {
            var hash = scheme.Split(' ', ',')[1];
            if (hash.Contains('-', StringComparison.Ordinal) || hash == "SHA224") yield return Gap.Ours($"we only read OAEP with {hash}", "the digest " + hash);
            else if (scheme.Contains(',', StringComparison.Ordinal)) yield return Gap.Ours("we write one hash, no label", "Came out as");
        }
        else
        {
            // RFC 5753, 7.1.4 pairs them so.
            var own = row.Cipher.KeyBits switch { 128 => "SHA256", 192 => "SHA384", _ => "SHA512" };
            if (scheme != "ECDH X9.63 " + own) yield return Gap.Ours($"we pair it with {own}", "Came out as");
        }
    }

    private static IEnumerable<Gap> Naming(EnvelopeCase row)
    {
        if (row.ByKeyIdentifier == true)
        {
            yield return Gap.GpgsmReads("libksba reads no recipient named so", "error getting info: General error");
            yield return Gap.GpgsmWrites("names by issuer alone", "Named by issuer");
            yield return Gap.CmsutilWrites("names by issuer alone", "Named by issuer");
        }

        if (row.HasEcBeside)
        {
            yield return Gap.GpgsmWrites("encrypts for no EC key", "Wrong key usage");
            yield return Gap.CmsutilReads("reads no message with ECDH in it", "SEC_ERROR_BAD_DER");
            yield return Gap.CmsutilWrites("encrypts for no EC key", "SEC_ERROR_INVALID_ALGORITHM");
        }

        if (row.IsIndefinite == false)
        {
            yield return Gap.GpgsmWrites("writes indefinite lengths alone", "came out indefinite");
            yield return Gap.CmsutilWrites("writes indefinite lengths alone", "came out indefinite");
        }
    }

    private static IEnumerable<Gap> Management(EnvelopeCase row)
    {
        var (key, scheme) = (row.Management.Key, row.Management.Scheme);
        if (scheme.StartsWith("OAEP", StringComparison.Ordinal))
        {
            yield return Gap.GpgsmReads("opens no OAEP", "error getting encrypted session key");
            yield return Gap.GpgsmWrites("writes PKCS#1 v1.5 alone", "PKCS#1 v1.5.");
            yield return Gap.CmsutilReads("opens no OAEP", "SEC_ERROR_UNSUPPORTED_KEYALG");
            yield return Gap.CmsutilWrites("writes PKCS#1 v1.5 alone", "PKCS#1 v1.5.");
        }

        if (key[0] == 'r') yield break;
        if (key == "x25519")
        {
            yield return Gap.OpenSslReads("knows no X25519 in CMS", "Error decrypting CMS using private key");
            yield return Gap.OpenSslWrites("knows no X25519 in CMS", "not supported for this keytype");
            yield return Gap.GpgsmReads("opens no ECDH", "error getting encrypted session key");
        }

        if (key == "p521")
        {
            // The signature on it: 521 is no multiple of 8.
            yield return Gap.GpgsmReads("takes no P-521 certificate", "DSA requires the hash length to be a multiple of 8 bits");
            yield return Gap.GpgsmWrites("takes no P-521 certificate", "DSA requires the hash length to be a multiple of 8 bits");
        }
        else
        {
            yield return Gap.GpgsmReads("opens no ECDH", "Invalid session key");
            yield return Gap.GpgsmWrites("encrypts for no EC key", "Wrong key usage");
        }

        // Neither does it read OpenSSL's.
        yield return Gap.CmsutilReads("reads no message with ECDH in it", "SEC_ERROR_BAD_DER");
        yield return key == "x25519"
            ? Gap.CmsutilWrites("takes no X25519 certificate", "SEC_ERROR_PKCS12_UNABLE_TO_IMPORT_KEY")
            : Gap.CmsutilWrites("encrypts for no EC key", "SEC_ERROR_INVALID_ALGORITHM");
    }

    private static IEnumerable<Gap> Cipher(EnvelopeCase row)
    {
        if (row.Cipher.IsAuthenticated)
        {
            // It says the same of OpenSSL's.
            yield return Gap.GpgsmReads("opens no GCM", "error getting IV: Buffer too short");
            yield return Gap.GpgsmWrites("writes CBC alone", "Came out as Aes");
            yield return Gap.CmsutilReads("reads no AuthEnvelopedData", "SEC_ERROR_UNRECOGNIZED_OID");
            yield return Gap.CmsutilWrites("writes CBC alone", "Came out as Aes");
        }

        // It goes by the length of the recipients' keys, and no option changes that.
        var isItsChoice = row.Cipher == (row.Management.Key == "rsa4096" ? ContentEncryption.Aes256Cbc : ContentEncryption.Aes128Cbc);
        if (!isItsChoice) yield return Gap.CmsutilWrites("chooses AES-128-CBC for such keys", "Came out as Aes128Cbc");
    }
}
