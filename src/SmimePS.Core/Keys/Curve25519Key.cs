using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Agreement;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using SmimePS.Errors;

namespace SmimePS.Keys;

/// <summary>An Ed25519 key, which signs (RFC 8032, RFC 8419), or an X25519 key, which agrees on secrets (RFC 7748, RFC 8418).</summary>
/// <remarks>The platform has neither yet, so these keys live in this process.</remarks>
public sealed class Curve25519Key : PrivateKey
{
    private const int KeyLength = 32;

    private readonly Ed25519PrivateKeyParameters? _signing;
    private readonly X25519PrivateKeyParameters? _agreement;

    /// <summary>Takes a raw private key.</summary>
    /// <param name="oid">The identifier of Ed25519 or X25519 (RFC 8410, 3).</param>
    /// <param name="privateKey">32 bytes; copied.</param>
    /// <exception cref="KeyException">The length is not 32 (<c>InvalidKey</c>), or the identifier is another (<c>UnsupportedKey</c>).</exception>
    public Curve25519Key(string oid, ReadOnlySpan<byte> privateKey)
    {
        if (privateKey.Length != KeyLength)
            throw new KeyException("InvalidKey", SmimeErrorKind.InvalidData, "A private key on curve 25519 has 32 bytes; this one has not. Use an undamaged copy of the key.");
        byte[] publicKey;
        if (oid == AlgorithmOids.Ed25519)
        {
            _signing = new Ed25519PrivateKeyParameters(privateKey.ToArray(), 0);
            publicKey = _signing.GeneratePublicKey().GetEncoded();
        }
        else if (oid == AlgorithmOids.X25519)
        {
            _agreement = new X25519PrivateKeyParameters(privateKey.ToArray(), 0);
            publicKey = _agreement.GeneratePublicKey().GetEncoded();
        }
        else
        {
            throw PlatformKey.Unsupported(oid);
        }

        PublicKey = EcPublicKey.Encode(new AlgorithmIdentifier(oid), publicKey);
    }

    /// <inheritdoc/>
    public override PublicKeyInfo PublicKey { get; }

    /// <inheritdoc/>
    public override byte[] SignData(byte[] data)
    {
        if (_signing is null) throw KeyException.CannotSign();
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, _signing);
        signer.BlockUpdate(data, 0, data.Length);
        return signer.GenerateSignature();
    }

    /// <inheritdoc/>
    public override byte[] DeriveKeyBlock(PublicKeyInfo otherParty, HashAlgorithmName algorithm, byte[] suffix) =>
        SharedSecretHash.Compute(algorithm, Agree(otherParty), suffix);

    /// <inheritdoc/>
    public override byte[] DeriveKeyHmac(PublicKeyInfo otherParty, HashAlgorithmName algorithm, byte[] hmacKey)
    {
        var secret = Agree(otherParty);
        var mac = new HMac(SharedSecretHash.Create(algorithm));
        mac.Init(new KeyParameter(hmacKey));
        mac.BlockUpdate(secret, 0, secret.Length);
        var result = new byte[mac.GetMacSize()];
        mac.DoFinal(result, 0);
        Array.Clear(secret, 0, secret.Length);
        return result;
    }

    /// <summary>A new X25519 key, for one agreement.</summary>
    internal static Curve25519Key CreateEphemeral()
    {
        var bytes = new byte[KeyLength];
        using (var random = RandomNumberGenerator.Create()) random.GetBytes(bytes);
        var key = new Curve25519Key(AlgorithmOids.X25519, bytes);
        Array.Clear(bytes, 0, bytes.Length);
        return key;
    }

    private byte[] Agree(PublicKeyInfo otherParty)
    {
        if (_agreement is null) throw KeyException.CannotAgree();
        if (otherParty.Algorithm.Oid != AlgorithmOids.X25519 || otherParty.Key.Length != KeyLength) throw InvalidOtherParty(null);
        try
        {
            var agreement = new X25519Agreement();
            agreement.Init(_agreement);
            var secret = new byte[agreement.AgreementSize];
            agreement.CalculateAgreement(new X25519PublicKeyParameters(otherParty.Key.ToArray(), 0), secret, 0);
            return secret;
        }
        catch (InvalidOperationException error)
        {
            // A point of small order: the secret would be zero, which anyone knows (RFC 7748, 6.1).
            throw InvalidOtherParty(error);
        }
    }

    private static KeyException InvalidOtherParty(Exception? error) => new("KeyAgreementFailed", SmimeErrorKind.InvalidData,
        "The other party's public key does not fit this key, so no secret can be agreed on.", error);
}
