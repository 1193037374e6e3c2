using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Authority.Requests;

/// <summary>Whether the key in a request is one to certify, and whoever made the request has its private half.</summary>
internal static class RequestProof
{
    /// <exception cref="KeyException">The key is not to be certified, as <see cref="CertifiableKey.Require"/> says; <c>UnsupportedSignatureAlgorithm</c>.</exception>
    /// <exception cref="AuthorityException"><c>KeyOfAuthority</c>, <c>RequestSignatureInvalid</c>.</exception>
    public static void Require(CertificateAuthority authority, CertificateRequest request)
    {
        // The key first: it bounds the work of looking at the signature.
        CertifiableKey.Require(request.PublicKey);
        if (authority.Chain.All.FirstOrDefault(certificate => certificate.PublicKey.IsSameKey(request.PublicKey)) is { } own)
        {
            var name = ReferenceEquals(own, authority.Certificate) ? $"'{authority.Name}' itself" : $"{own.Subject}, which vouches for '{authority.Name}'";
            throw RequestReview.Refused("KeyOfAuthority", $"It brings the key of {name}, with which its own certificates are signed. Ask for a request with a new key.");
        }

        if (!request.VerifySignature())
            throw RequestReview.Refused("RequestSignatureInvalid", "Its signature does not hold: it was damaged or changed, or whoever made it does not have the private key. Ask for it again.");
    }
}
