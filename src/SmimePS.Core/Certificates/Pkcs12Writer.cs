using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>Writes PKCS#12 files (RFC 7292): private keys, their certificates and the issuers, under one password.</summary>
public static class Pkcs12Writer
{
    private static readonly Asn1Tag Explicit0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Implicit0 = new(TagClass.ContextSpecific, 0);

    /// <summary>One identity as PKCS#12.</summary>
    /// <inheritdoc cref="Write(IReadOnlyList{Identity}, ReadOnlySpan{char}, Pkcs12Options?)"/>
    public static byte[] Write(Identity identity, ReadOnlySpan<char> password, Pkcs12Options? options = null) => Write([identity], password, options);

    /// <summary>Identities as PKCS#12; several keep old keys together with the new one.</summary>
    /// <param name="identities">Whose keys can be exported; at least one.</param>
    /// <param name="password">Not empty. The caller clears it.</param>
    /// <param name="options">How; Modern unless given.</param>
    /// <exception cref="CertificateException">No password (<c>PasswordRequired</c>).</exception>
    /// <exception cref="KeyException">A key stays where it is (<c>KeyNotExportable</c>).</exception>
    public static byte[] Write(IReadOnlyList<Identity> identities, ReadOnlySpan<char> password, Pkcs12Options? options = null)
    {
        options ??= new Pkcs12Options();
        if (password.IsEmpty)
        {
            throw new CertificateException("PasswordRequired", SmimeErrorKind.Authentication,
                "A PKCS#12 file holds a private key, so it needs a password. Give one.");
        }

        using var encryption = new Pkcs12BagEncryption(password, options);
        var keys = Der.Sequence(writer =>
        {
            foreach (var identity in identities) WriteKey(writer, identity, encryption, options);
        });

        var certificates = Der.Sequence(writer =>
        {
            foreach (var identity in identities) WriteCertificate(writer, identity.Certificate, NameOf(identity, options), KeyId(identity));
            if (options.IncludeIssuers)
            {
                var own = identities.Select(identity => identity.Certificate).ToList();
                foreach (var issuer in identities.SelectMany(identity => identity.Issuers).Distinct().Except(own)) WriteCertificate(writer, issuer, null, null);
            }
        });

        var safe = Der.Sequence(writer =>
        {
            WriteEncrypted(writer, encryption.Encrypt(certificates));
            WriteData(writer, keys);
        });

        return WriteFile(safe, password, options);
    }

    private static byte[] WriteFile(byte[] content, ReadOnlySpan<char> password, Pkcs12Options options)
    {
        var modern = options.Encryption == Pkcs12Encryption.Modern;
        var salt = PasswordEncryption.Random(modern ? 16 : 8);
        var encoded = Pkcs12KeyDerivation.Encode(password);
        var hash = modern ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;
        var mac = Pkcs12Mac.Compute(hash, content, encoded, salt, options.EffectiveIterations);
        Array.Clear(encoded, 0, encoded.Length);
        return Der.Sequence(writer =>
        {
            writer.WriteInteger(3);
            WriteData(writer, content);
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    AlgorithmIdentifier.WithNull(modern ? EncryptionOids.Sha256 : EncryptionOids.Sha1).Write(writer);
                    writer.WriteOctetString(mac);
                }

                writer.WriteOctetString(salt);
                // DEFAULT 1, which DER leaves out (RFC 7292, 4).
                if (options.EffectiveIterations > 1) writer.WriteInteger(options.EffectiveIterations);
            }
        });
    }

    private static void WriteKey(AsnWriter writer, Identity identity, Pkcs12BagEncryption encryption, Pkcs12Options options)
    {
        var plain = identity.Key.ExportPkcs8();
        var shrouded = EncryptedKeyInfo.Write(encryption.Encrypt(plain));
        Array.Clear(plain, 0, plain.Length);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Pkcs12Oids.ShroudedKeyBag);
            using (writer.PushSequence(Explicit0)) writer.WriteEncodedValue(shrouded);
            WriteAttributes(writer, NameOf(identity, options), KeyId(identity));
        }
    }

    private static void WriteCertificate(AsnWriter writer, Certificate certificate, string? name, byte[]? keyId)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Pkcs12Oids.CertificateBag);
            using (writer.PushSequence(Explicit0))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Pkcs12Oids.X509Certificate);
                using (writer.PushSequence(Explicit0)) writer.WriteOctetString(certificate.RawData.Span);
            }

            WriteAttributes(writer, name, keyId);
        }
    }

    private static void WriteAttributes(AsnWriter writer, string? name, byte[]? keyId)
    {
        if (name is null && keyId is null) return;
        using (writer.PushSetOf())
        {
            if (name is not null)
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Pkcs12Oids.FriendlyName);
                    using (writer.PushSetOf()) writer.WriteCharacterString(UniversalTagNumber.BMPString, BasicPlane(name));
                }
            }

            if (keyId is not null)
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Pkcs12Oids.LocalKeyId);
                    using (writer.PushSetOf()) writer.WriteOctetString(keyId);
                }
            }
        }
    }

    private static void WriteData(AsnWriter writer, byte[] content)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Pkcs12Oids.Data);
            using (writer.PushSequence(Explicit0)) writer.WriteOctetString(content);
        }
    }

    private static void WriteEncrypted(AsnWriter writer, (AlgorithmIdentifier Algorithm, byte[] Data) encrypted)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Pkcs12Oids.EncryptedData);
            using (writer.PushSequence(Explicit0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Pkcs12Oids.Data);
                    encrypted.Algorithm.Write(writer);
                    writer.WriteOctetString(encrypted.Data, Implicit0);
                }
            }
        }
    }

    // The thumbprint, as most writers have it: readers only ask that key and certificate bear the same.
    private static byte[] KeyId(Identity identity) => Convert.FromHexString(identity.Certificate.Thumbprint);

    private static string? NameOf(Identity identity, Pkcs12Options options) =>
        options.FriendlyName ?? (identity.Certificate.Addresses.Count > 0 ? identity.Certificate.Addresses[0] : null);

    // A BMPString has no characters beyond the basic plane.
    private static string BasicPlane(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var character in name) text.Append(char.IsSurrogate(character) ? '?' : character);
        return text.ToString();
    }
}
