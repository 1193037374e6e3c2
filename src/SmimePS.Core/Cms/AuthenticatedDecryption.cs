using System.Buffers;
using System.Formats.Asn1;
using Org.BouncyCastle.Crypto.Modes;
using SmimePS.Spooling;

namespace SmimePS.Cms;

/// <summary>Opens AES-GCM content (RFC 5083, RFC 5084): plaintext goes to a spool, and leaves it only once the tag has been checked.</summary>
internal static class AuthenticatedDecryption
{
    private const int BufferSize = 64 * 1024;
    private static readonly Asn1Tag AttributesTag = new(TagClass.ContextSpecific, 1);

    public static Stream Open(BerReader reader, Stream ciphertext, string contentType, byte[] key, ContentCipherParameters parameters)
    {
        var cipher = ContentCiphers.CreateGcm(forEncryption: false, key, parameters.Vector, parameters.TagBytes);
        var spool = new Spool(reader.Limits.SpoolMemory);
        var input = ArrayPool<byte>.Shared.Rent(BufferSize);
        var output = ArrayPool<byte>.Shared.Rent(BufferSize + 64);
        try
        {
            for (int read; (read = ciphertext.Read(input, 0, BufferSize)) > 0;)
                spool.Write(output, 0, cipher.ProcessBytes(input, 0, read, output, 0));
            Finish(reader, cipher, contentType, parameters.TagBytes, spool, output);
            return spool.OpenRead(ownsSpool: true);
        }
        catch
        {
            spool.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(input);
            ArrayPool<byte>.Shared.Return(output, clearArray: true);
        }
    }

    private static void Finish(BerReader reader, GcmBlockCipher cipher, string contentType, int tagBytes, Spool spool, byte[] output)
    {
        reader.Leave();
        if (reader.PeekTag() is { } tag && tag.HasSameClassAndValue(AttributesTag))
        {
            // The attributes follow the content here and precede it in the tag's computation; the cipher takes them late.
            var attributes = Attributes.Read(reader.ReadEncodedValue(), AttributesTag);
            if (attributes.Single(CmsOids.ContentType) is { } type && new AsnReader(type, AsnEncodingRules.BER).ReadObjectIdentifier() != contentType)
                throw CmsException.DecryptionFailed();
            cipher.ProcessAadBytes(attributes.Der, 0, attributes.Der.Length);
        }

        var mac = new AsnReader(reader.ReadEncodedValue(), AsnEncodingRules.BER).ReadOctetString();
        if (mac.Length != tagBytes) throw CmsException.DecryptionFailed();
        spool.Write(output, 0, cipher.ProcessBytes(mac, 0, mac.Length, output, 0));
        spool.Write(output, 0, cipher.DoFinal(output, 0));
        while (!reader.AtEnd()) reader.ReadEncodedValue();
    }
}
