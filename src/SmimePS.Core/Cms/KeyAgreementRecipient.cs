using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>KeyAgreeRecipientInfo (RFC 5652, 6.2.2) on elliptic curves (RFC 5753; RFC 8418): one for each of its encrypted keys.</summary>
internal sealed class KeyAgreementRecipient : RecipientInfo
{
    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Context1 = new(TagClass.ContextSpecific, 1);

    private readonly OriginatorKey _originator;
    private readonly byte[]? _ukm;
    private readonly byte[] _encrypted;

    private KeyAgreementRecipient(
        CertificateIdentifier identifier, AlgorithmIdentifier algorithm, OriginatorKey originator, byte[]? ukm, byte[] encrypted)
        : base(RecipientKind.KeyAgreement, identifier, algorithm)
    {
        _originator = originator;
        _ukm = ukm;
        _encrypted = encrypted;
    }

    public static IEnumerable<RecipientInfo> Read(AsnReader sequence)
    {
        sequence.ReadInteger();
        var originator = OriginatorKey.Read(sequence.ReadSequence(Context0));
        byte[]? ukm = null;
        if (sequence.PeekTag().HasSameClassAndValue(Context1)) ukm = sequence.ReadSequence(Context1).ReadOctetString();
        var algorithm = AlgorithmIdentifier.Read(sequence);
        var keys = sequence.ReadSequence();
        sequence.ThrowIfNotEmpty();
        while (keys.HasData)
        {
            var key = keys.ReadSequence();
            var identifier = ReadIdentifier(key);
            yield return new KeyAgreementRecipient(identifier, algorithm, originator, ukm, key.ReadOctetString());
            key.ThrowIfNotEmpty();
        }
    }

    /// <summary>Writes it with a new ephemeral key of its own on the recipient's curve.</summary>
    public static void Write(AsnWriter writer, CmsRecipient recipient, byte[] contentKey)
    {
        var wrap = new AlgorithmIdentifier(KeyWrap.OidFor(contentKey.Length));
        var keyBytes = KeyWrap.KeyBytes(wrap.Oid)!.Value;
        var scheme = KeyDerivation.OidFor(keyBytes);
        using var ephemeral = EphemeralKey.Create(recipient);
        var wrappingKey = Derive(ephemeral, recipient, scheme, wrap, keyBytes);
        using (writer.PushSequence(Context1))
        {
            writer.WriteInteger(3);
            using (writer.PushSequence(Context0)) OriginatorKey.Write(writer, ephemeral.PublicKey);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(scheme);
                wrap.Write(writer);
            }

            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                WriteIdentifier(writer, recipient);
                writer.WriteOctetString(KeyWrap.Wrap(wrappingKey, contentKey));
            }
        }

        Array.Clear(wrappingKey, 0, wrappingKey.Length);
    }

    internal override byte[]? TryUnwrap(PrivateKey key, int keyBytes, IReadOnlyList<Certificate> originators)
    {
        var oid = KeyEncryptionAlgorithm!.Oid;
        var derivation = KeyDerivation.Find(oid) ?? throw CmsException.Unsupported("The key agreement algorithm " + oid);
        var wrap = AlgorithmIdentifier.Read(new AsnReader(KeyEncryptionAlgorithm.Parameters, AsnEncodingRules.BER));
        var wrapBytes = KeyWrap.KeyBytes(wrap.Oid) ?? throw CmsException.Unsupported("The key wrap algorithm " + wrap.Oid);
        if (_originator.Find(key.PublicKey, originators) is not { } other) return null;
        var wrappingKey = derivation.Derive(key, other, wrap, _ukm, wrapBytes);
        return KeyWrap.TryUnwrap(wrap.Oid, wrappingKey, _encrypted);
    }

    private static byte[] Derive(PrivateKey ephemeral, CmsRecipient recipient, string scheme, AlgorithmIdentifier wrap, int keyBytes)
    {
        try
        {
            return KeyDerivation.Find(scheme)!.Derive(ephemeral, recipient.Certificate.PublicKey, wrap, null, keyBytes);
        }
        catch (KeyException error)
        {
            throw recipient.Unusable(error);
        }
    }

    /// <summary>KeyAgreeRecipientIdentifier: the key identifier is a structure here, not a mere octet string.</summary>
    private static CertificateIdentifier ReadIdentifier(AsnReader key)
    {
        if (!key.PeekTag().HasSameClassAndValue(Context0)) return CertificateIdentifier.ReadIssuerAndSerial(key);
        return CertificateIdentifier.ByKey(key.ReadSequence(Context0).ReadOctetString());
    }

    private static void WriteIdentifier(AsnWriter writer, CmsRecipient recipient)
    {
        if (recipient.Identifier.SubjectKeyIdentifier is not { } identifier)
        {
            recipient.Identifier.WriteIssuerAndSerial(writer);
            return;
        }

        using (writer.PushSequence(Context0)) writer.WriteOctetString(identifier.Span);
    }
}
