namespace SmimePS.Core.Tests.Interop;

/// <summary>Signatures.</summary>
internal static class SignatureCases
{
    public static IEnumerable<SignatureCase> All => [.. Rsa(), .. Curves(), .. Forms()];

    private static IEnumerable<SignatureCase> Rsa()
    {
        foreach (var digest in new[] { "SHA256", "SHA384", "SHA512", "SHA1" }) yield return new(digest, "rsa2048");
        yield return new("SHA512", "rsa3072");
        yield return new("SHA256", "rsa2048") { PssSalt = 32 };
        yield return new("SHA384", "rsa2048") { PssSalt = 48 };
        yield return new("SHA512", "rsa2048") { PssSalt = 64 };
        foreach (var salt in new[] { 0, 20, 222 }) yield return new("SHA256", "rsa2048") { PssSalt = salt };
        yield return new("SHA256", "rsa2048") { PssSalt = 32, PssMask = "SHA1" };
        yield return new("SHA256", "rsa2048") { PssSalt = 32, IsIndefinite = true, Suffix = "indefinite length" };
    }

    private static IEnumerable<SignatureCase> Curves()
    {
        yield return new("SHA256", "p256");
        yield return new("SHA512", "p256");
        yield return new("SHA1", "p256");
        yield return new("SHA384", "p384");
        yield return new("SHA512", "p521");
        yield return new("SHA512", "ed25519");
    }

    private static IEnumerable<SignatureCase> Forms()
    {
        yield return new("SHA256", "rsa2048") { HasAttributes = false, Suffix = "no signed attributes" };
        yield return new("SHA256", "p256") { HasAttributes = false, Suffix = "no signed attributes" };
        yield return new("SHA256", "rsa2048") { NamesCertificate = true, Suffix = "signing certificate" };
        yield return new("SHA512", "p521") { NamesCertificate = true, Suffix = "signing certificate" };
        yield return new("SHA256", "rsa2048") { ByKeyIdentifier = true, Suffix = "key identifier" };
        yield return new("SHA256", "p256") { ByKeyIdentifier = true, Suffix = "key identifier" };
        yield return new("SHA256", "rsa2048", "rsa3072") { Suffix = "two signers" };
        yield return new("SHA256", "rsa2048", "p256") { Suffix = "two signers" };
        yield return new("SHA256", "rsa2048") { IsDetached = true, Suffix = "detached" };
        yield return new("SHA256", "rsa2048") { IsDetached = false, Suffix = "opaque" };
        yield return new("SHA256", "rsa2048") { Length = 0, Suffix = "empty" };
        yield return new("SHA256", "rsa2048") { Length = InteropCase.Segment, Suffix = "64 KiB" };
        yield return new("SHA256", "rsa2048") { IsIndefinite = false, Suffix = "definite length" };
        yield return new("SHA256", "rsa2048") { IsIndefinite = true, Suffix = "indefinite length" };
    }
}
