using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>Encrypted content: EnvelopedData (RFC 5652, 6) or AuthEnvelopedData (RFC 5083).</summary>
public sealed class EnvelopedDataReader : CmsContent
{
    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0);

    private readonly AlgorithmIdentifier _algorithm;
    private readonly OctetStringStream _ciphertext;
    private readonly IReadOnlyList<Certificate> _originators = [];
    private bool _opened;

    internal EnvelopedDataReader(BerReader reader, bool isAuthenticated)
        : base(reader)
    {
        reader.Enter(Asn1Tag.Sequence, "EnvelopedData");
        CmsReader.ReadVersion(reader);
        if (reader.PeekTag() is { } tag && tag.HasSameClassAndValue(Context0)) _originators = ReadOriginators(reader.ReadEncodedValue(), reader.Limits);
        Recipients = RecipientInfo.ReadAll(reader.ReadEncodedValue(), reader.Limits);
        reader.Enter(Asn1Tag.Sequence, "EncryptedContentInfo");
        ContentType = CmsReader.ReadOid(reader);
        _algorithm = AlgorithmIdentifier.Read(new AsnReader(reader.ReadEncodedValue(), AsnEncodingRules.BER));
        ContentEncryption = ContentEncryption.Find(_algorithm.Oid);
        if (ContentEncryption.IsReadable && ContentEncryption.IsAuthenticated != isAuthenticated)
            throw CmsException.Malformed("its encryption algorithm does not belong to its kind of envelope.");
        if (reader.AtEnd()) throw CmsException.Malformed("it has no encrypted content.");
        var content = reader.ReadHeader();
        if (!content.Is(Context0)) throw CmsException.Malformed("the encrypted content is not where it should be.");
        _ciphertext = new OctetStringStream(reader, content, null);
        IsAuthenticated = isAuthenticated;
    }

    /// <summary>Whether a change to the ciphertext is always noticed: AuthEnvelopedData.</summary>
    public bool IsAuthenticated { get; }

    /// <summary>For whom it is, in the order of the message.</summary>
    public IReadOnlyList<RecipientInfo> Recipients { get; }

    /// <summary>How the content is encrypted.</summary>
    public ContentEncryption ContentEncryption { get; }

    /// <summary>Whether the message names this identity's certificate. Whether it then opens is another question.</summary>
    public bool CanOpenWith(Identity identity) => Find(identity) is not null;

    /// <summary>Decrypts. It can be called once, because the content passes once.</summary>
    /// <param name="identity">One of the recipients.</param>
    /// <returns>
    /// The plaintext, to be read to its end: only then is it known to be whole. Authenticated content is checked whole before this
    /// returns (what exceeds <see cref="CmsLimits.SpoolMemory"/> is spooled); other content is decrypted as it is read, and the end
    /// of reading may throw. The caller disposes it.
    /// </returns>
    /// <exception cref="CmsException">
    /// The identity is no recipient (<c>NotARecipient</c>), an algorithm is not supported (<c>UnsupportedAlgorithm</c>), or the message
    /// does not open, for whatever reason (<c>DecryptionFailed</c>; also while reading the plaintext).
    /// </exception>
    public Stream Decrypt(Identity identity)
    {
        var decryption = Begin(identity);
        if (decryption.Key is null) return decryption.Source;
        var spool = decryption.MakeSpool(Reader.Limits.SpoolMemory);
        try
        {
            using (decryption.Source) decryption.Source.CopyTo(spool);
            return spool.OpenRead(ownsSpool: true);
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    /// <summary>Decrypts for a caller who spools the content in any case, so that authenticated content is spooled once and not twice.</summary>
    /// <inheritdoc cref="Decrypt"/>
    internal StartedDecryption Begin(Identity identity)
    {
        if (_opened)
            throw new CmsException("ContentAlreadyRead", SmimeErrorKind.InvalidOperation, "The encrypted content was read already. Open the message again.");
        var recipient = Find(identity) ?? throw new CmsException("NotARecipient", SmimeErrorKind.NotFound,
            $"The message is not encrypted for {identity.Certificate}. Use the certificate and key of one of its recipients.");
        if (!ContentEncryption.IsReadable) throw CmsException.Unsupported("The content encryption " + ContentEncryption.Oid);
        var parameters = Guard(() => ContentCipherParameters.Read(ContentEncryption, _algorithm.Parameters));
        _opened = true;
        var key = Unwrap(recipient, identity.Key, parameters.KeyBytes);
        try
        {
            if (!IsAuthenticated)
                return new StartedDecryption(new CbcDecryptStream(_ciphertext, ContentCiphers.CreateDecryptor(ContentEncryption, key, parameters), CloseEnvelope), null);
            var cipher = new GaloisCounterMode(key, parameters.Vector);
            return new StartedDecryption(new AuthenticatedCiphertext(Reader, _ciphertext, ContentType, cipher, parameters.TagBytes), cipher.KeyStream);
        }
        catch (Exception error) when (CmsException.IsFromInput(error))
        {
            // A weak key that the platform refuses is a wrong key.
            throw CmsException.DecryptionFailed();
        }
        finally
        {
            Array.Clear(key, 0, key.Length);
        }
    }

    private RecipientInfo? Find(Identity identity)
    {
        RecipientInfo? found = null;
        foreach (var recipient in Recipients)
        {
            if (recipient.Identifier?.Matches(identity.Certificate) == true) found ??= recipient;
        }

        return found;
    }

    private byte[] Unwrap(RecipientInfo recipient, PrivateKey key, int keyBytes)
    {
        byte[]? contentKey;
        try
        {
            contentKey = recipient.TryUnwrap(key, keyBytes, _originators);
        }
        catch (Exception error) when (CmsException.IsFromInput(error) || error is KeyException { ErrorId: "KeyAgreementFailed" })
        {
            throw CmsException.DecryptionFailed();
        }

        if (contentKey is null || !ContentCipherParameters.Fits(ContentEncryption, contentKey.Length)) throw CmsException.DecryptionFailed();
        return contentKey;
    }

    /// <summary>After the content: unprotected attributes, which nothing here rests on.</summary>
    private void CloseEnvelope()
    {
        Reader.Leave();
        while (!Reader.AtEnd()) Reader.ReadEncodedValue();
    }

    private static List<Certificate> ReadOriginators(ReadOnlyMemory<byte> encoded, CmsLimits limits)
    {
        var info = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence(Context0);
        return info.HasData && info.PeekTag().HasSameClassAndValue(Context0) ? CertificateSet.ReadCertificates(info.ReadEncodedValue(), limits) : [];
    }
}
