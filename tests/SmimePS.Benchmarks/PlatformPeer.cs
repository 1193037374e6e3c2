using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Benchmarks;

/// <summary>The platform's primitives alone: the floor under any implementation that uses them. And its own SignedCms, which is none.</summary>
internal sealed class PlatformPeer(BenchmarkIdentities identities)
{
    private readonly RSA _private = identities.People[0].GetRSAPrivateKey()!;
    private readonly RSA _public = identities.People[0].GetRSAPublicKey()!;

    public byte[] Sign(byte[] content) => _private.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public bool Verify(byte[] content, byte[] signature) => _public.VerifyData(content, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public (byte[] Key, byte[] Iv, byte[] Content) Encrypt(byte[] content, int recipients = 1)
    {
        using var aes = Aes.Create();
        byte[] key = [];
        for (var i = 0; i < recipients; i++) key = _public.Encrypt(aes.Key, RSAEncryptionPadding.Pkcs1);
        return (key, aes.IV, aes.EncryptCbc(content, aes.IV));
    }

    public byte[] Decrypt((byte[] Key, byte[] Iv, byte[] Content) encrypted)
    {
        using var aes = Aes.Create();
        aes.Key = _private.Decrypt(encrypted.Key, RSAEncryptionPadding.Pkcs1);
        return aes.DecryptCbc(encrypted.Content, encrypted.Iv);
    }

    public byte[] PrivateOperation(byte[] encryptedKey) => _private.Decrypt(encryptedKey, RSAEncryptionPadding.Pkcs1);

    public static void CheckSignedCms(byte[] content, byte[] signature)
    {
        var signed = new SignedCms(new ContentInfo(content), detached: true);
        signed.Decode(signature);
        signed.CheckSignature(verifySignatureOnly: true);
    }
}
