using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>How a recipient gets at the content key.</summary>
public enum RecipientKind
{
    /// <summary>The content key is encrypted to an RSA key (RFC 5652, 6.2.1).</summary>
    KeyTransport,

    /// <summary>The content key is wrapped under a secret agreed with an elliptic-curve key (RFC 5652, 6.2.2; RFC 5753).</summary>
    KeyAgreement,

    /// <summary>The content key is wrapped under a symmetric key that both sides know; read as present, not opened.</summary>
    KeyEncryptionKey,

    /// <summary>The content key is wrapped under a password; read as present, not opened.</summary>
    Password,

    /// <summary>Some other way; read as present, not opened.</summary>
    Other,
}

/// <summary>One recipient of an enveloped message.</summary>
public abstract class RecipientInfo
{
    private protected RecipientInfo(RecipientKind kind, CertificateIdentifier? identifier, AlgorithmIdentifier? algorithm)
    {
        Kind = kind;
        Identifier = identifier;
        KeyEncryptionAlgorithm = algorithm;
    }

    /// <summary>How this recipient gets at the content key.</summary>
    public RecipientKind Kind { get; }

    /// <summary>Whose certificate it is for, or null where no certificate is named.</summary>
    public CertificateIdentifier? Identifier { get; }

    /// <summary>How the content key is protected; null where it is not read.</summary>
    public AlgorithmIdentifier? KeyEncryptionAlgorithm { get; }

    /// <summary>
    /// The content key; null where it does not unwrap. With RSA PKCS#1 v1.5 a key is always returned, a random one of the right
    /// length where the padding was wrong.
    /// </summary>
    /// <param name="key">The recipient's key.</param>
    /// <param name="keyBytes">The length the content's algorithm wants.</param>
    /// <param name="originators">Certificates of the sender's, for agreement with a static key.</param>
    internal abstract byte[]? TryUnwrap(PrivateKey key, int keyBytes, IReadOnlyList<Certificate> originators);

    /// <summary>Reads RecipientInfos, a SET that holds at least one (RFC 5652, 6.1).</summary>
    internal static IReadOnlyList<RecipientInfo> ReadAll(ReadOnlyMemory<byte> encoded, CmsLimits limits)
    {
        var found = new List<RecipientInfo>();
        var outer = new AsnReader(encoded, AsnEncodingRules.BER);
        var set = outer.ReadSetOf(skipSortOrderValidation: true);
        while (set.HasData)
        {
            // One at a time: a single agreement may be for millions.
            foreach (var recipient in Read(set))
            {
                if (found.Count == limits.MaxRecipients) throw CmsException.Limit($"the message has more than {limits.MaxRecipients} recipients.");
                found.Add(recipient);
            }
        }

        return found.Count > 0 ? found : throw CmsException.Malformed("it names no recipient.");
    }

    private static IEnumerable<RecipientInfo> Read(AsnReader set)
    {
        var tag = set.PeekTag();
        if (tag == Asn1Tag.Sequence) return [KeyTransportRecipient.Read(set.ReadSequence())];
        if (tag.TagClass != TagClass.ContextSpecific) throw CmsException.Malformed("a recipient is of no known kind.");
        if (tag.TagValue == 1) return KeyAgreementRecipient.Read(set.ReadSequence(tag));
        set.ReadEncodedValue();
        return [new OpaqueRecipient(tag.TagValue switch { 2 => RecipientKind.KeyEncryptionKey, 3 => RecipientKind.Password, _ => RecipientKind.Other })];
    }

    /// <summary>A recipient that no certificate opens.</summary>
    private sealed class OpaqueRecipient(RecipientKind kind) : RecipientInfo(kind, null, null)
    {
        internal override byte[]? TryUnwrap(PrivateKey key, int keyBytes, IReadOnlyList<Certificate> originators) => null;
    }
}
