using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>KeyTransRecipientInfo (RFC 5652, 6.2.1) with RSA PKCS#1 v1.5 (RFC 3370, 4.2.1) or OAEP (RFC 3560).</summary>
internal sealed class KeyTransportRecipient : RecipientInfo
{
    private readonly byte[] _encrypted;

    private KeyTransportRecipient(CertificateIdentifier identifier, AlgorithmIdentifier algorithm, byte[] encrypted)
        : base(RecipientKind.KeyTransport, identifier, algorithm) => _encrypted = encrypted;

    public static KeyTransportRecipient Read(AsnReader sequence)
    {
        sequence.ReadInteger();
        var identifier = CertificateIdentifier.Read(sequence);
        var algorithm = AlgorithmIdentifier.Read(sequence);
        var encrypted = sequence.ReadOctetString();
        sequence.ThrowIfNotEmpty();
        return new KeyTransportRecipient(identifier, algorithm, encrypted);
    }

    public static void Write(AsnWriter writer, CmsRecipient recipient, byte[] contentKey)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(recipient.ByKeyIdentifier ? 2 : 0);
            recipient.Identifier.Write(writer);
            Algorithm(recipient.Padding).Write(writer);
            writer.WriteOctetString(Encrypt(recipient, contentKey));
        }
    }

    internal override byte[]? TryUnwrap(PrivateKey key, int keyBytes, IReadOnlyList<Certificate> originators) =>
        KeyEncryptionAlgorithm!.Oid switch
        {
            AlgorithmOids.RsaEncryption => key.DecryptKey(Padded(key), keyBytes),
            AlgorithmOids.RsaOaep => UnwrapOaep(key),
            var oid => throw CmsException.Unsupported("The key transport algorithm " + oid),
        };

    private byte[]? UnwrapOaep(PrivateKey key)
    {
        var parameters = OaepParameters.Read(KeyEncryptionAlgorithm!.Parameters);
        return parameters.Platform is { } padding
            ? key.TryDecrypt(Padded(key), padding)
            : RawOaep.TryDecrypt(key, Padded(key), parameters);
    }

    /// <summary>Some senders drop leading zeros, and the platform wants the modulus's length.</summary>
    private byte[] Padded(PrivateKey key)
    {
        if (RsaKeyBytes.Read(key.PublicKey) is not { } rsa || _encrypted.Length >= rsa.Modulus.Length) return _encrypted;
        var padded = new byte[rsa.Modulus.Length];
        _encrypted.CopyTo(padded, padded.Length - _encrypted.Length);
        return padded;
    }

    private static AlgorithmIdentifier Algorithm(RSAEncryptionPadding padding) => padding.Mode == RSAEncryptionPaddingMode.Pkcs1
        ? AlgorithmIdentifier.WithNull(AlgorithmOids.RsaEncryption)
        : OaepParameters.Identifier(padding.OaepHashAlgorithm);

    private static byte[] Encrypt(CmsRecipient recipient, byte[] contentKey)
    {
        using var rented = PlatformPublicKeys.Rent(recipient.Certificate.PublicKey);
        if (rented.Key is not RSA rsa) throw recipient.Unusable(null);
        try
        {
            return rsa.Encrypt(contentKey, recipient.Padding);
        }
        catch (CryptographicException error)
        {
            throw recipient.Unusable(error);
        }
    }
}
