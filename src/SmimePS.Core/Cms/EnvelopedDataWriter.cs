using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Spooling;

namespace SmimePS.Cms;

/// <summary>
/// Encrypts what is written to it: EnvelopedData (RFC 5652, 6), or AuthEnvelopedData (RFC 5083) with an authenticated algorithm.
/// </summary>
public sealed class EnvelopedDataWriter : WriteOnlyStream
{
    private const int BufferSize = 64 * 1024;
    private const byte EncryptedContentTag = 0x80;
    private const int UsualRecipientBytes = 640;

    private readonly StreamedEnvelope _envelope;
    private readonly IContentEncryptor _encryptor;
    private readonly byte[] _attributes;
    private readonly RentedBuffer _plain = new(BufferSize);
    private readonly RentedBuffer _cipher = new(BufferSize + 64);
    private int _count;
    private bool _completed;

    /// <summary>Makes a content key and encrypts it for each recipient.</summary>
    /// <param name="output">Where to; not closed.</param>
    /// <param name="recipients">At least one; the same certificate counts once.</param>
    /// <param name="algorithm">One of <see cref="ContentEncryption.Writable"/>.</param>
    /// <param name="contentType">The type of what is encrypted; id-data, the MIME entity, if not given.</param>
    /// <exception cref="CmsException">
    /// There is no recipient (<c>NoRecipient</c>), one of them cannot receive (<c>RecipientKeyUnusable</c>), or the algorithm is not
    /// written (<c>UnsupportedAlgorithm</c>).
    /// </exception>
    public EnvelopedDataWriter(Stream output, IReadOnlyList<CmsRecipient> recipients, ContentEncryption algorithm, string? contentType = null)
    {
        if (recipients.Count == 0)
            throw new CmsException("NoRecipient", SmimeErrorKind.InvalidArgument, "There is nobody to encrypt for. Name at least one recipient.");
        if (!ContentEncryption.Writable.Contains(algorithm)) throw CmsException.Unsupported("Writing " + algorithm.Name);
        var key = new byte[algorithm.KeyBits / 8];
        var vector = new byte[algorithm.IsAuthenticated ? ContentCipherParameters.NonceBytes : ContentCipherParameters.BlockBytes(algorithm)];
        using (var random = RandomNumberGenerator.Create())
        {
            random.GetBytes(key);
            random.GetBytes(vector);
        }

        try
        {
            contentType ??= CmsOids.Data;
            _envelope = new StreamedEnvelope(output, Frames(recipients, algorithm, key, vector, contentType), EncryptedContentTag);
            _attributes = algorithm.IsAuthenticated && contentType != CmsOids.Data ? ContentTypeAttribute(contentType) : [];
            _encryptor = algorithm.IsAuthenticated ? new GcmEncryptor(key, vector, _attributes) : new CbcEncryptor(key, vector);
        }
        finally
        {
            Array.Clear(key, 0, key.Length);
        }
    }

    /// <summary>Encrypts some bytes.</summary>
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (_completed) throw new ObjectDisposedException(nameof(EnvelopedDataWriter));
        while (count > 0)
        {
            // Large writes go to the cipher as they are.
            if (_count == 0 && count >= BufferSize)
            {
                EncryptBlocks(buffer, offset, BufferSize);
                offset += BufferSize;
                count -= BufferSize;
                continue;
            }

            var taken = Math.Min(count, BufferSize - _count);
            Buffer.BlockCopy(buffer, offset, _plain.Bytes, _count, taken);
            _count += taken;
            _plain.Use(_count);
            offset += taken;
            count -= taken;
            if (_count < BufferSize) continue;
            EncryptBlocks(_plain.Bytes, 0, BufferSize);
            _count = 0;
        }
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        if (_completed) throw new ObjectDisposedException(nameof(EnvelopedDataWriter));
        _completed = true;
        var (last, tag) = _encryptor.Finish(_plain.Bytes, _count);
        _envelope.Write(last, 0, last.Length);
        if (tag is null)
        {
            _envelope.Complete();
            return;
        }

        var mac = new AsnWriter(AsnEncodingRules.DER);
        mac.WriteOctetString(tag);
        var attributes = (byte[])_attributes.Clone();
        // The tag covers them as a SET OF; where they stand they are [1] IMPLICIT.
        if (attributes.Length > 0) attributes[0] = 0xA1;
        _envelope.Complete([], [], [.. attributes, .. mac.Encode()]);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _completed = true;
            _envelope.Dispose();
            _encryptor.Dispose();
            _plain.Dispose();
            _cipher.Dispose();
        }

        base.Dispose(disposing);
    }

    private void EncryptBlocks(byte[] data, int offset, int count) =>
        _envelope.Write(_cipher.Bytes, 0, _encryptor.Encrypt(data, offset, count, _cipher.Bytes));

    /// <summary>The attributes that must be authenticated where the content is anything but id-data (RFC 5083, 2.1), as SET OF.</summary>
    private static byte[] ContentTypeAttribute(string contentType)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.ContentType);
            using (writer.PushSetOf()) writer.WriteObjectIdentifier(contentType);
        }

        return writer.Encode();
    }

    private static BerFrame[] Frames(
        IReadOnlyList<CmsRecipient> recipients, ContentEncryption algorithm, byte[] key, byte[] vector, string contentType)
    {
        var type = new AsnWriter(AsnEncodingRules.DER);
        type.WriteObjectIdentifier(algorithm.IsAuthenticated ? CmsOids.AuthEnvelopedData : CmsOids.EnvelopedData);

        var info = new AsnWriter(AsnEncodingRules.DER);
        info.WriteObjectIdentifier(contentType);
        new AlgorithmIdentifier(algorithm.Oid, ContentCipherParameters.Encode(algorithm, vector)).Write(info);

        return
        [
            new BerFrame(BerFrame.Sequence, type.Encode()),
            BerFrame.Of(BerFrame.Explicit0),
            new BerFrame(BerFrame.Sequence, VersionAndRecipients(recipients, algorithm, key)),
            new BerFrame(BerFrame.Sequence, info.Encode()),
        ];
    }

    private static byte[] VersionAndRecipients(IReadOnlyList<CmsRecipient> recipients, ContentEncryption algorithm, byte[] key)
    {
        // RFC 5652, 6.1 and RFC 5083, 2.1.
        var plain = recipients.All(r => r is { IsKeyTransport: true, ByKeyIdentifier: false });
        var version = new AsnWriter(AsnEncodingRules.DER);
        version.WriteInteger(algorithm.IsAuthenticated || plain ? 0 : 2);

        var infos = new AsnWriter(AsnEncodingRules.DER, UsualRecipientBytes * recipients.Count);
        using (infos.PushSetOf())
        {
            var seen = new HashSet<Certificate>();
            foreach (var recipient in recipients)
            {
                if (seen.Add(recipient.Certificate)) recipient.Write(infos, key);
            }
        }

        return [.. version.Encode(), .. infos.Encode()];
    }
}
