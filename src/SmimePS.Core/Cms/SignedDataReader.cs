using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Spooling;

namespace SmimePS.Cms;

/// <summary>Signed content (RFC 5652, 5): opaque, where the content is inside, or detached, where it travels beside.</summary>
public sealed class SignedDataReader : CmsContent
{
    private const int BufferSize = 64 * 1024;
    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Context1 = new(TagClass.ContextSpecific, 1);

    private readonly List<HashAlgorithmName> _declared = [];
    private readonly ContentDigests? _digests;
    private List<SignerInfo> _signers = [];
    private List<Certificate> _certificates = [];
    private List<ReadOnlyMemory<byte>> _crls = [];
    private List<ReadOnlyMemory<byte>> _ocspResponses = [];
    private bool _tailRead;

    internal SignedDataReader(BerReader reader)
        : base(reader)
    {
        reader.Enter(Asn1Tag.Sequence, "SignedData");
        CmsReader.ReadVersion(reader);
        ReadDigestAlgorithms(reader.ReadEncodedValue());
        reader.Enter(Asn1Tag.Sequence, "EncapsulatedContentInfo");
        ContentType = CmsReader.ReadOid(reader);
        if (reader.AtEnd())
        {
            IsDetached = true;
            Content = Stream.Null;
            reader.Leave();
            ReadTail();
            return;
        }

        reader.Enter(Context0, "the signed content");
        var header = reader.ReadHeader();
        if (!header.Is(Asn1Tag.PrimitiveOctetString)) throw CmsException.Malformed("the content is no OCTET STRING.");
        _digests = new ContentDigests(_declared);
        Content = new DigestingStream(new OctetStringStream(reader, header, AfterContent), _digests);
    }

    /// <summary>Whether the content is not inside but travels beside, as in multipart/signed.</summary>
    public bool IsDetached { get; }

    /// <summary>The signed content; empty where it is detached. Nothing is known about it before it has been verified.</summary>
    public Stream Content { get; }

    /// <summary>
    /// Also accept signatures over attributes in the order in which they were sent, where that is not the order of DER. RFC 5652, 5.4
    /// has the signature cover the DER encoding, and that alone is accepted unless this is set; some old signers got it wrong.
    /// </summary>
    public bool AcceptUnsortedAttributes { get; set; }

    /// <summary>
    /// The digest algorithms that a detached content's signatures need, so that the content can be hashed as it passes by for the
    /// first time; see <see cref="DetachedContent"/>.
    /// </summary>
    public IReadOnlyList<HashAlgorithmName> DigestAlgorithms =>
        _tailRead ? _signers.Select(s => Cms.DigestAlgorithms.Find(s.DigestAlgorithm.Oid)).OfType<HashAlgorithmName>().Distinct().ToList() : _declared;

    /// <summary>Checks every signature over the opaque content, whose unread rest is read first.</summary>
    /// <param name="known">Certificates to look for signers among, beside those of the message. They are not anchors.</param>
    /// <exception cref="CmsException">The content is detached (<c>DetachedContentMissing</c>), or the message is malformed further on.</exception>
    public SignedDataReport Verify(IEnumerable<Certificate>? known = null)
    {
        if (IsDetached)
        {
            if (_signers.Count == 0) return new SignedDataReport([], _certificates, _crls) { OcspResponses = _ocspResponses };
            throw new CmsException("DetachedContentMissing", SmimeErrorKind.InvalidArgument,
                "The signature is detached from its content. Give the content beside it.");
        }

        Drain(Content);
        return Report(_digests!, known);
    }

    /// <summary>Checks every signature over a detached content.</summary>
    /// <param name="detachedContent">The content exactly as it was signed; read to its end, not closed.</param>
    /// <param name="known">Certificates to look for signers among, beside those of the message. They are not anchors.</param>
    /// <exception cref="CmsException">The content is inside the message (<c>ContentNotDetached</c>).</exception>
    public SignedDataReport Verify(Stream detachedContent, IEnumerable<Certificate>? known = null)
    {
        RequireDetached();
        using var content = new DetachedContent(DigestAlgorithms);
        using var buffer = new RentedBuffer(BufferSize);
        for (int read; (read = detachedContent.Read(buffer.Bytes, 0, BufferSize)) > 0;)
        {
            buffer.Use(read);
            content.Write(buffer.Bytes, 0, read);
        }

        return Verify(content, known);
    }

    /// <summary>Checks every signature over a detached content that was hashed as it passed by.</summary>
    /// <param name="detachedContent">What the content was written to.</param>
    /// <param name="known">Certificates to look for signers among, beside those of the message. They are not anchors.</param>
    /// <exception cref="CmsException">The content is inside the message (<c>ContentNotDetached</c>).</exception>
    public SignedDataReport Verify(DetachedContent detachedContent, IEnumerable<Certificate>? known = null)
    {
        RequireDetached();
        return Report(detachedContent.Finish(), known);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _digests?.Dispose();
        base.Dispose(disposing);
    }

    private SignedDataReport Report(ContentDigests digests, IEnumerable<Certificate>? known)
    {
        var candidates = known is null ? _certificates : _certificates.Concat(known).ToList();
        var verification = new SignerVerification(ContentType, digests, candidates, AcceptUnsortedAttributes);
        return new SignedDataReport(_signers.Select(verification.Check).ToList(), _certificates, _crls) { OcspResponses = _ocspResponses };
    }

    private void RequireDetached()
    {
        if (!IsDetached)
            throw new CmsException("ContentNotDetached", SmimeErrorKind.InvalidArgument, "The message holds its content itself; do not give another.");
    }

    private void AfterContent()
    {
        Guard(() =>
        {
            Reader.Leave();
            Reader.Leave();
            ReadTail();
            return true;
        });
    }

    private void ReadTail()
    {
        if (Next(Context0)) _certificates = CertificateSet.ReadCertificates(Reader.ReadEncodedValue(), Reader.Limits);
        if (Next(Context1))
        {
            var revocation = Reader.ReadEncodedValue();
            _crls = CertificateSet.ReadCrls(revocation, Reader.Limits);
            _ocspResponses = CertificateSet.ReadOcspResponses(revocation, Reader.Limits);
        }

        _signers = SignerInfo.ReadAll(Reader.ReadEncodedValue(), Reader.Limits);
        Reader.Leave();
        Reader.Leave();
        Reader.Leave();
        _tailRead = true;
    }

    private bool Next(Asn1Tag tag) => Reader.PeekTag() is { } next && next.HasSameClassAndValue(tag);

    private void ReadDigestAlgorithms(ReadOnlyMemory<byte> encoded)
    {
        var set = new AsnReader(encoded, AsnEncodingRules.BER).ReadSetOf(skipSortOrderValidation: true);
        while (set.HasData)
        {
            // Each digest costs a pass over the content: only those that are known, each once.
            if (Cms.DigestAlgorithms.Find(AlgorithmIdentifier.Read(set).Oid) is { } name && !_declared.Contains(name)) _declared.Add(name);
        }
    }

    private static void Drain(Stream stream)
    {
        using var buffer = new RentedBuffer(BufferSize);
        for (int read; (read = stream.Read(buffer.Bytes, 0, BufferSize)) > 0;) buffer.Use(read);
    }

    /// <summary>Hashes what is read through it.</summary>
    private sealed class DigestingStream(Stream inner, ContentDigests digests) : ReadOnlyStream
    {
        private bool _ended;

        protected override int ReadNext(byte[] buffer, int offset, int count)
        {
            if (_ended) return 0;
            var read = inner.Read(buffer, offset, count);
            if (read > 0)
            {
                digests.Append(buffer, offset, read);
                return read;
            }

            _ended = true;
            digests.Finish();
            return 0;
        }
    }
}
