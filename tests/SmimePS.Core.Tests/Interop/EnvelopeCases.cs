using SmimePS.Cms;
using static SmimePS.Core.Tests.Interop.KeyManagement;

namespace SmimePS.Core.Tests.Interop;

/// <summary>Content encryption and key management.</summary>
internal static class EnvelopeCases
{
    private static readonly ContentEncryption Aes128 = ContentEncryption.Aes128Cbc;
    private static readonly ContentEncryption Aes256 = ContentEncryption.Aes256Cbc;

    public static IEnumerable<EnvelopeCase> All => [.. Contents(), .. Oaeps(), .. Agreements(), .. Forms()];

    private static IEnumerable<EnvelopeCase> Contents()
    {
        yield return new(Aes128, Pkcs1("rsa2048"));
        yield return new(ContentEncryption.Aes192Cbc, Pkcs1("rsa2048"));
        yield return new(Aes256, Pkcs1("rsa2048"));
        yield return new(Aes256, Pkcs1("rsa3072"));
        yield return new(Aes256, Pkcs1("rsa4096")) { HasRsaBeside = false };
        yield return new(ContentEncryption.Aes128Gcm, Pkcs1("rsa2048"));
        yield return new(ContentEncryption.Aes192Gcm, Pkcs1("rsa2048"));
        yield return new(ContentEncryption.Aes256Gcm, Pkcs1("rsa2048"));
        yield return new(ContentEncryption.TripleDesCbc, Pkcs1("rsa2048"));
    }

    private static IEnumerable<EnvelopeCase> Oaeps()
    {
        foreach (var hash in new[] { "SHA1", "SHA224", "SHA256", "SHA384", "SHA512", "SHA512-224", "SHA512-256", "SHA3-224", "SHA3-256", "SHA3-384", "SHA3-512" }) yield return new(Aes256, Oaep(hash));
        yield return new(Aes256, Oaep("SHA256", mask: "SHA1"));
        yield return new(Aes256, Oaep("SHA1", mask: "SHA512"));
        yield return new(Aes256, Oaep("SHA384", mask: "SHA224"));
        yield return new(Aes256, Oaep("SHA3-256", mask: "SHA256"));
        yield return new(Aes256, Oaep("SHA1", label: "6c6162656c"));
        yield return new(Aes256, Oaep("SHA512", mask: "SHA256", label: "6c6162656c"));
        yield return new(ContentEncryption.Aes256Gcm, Oaep("SHA256"));
    }

    private static IEnumerable<EnvelopeCase> Agreements()
    {
        foreach (var cofactor in new[] { false, true })
        {
            foreach (var hash in new[] { "SHA1", "SHA224", "SHA256", "SHA384", "SHA512" }) yield return new(Aes128, Ecdh("p256", hash, cofactor));
        }

        yield return new(ContentEncryption.Aes192Cbc, Ecdh("p384", "SHA384"));
        yield return new(Aes256, Ecdh("p384", "SHA512"));
        yield return new(Aes256, Ecdh("p521", "SHA512"));
        yield return new(Aes256, Ecdh("p521", "SHA1", cofactor: true));
        yield return new(ContentEncryption.Aes128Gcm, Ecdh("p256", "SHA256"));
        yield return new(ContentEncryption.Aes256Gcm, Ecdh("p256", "SHA512"));
        yield return new(ContentEncryption.TripleDesCbc, Ecdh("p256", "SHA1"));
        yield return new(Aes128, Ecdh("x25519", "SHA256"));
        yield return new(Aes256, Ecdh("x25519", "SHA512"));
    }

    private static IEnumerable<EnvelopeCase> Forms()
    {
        foreach (var management in new[] { Pkcs1("rsa2048"), Ecdh("p256", "SHA256") })
        {
            yield return new(Aes128, management) { ByKeyIdentifier = true, Suffix = "key identifier" };
            yield return new(Aes128, management) { HasEcBeside = true, Suffix = "beside RSA and EC" };
        }

        foreach (var cipher in new[] { Aes128, ContentEncryption.Aes256Gcm })
        {
            yield return new(cipher, Pkcs1("rsa2048")) { Length = 0, Suffix = "empty" };
            yield return new(cipher, Pkcs1("rsa2048")) { Length = InteropCase.Segment, Suffix = "64 KiB" };
        }

        yield return new(Aes256, Pkcs1("rsa2048")) { IsIndefinite = false, Suffix = "definite length" };
        yield return new(Aes256, Pkcs1("rsa2048")) { IsIndefinite = true, Suffix = "indefinite length" };
    }
}
