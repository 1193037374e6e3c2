using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Cms;

/// <summary>Signs what is written to it, in one pass (RFC 5652, 5).</summary>
public sealed class SignedDataWriter : WriteOnlyStream
{
    // Of a signer's chain, most often.
    private const int UsualBytes = 4096;

    private readonly Stream _output;
    private readonly IReadOnlyList<CmsSigner> _signers;
    private readonly SignedDataOptions _options;
    private readonly ContentDigests _digests;
    private readonly StreamedEnvelope? _envelope;
    private bool _completed;

    /// <summary>Starts; the signing keys are used at the end.</summary>
    /// <param name="output">Where to; not closed.</param>
    /// <param name="signers">At least one.</param>
    /// <param name="options">How the message is put together; opaque with the signers' certificates if not given.</param>
    /// <exception cref="CmsException">
    /// There is no signer (<c>NoSigner</c>), a digest is not one that is signed with (<c>UnsupportedAlgorithm</c>), or a key cannot sign
    /// (<c>SignerKeyUnusable</c>).
    /// </exception>
    public SignedDataWriter(Stream output, IReadOnlyList<CmsSigner> signers, SignedDataOptions? options = null)
    {
        if (signers.Count == 0)
            throw new CmsException("NoSigner", SmimeErrorKind.InvalidArgument, "There is nobody to sign. Name at least one certificate with its private key.");
        foreach (var signer in signers) SignerInfoWriter.RequireFit(signer);
        _output = output;
        _signers = signers;
        _options = options ?? new SignedDataOptions();
        _digests = new ContentDigests(signers.Select(s => s.Digest));
        if (!_options.Detached) _envelope = new StreamedEnvelope(output, [.. OuterFrames(), new BerFrame(BerFrame.Sequence, ContentTypeOid()), BerFrame.Of(BerFrame.Explicit0)]);
    }

    /// <summary>Writes content bytes exactly as they are to be signed.</summary>
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (_completed) throw new ObjectDisposedException(nameof(SignedDataWriter));
        _digests.Append(buffer, offset, count);
        _envelope?.Write(buffer, offset, count);
    }

    /// <inheritdoc/>
    /// <exception cref="SmimePS.Keys.KeyException">A key refused to sign.</exception>
    public override void Complete()
    {
        if (_completed) throw new ObjectDisposedException(nameof(SignedDataWriter));
        _completed = true;
        _digests.Finish();
        var tail = Tail();
        if (_envelope is not null) _envelope.Complete([], [], tail);
        else WriteDetached(tail);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _completed = true;
            _digests.Dispose();
            _envelope?.Dispose();
        }

        base.Dispose(disposing);
    }

    private BerFrame[] OuterFrames()
    {
        var type = new AsnWriter(AsnEncodingRules.DER);
        type.WriteObjectIdentifier(CmsOids.SignedData);
        return [new BerFrame(BerFrame.Sequence, type.Encode()), BerFrame.Of(BerFrame.Explicit0), new BerFrame(BerFrame.Sequence, Head())];
    }

    private byte[] Head()
    {
        // RFC 5652, 5.1.
        var version = new AsnWriter(AsnEncodingRules.DER);
        version.WriteInteger(_options.ContentType != CmsOids.Data || _signers.Any(s => s.ByKeyIdentifier) ? 3 : 1);
        var digests = new AsnWriter(AsnEncodingRules.DER);
        using (digests.PushSetOf())
        {
            foreach (var digest in _signers.Select(s => s.Digest).Distinct()) DigestAlgorithms.Identifier(digest).Write(digests);
        }

        return [.. version.Encode(), .. digests.Encode()];
    }

    private byte[] ContentTypeOid()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(_options.ContentType);
        return writer.Encode();
    }

    private byte[] Tail()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, UsualBytes);
        CertificateSet.Write(writer, 0, CertificatesToCarry().Select(c => c.RawData));
        CertificateSet.Write(writer, 1, _options.Crls);
        var certificates = writer.Encode();
        writer.Reset();
        using (writer.PushSetOf())
        {
            foreach (var signer in _signers) SignerInfoWriter.Write(writer, signer, _options, _digests.Find(signer.Digest)!);
        }

        return [.. certificates, .. writer.Encode()];
    }

    private IEnumerable<Certificate> CertificatesToCarry()
    {
        var own = _options.IncludeSignerCertificates
            ? _signers.SelectMany(s => s.Identity.Issuers.Prepend(s.Identity.Certificate))
            : [];
        return own.Concat(_options.Certificates).Distinct();
    }

    private void WriteDetached(byte[] tail)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, tail.Length + 256);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.SignedData);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                WriteAll(writer, Head());
                using (writer.PushSequence()) writer.WriteObjectIdentifier(_options.ContentType);
                WriteAll(writer, tail);
            }
        }

        var encoded = writer.Encode();
        _output.Write(encoded, 0, encoded.Length);
    }

    /// <summary>AsnWriter takes one value at a time.</summary>
    private static void WriteAll(AsnWriter writer, ReadOnlyMemory<byte> values)
    {
        var reader = new AsnReader(values, AsnEncodingRules.DER);
        while (reader.HasData) writer.WriteEncodedValue(reader.ReadEncodedValue().Span);
    }
}
