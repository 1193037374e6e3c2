using System.Formats.Asn1;

namespace SmimePS.Cms;

/// <summary>
/// Opens Cryptographic Message Syntax (RFC 5652), DER or BER, with definite or indefinite lengths, from a stream of any length in
/// constant memory.
/// </summary>
public static class CmsReader
{
    /// <summary>Reads as far as the content and tells what it is.</summary>
    /// <param name="input">Binary CMS, not base64. It is read as far as needed and not closed; it must stay open while the result is used.</param>
    /// <param name="limits">Bounds on what is accepted; <see cref="CmsLimits.Default"/> if not given.</param>
    /// <returns>One of the four kinds of <see cref="CmsContent"/>, which the caller disposes.</returns>
    /// <exception cref="CmsException">
    /// The data is malformed (<c>MalformedCms</c>), ends early (<c>TruncatedCms</c>), exceeds a bound (<c>CmsLimitExceeded</c>) or is of
    /// a kind that is not supported (<c>UnsupportedContentType</c>).
    /// </exception>
    public static CmsContent Open(Stream input, CmsLimits? limits = null)
    {
        var reader = new BerReader(input, limits ?? CmsLimits.Default);
        try
        {
            reader.Enter(Asn1Tag.Sequence, "ContentInfo");
            var type = ReadOid(reader);
            reader.Enter(new Asn1Tag(TagClass.ContextSpecific, 0), "the content");
            return type switch
            {
                CmsOids.Data => new PlainDataReader(reader),
                CmsOids.SignedData => new SignedDataReader(reader),
                CmsOids.EnvelopedData => new EnvelopedDataReader(reader, isAuthenticated: false),
                CmsOids.AuthEnvelopedData => new EnvelopedDataReader(reader, isAuthenticated: true),
                CmsOids.CompressedData => new CompressedDataReader(reader),
                _ => throw new CmsException("UnsupportedContentType", Errors.SmimeErrorKind.NotSupported,
                    $"The data is CMS of the type {type}, which is not supported. Signed, enveloped, authenticated-enveloped and compressed data are."),
            };
        }
        catch (Exception error)
        {
            reader.Dispose();
            if (CmsException.IsFromInput(error)) throw CmsException.Malformed("one of its parts cannot be read.", error);
            throw;
        }
    }

    internal static string ReadOid(BerReader reader) =>
        new AsnReader(reader.ReadEncodedValue(), AsnEncodingRules.BER).ReadObjectIdentifier();

    internal static int ReadVersion(BerReader reader) =>
        new AsnReader(reader.ReadEncodedValue(), AsnEncodingRules.BER).TryReadInt32(out var version) && version is >= 0 and <= 16
            ? version
            : throw CmsException.Malformed("its version makes no sense.");
}
