using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Keys;
using SmimePS.Trust;

namespace SmimePS.Revocation;

/// <summary>A question to an OCSP responder about one certificate (RFC 6960, 4.1), with a nonce (RFC 9654) that shows whether the answer was made for it.</summary>
internal sealed class OcspRequest
{
    private const int NonceLength = 32;
    private static readonly Asn1Tag Explicit2 = new(TagClass.ContextSpecific, 2, isConstructed: true);
    private readonly byte[] _nonce;

    public OcspRequest(Certificate certificate, Certificate issuer)
    {
        var random = new byte[NonceLength];
        using (var generator = RandomNumberGenerator.Create()) generator.GetBytes(random);
        _nonce = Der.Encode(writer => writer.WriteOctetString(random));
        Encoded = Der.Sequence(request =>
        {
            using (request.PushSequence())
            {
                using (request.PushSequence())
                using (request.PushSequence()) OcspCertificateId.Of(certificate, issuer).Write(request);
                using (request.PushSequence(Explicit2))
                using (request.PushSequence()) SignedStructureWriter.WriteExtension(request, new CertificateExtension(Oids.OcspNonce, false, _nonce));
            }
        });
    }

    public byte[] Encoded { get; }

    /// <summary>Whether a response may be the answer to this: one without a nonce may, since many are signed in advance; one with another's is not.</summary>
    public bool MayBeAnsweredBy(OcspResponse response) => response.Nonce is not { } nonce || nonce.Span.SequenceEqual(_nonce);
}
