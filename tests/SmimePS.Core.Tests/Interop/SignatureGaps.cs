namespace SmimePS.Core.Tests.Interop;

/// <summary>What of signatures cannot be: measured with OpenSSL 3.0, gpgsm 2.2 and NSS 3.87.</summary>
internal static class SignatureGaps
{
    public static IEnumerable<Gap> Of(SignatureCase row) => [.. Ours(row), .. Algorithm(row), .. Form(row)];

    private static IEnumerable<Gap> Ours(SignatureCase row)
    {
        if (row.Digest == "SHA1") yield return Gap.Ours("we only read SHA-1", "the digest SHA1");
        var length = row.Digest switch { "SHA256" => 32, "SHA384" => 48, _ => 64 };
        if (row.PssMask is not null || (row.PssSalt is { } salt && salt != length)) yield return Gap.Ours("we write one hash, salt as long", "Came out as");
        if (!row.HasAttributes) yield return Gap.Ours("we always sign attributes", "There are signed attributes.");
    }

    private static IEnumerable<Gap> Algorithm(SignatureCase row)
    {
        if (row.PssSalt is not null)
        {
            if (row.IsIndefinite == true) yield return Gap.OpenSslWrites("fails to stream with PSS", "illegal zero content");
            yield return Gap.GpgsmWrites("writes PKCS#1 v1.5 alone", "Came out as PKCS#1 v1.5");
            yield return Gap.CmsutilWrites("writes PKCS#1 v1.5 alone", "Came out as PKCS#1 v1.5");
        }

        if (row is { Digest: "SHA1", Keys: ["p256"] }) yield return Gap.GpgsmWrites("wants a digest as long as the curve", "Invalid length");
        if (row.Keys.Contains("p521"))
        {
            const string Odd = "DSA requires the hash length to be a multiple of 8 bits";
            yield return Gap.GpgsmReads("takes no P-521 certificate", Odd);
            yield return Gap.GpgsmWrites("takes no P-521 certificate", Odd);
        }

        if (row.Keys.Contains("ed25519"))
        {
            yield return Gap.OpenSslReads("knows no Ed25519 in CMS", "eddsa_digest_signverify_init:invalid digest");
            yield return Gap.OpenSslWrites("knows no Ed25519 in CMS", "eddsa_digest_signverify_init:invalid digest");
            yield return Gap.GpgsmReads("verifies no Ed25519", "invalid signature: Internal error");
            yield return Gap.GpgsmWrites("has no Ed25519 keys", "No secret key");
            yield return Gap.CmsutilReads("takes no Ed25519 certificate", "SEC_ERROR_PKCS12_UNABLE_TO_IMPORT_KEY");
            yield return Gap.CmsutilWrites("takes no Ed25519 certificate", "SEC_ERROR_PKCS12_UNABLE_TO_IMPORT_KEY");
        }
    }

    private static IEnumerable<Gap> Form(SignatureCase row)
    {
        if (!row.HasAttributes) yield return Gap.GpgsmWrites("always signs attributes", "There are signed attributes.");
        if (row.NamesCertificate)
        {
            yield return Gap.GpgsmWrites("has no such attribute", "no signing-certificate attribute");
            yield return Gap.CmsutilWrites("has no such attribute", "no signing-certificate attribute");
        }

        if (row.ByKeyIdentifier)
        {
            // Nor those of OpenSSL.
            yield return Gap.GpgsmReads("libksba reads no signer named so", "TLV length too large");
            yield return Gap.GpgsmWrites("names by issuer alone", "Named by issuer");
            yield return Gap.CmsutilWrites("names by issuer alone", "Named by issuer");
        }

        if (row.Keys.Length > 1) yield return Gap.CmsutilWrites("signs as one alone", "There are 1 signers.");
        if (row.Length == 0)
        {
            yield return Gap.GpgsmWrites("signs nothing empty", "cannot sign an empty message");
            yield return Gap.CmsutilReads("verifies nothing empty", "no message digests");
            yield return Gap.CmsutilWrites("signs nothing empty", "SEC_ERROR_DIGEST_NOT_FOUND");
        }

        if (row.IsIndefinite == false)
        {
            yield return Gap.GpgsmWrites("writes indefinite lengths alone", "came out indefinite");
            yield return Gap.CmsutilWrites("writes indefinite lengths alone", "came out indefinite");
        }
    }
}
