using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Spooling;

namespace SmimePS.Cms;

/// <summary>
/// The content of AuthEnvelopedData (RFC 5083, RFC 5084) as it stands, still encrypted. Its end is only reached where the tag is right;
/// otherwise reading it fails, and nothing was decrypted yet.
/// </summary>
internal sealed class AuthenticatedCiphertext(BerReader reader, Stream ciphertext, string contentType, GaloisCounterMode cipher, int tagBytes) : ReadOnlyStream
{
    private static readonly Asn1Tag AttributesTag = new(TagClass.ContextSpecific, 1);
    private bool _ended;

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (count == 0 || _ended) return 0;
        var read = ciphertext.Read(buffer, offset, count);
        if (read > 0)
        {
            cipher.Append(buffer.AsSpan(offset, read));
            return read;
        }

        _ended = true;
        try
        {
            Check();
        }
        catch (Exception error) when (CmsException.IsFromInput(error))
        {
            throw CmsException.DecryptionFailed();
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        _ended = true;
        base.Dispose(disposing);
    }

    private void Check()
    {
        reader.Leave();
        byte[] additional = [];
        if (reader.PeekTag() is { } tag && tag.HasSameClassAndValue(AttributesTag))
        {
            // They follow the content here and precede it in the tag's computation.
            var attributes = Attributes.Read(reader.ReadEncodedValue(), AttributesTag);
            if (attributes.Single(CmsOids.ContentType) is { } type && new AsnReader(type, AsnEncodingRules.BER).ReadObjectIdentifier() != contentType)
                throw CmsException.DecryptionFailed();
            additional = attributes.Der;
        }

        var mac = new AsnReader(reader.ReadEncodedValue(), AsnEncodingRules.BER).ReadOctetString();
        var expected = cipher.Finish(additional).AsSpan(0, tagBytes);
        if (!CryptographicOperations.FixedTimeEquals(expected, mac)) throw CmsException.DecryptionFailed();
        while (!reader.AtEnd()) reader.ReadEncodedValue();
    }
}
