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
    private State _state = State.Reading;

    protected override int ReadNext(byte[] buffer, int offset, int count)
    {
        if (_state == State.Disposed) throw new ObjectDisposedException(nameof(AuthenticatedCiphertext));
        if (_state == State.Accepted) return 0;
        var read = ciphertext.Read(buffer, offset, count);
        if (read > 0)
        {
            cipher.Append(buffer.AsSpan(offset, read));
            return read;
        }

        try
        {
            Check();
        }
        catch (Exception error) when (CmsException.IsFromInput(error))
        {
            throw CmsException.DecryptionFailed();
        }

        _state = State.Accepted;
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        _state = State.Disposed;
        base.Dispose(disposing);
    }

    private void Check()
    {
        reader.Leave();
        byte[] additional = [];
        var isTypeAuthentic = false;
        if (reader.PeekTag() is { } tag && tag.HasSameClassAndValue(AttributesTag))
        {
            // They follow the content here and precede it in the tag's computation.
            var attributes = Attributes.Read(reader.ReadEncodedValue(), AttributesTag);
            if (attributes.Single(CmsOids.ContentType) is { } type)
            {
                if (new AsnReader(type, AsnEncodingRules.BER).ReadObjectIdentifier() != contentType) throw CmsException.DecryptionFailed();
                isTypeAuthentic = true;
            }

            additional = attributes.Der;
        }

        // Only id-data needs no attribute to say so (RFC 5083, 2.1); of any other type the sender's word has to be under the tag.
        if (!isTypeAuthentic && contentType != CmsOids.Data) throw CmsException.DecryptionFailed();
        var mac = new AsnReader(reader.ReadEncodedValue(), AsnEncodingRules.BER).ReadOctetString();
        var expected = cipher.Finish(additional).AsSpan(0, tagBytes);
        if (!CryptographicOperations.FixedTimeEquals(expected, mac)) throw CmsException.DecryptionFailed();
        while (!reader.AtEnd()) reader.ReadEncodedValue();
    }

    private enum State
    {
        Reading,
        Accepted,
        Disposed,
    }
}
