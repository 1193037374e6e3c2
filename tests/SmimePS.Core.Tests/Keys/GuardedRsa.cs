using System.Security.Cryptography;

namespace SmimePS.Core.Tests.Keys;

/// <summary>A key as on a card: it works, and nothing gets it out.</summary>
internal sealed class GuardedRsa(RSA inner) : RSA
{
    public override int KeySize => inner.KeySize;

    public override RSAParameters ExportParameters(bool includePrivateParameters) =>
        includePrivateParameters ? throw new CryptographicException("This key cannot be exported.") : inner.ExportParameters(false);

    public override bool TryExportPkcs8PrivateKey(Span<byte> destination, out int bytesWritten) => throw new CryptographicException("This key cannot be exported.");

    public override void ImportParameters(RSAParameters parameters) => throw new CryptographicException("This key is there already.");

    public override byte[] SignHash(byte[] hash, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding) => inner.SignHash(hash, hashAlgorithm, padding);

    public override byte[] Decrypt(byte[] data, RSAEncryptionPadding padding) => inner.Decrypt(data, padding);
}

/// <summary>An EC key as on a card, for signing.</summary>
internal sealed class GuardedEcdsa(ECDsa inner) : ECDsa
{
    public override ECParameters ExportParameters(bool includePrivateParameters) =>
        includePrivateParameters ? throw new CryptographicException("This key cannot be exported.") : inner.ExportParameters(false);

    public override byte[] SignHash(byte[] hash) => inner.SignHash(hash);

    public override bool VerifyHash(byte[] hash, byte[] signature) => throw new CryptographicException("A card does not verify.");
}

/// <summary>An EC key as on a card, for agreement: it derives, and keeps the secret to itself.</summary>
internal sealed class GuardedAgreement(ECDiffieHellman inner) : ECDiffieHellman
{
    public override ECDiffieHellmanPublicKey PublicKey => inner.PublicKey;

    public override ECParameters ExportParameters(bool includePrivateParameters) =>
        includePrivateParameters ? throw new CryptographicException("This key cannot be exported.") : inner.ExportParameters(false);

    public override byte[] DeriveRawSecretAgreement(ECDiffieHellmanPublicKey otherPartyPublicKey) =>
        throw new CryptographicException("This key does not give the secret away.");

    public override byte[] DeriveKeyFromHash(ECDiffieHellmanPublicKey otherPartyPublicKey, HashAlgorithmName hashAlgorithm, byte[]? secretPrepend, byte[]? secretAppend) =>
        inner.DeriveKeyFromHash(otherPartyPublicKey, hashAlgorithm, secretPrepend, secretAppend);
}
