using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Authority.Requests;

/// <summary>Whether the key in a request is one to certify, and whoever made the request has its private half.</summary>
/// <remarks>
/// The signature proves the possession of the key, and nothing of it gets into the certificate. Yet it proves only that the key's holder signed something
/// with that hash: over MD5 somebody else can have the holder sign a harmless text, and use the signature for a request of their own over the holder's
/// key (collisions with chosen beginnings take seconds; RFC 6151, 2.1), so it proves nothing. MD2 and MD4 are not read at all. SHA-1 is accepted: the same would
/// cost a fortune, need a holder who still signs with it, and gain a certificate for a key that the forger does not have; while there are cards and
/// devices that make no other requests.
/// </remarks>
internal static class RequestProof
{
    /// <exception cref="KeyException">The key is not to be certified, as <see cref="CertifiableKey.Require"/> says; <c>UnsupportedSignatureAlgorithm</c>.</exception>
    /// <exception cref="AuthorityException"><c>KeyOfAuthority</c>, <c>RequestSignatureInvalid</c>, <c>RequestSignatureWeak</c>.</exception>
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
        if (SignatureScheme.Read(request.SignatureAlgorithm)?.Hash == HashAlgorithmName.MD5)
            throw RequestReview.Refused("RequestSignatureWeak", "It is signed over MD5, for which forgeries can be made, so the signature does not prove that whoever made it has the private key. Ask for one that is signed over SHA-256.");
    }
}
