using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>Checks one signer after another against the digests of the content (RFC 5652, 5.4 to 5.6; RFC 8551, 2.5).</summary>
internal sealed class SignerVerification(
    string contentType, ContentDigests digests, IReadOnlyList<Certificate> candidates, bool acceptUnsorted)
{
    private const int ShortRsaBits = 2048;

    // A message may carry any number of certificates that answer to one name, and 64 signers by that name.
    private const int MaxWork = 256;
    private int _work;

    public SignerReport Check(SignerInfo signer)
    {
        var digestName = DigestAlgorithms.Find(signer.DigestAlgorithm.Oid);
        var report = new SignerReport(signer.Identifier, SignerStatus.Valid, null,
            digestName?.Name ?? signer.DigestAlgorithm.Oid, signer.SignatureAlgorithm)
        {
            UnsignedAttributes = signer.UnsignedAttributes,
        };
        var matching = candidates.Where(c => Matches(signer.Identifier, c)).Distinct().ToList();
        report = report with { Certificate = matching.FirstOrDefault() };
        if (digestName is not { } digest) return report with { Status = SignerStatus.UnsupportedAlgorithm };
        try
        {
            report = Check(signer, digest, matching, report);
        }
        catch (Exception error) when (CmsException.IsFromInput(error))
        {
            return report with { Status = SignerStatus.MalformedAttributes };
        }
        catch (SmimeException error) when (error.Kind == SmimeErrorKind.NotSupported)
        {
            return report with { Status = SignerStatus.UnsupportedAlgorithm };
        }

        return report with { WeakReason = Weakness(digest, signer.SignatureAlgorithm, report.Certificate) };
    }

    private SignerReport Check(SignerInfo signer, HashAlgorithmName digest, List<Certificate> matching, SignerReport report)
    {
        var attributes = signer.SignedAttributes is { } encoded ? SignedAttributes.Read(encoded) : null;
        if (attributes is not null)
        {
            report = report with
            {
                SigningTime = attributes.SigningTime,
                Capabilities = attributes.Capabilities,
                EncryptionCertificate = attributes.EncryptionCertificate,
                SecureHeader = attributes.SecureHeader,
            };
        }

        if (!SignatureAlgorithms.Agree(signer.SignatureAlgorithm, digest)) return report with { Status = SignerStatus.AlgorithmMismatch };
        if (digests.Find(digest) is not { } contentDigest) return report with { Status = SignerStatus.UnsupportedAlgorithm };
        if (attributes is null)
        {
            // Without attributes nothing says what the content is (RFC 5652, 5.3), and a content that is itself a set of attributes
            // could carry a signature that was made over those.
            if (contentType != CmsOids.Data || digests.LooksLikeAttributes) return report with { Status = SignerStatus.MalformedAttributes };
            if (SignatureVerifier.SignsWholeData(signer.SignatureAlgorithm)) return report with { Status = SignerStatus.UnsupportedAlgorithm };
        }
        else
        {
            if (!attributes.IsFor(contentType)) return report with { Status = SignerStatus.MalformedAttributes };
            if (!attributes.MessageDigest.AsSpan().SequenceEqual(contentDigest)) return report with { Status = SignerStatus.DigestMismatch, ClaimedDigest = attributes.MessageDigest };
        }

        if (matching.Count == 0) return report with { Status = SignerStatus.SignerCertificateMissing };
        return CheckSignature(signer, digest, contentDigest, attributes, matching, report);
    }

    /// <summary>Several certificates may answer to one identifier, not all of them honest: the one whose key verifies is the signer's.</summary>
    private SignerReport CheckSignature(SignerInfo signer, HashAlgorithmName digest, byte[] contentDigest, SignedAttributes? attributes,
        List<Certificate> matching, SignerReport report)
    {
        foreach (var certificate in matching)
        {
            if (!Verifies(signer, digest, contentDigest, attributes, certificate)) continue;
            var isNamed = attributes?.SigningCertificate is not { } named || named.Names(certificate);
            report = report with { Certificate = certificate, Status = isNamed ? SignerStatus.Valid : SignerStatus.SigningCertificateMismatch };
            if (isNamed) return report;
        }

        if (report.Status != SignerStatus.Valid) return report;
        // A DSA key whose parameters are its issuer's (RFC 3279, 2.3.2) says nothing on its own.
        var isInherited = matching.TrueForAll(c => SignatureAlgorithms.IsDsa(c.PublicKey.Algorithm.Oid) && c.PublicKey.Algorithm.HasNoParameters);
        return report with { Status = isInherited ? SignerStatus.UnsupportedAlgorithm : SignerStatus.SignatureInvalid };
    }

    private bool Verifies(SignerInfo signer, HashAlgorithmName digest, byte[] contentDigest, SignedAttributes? attributes, Certificate certificate)
    {
        Spend(certificate);
        if (attributes is null)
            return SignatureVerifier.VerifyDigest(certificate.PublicKey, signer.SignatureAlgorithm, digest, contentDigest, signer.Signature);
        if (VerifiesOver(attributes.Der)) return true;
        return acceptUnsorted && !attributes.IsDer && VerifiesOver(attributes.Transmitted);

        bool VerifiesOver(byte[] covered) =>
            SignatureVerifier.Verify(certificate.PublicKey, signer.SignatureAlgorithm, covered, signer.Signature, digest);
    }

    private void Spend(Certificate certificate)
    {
        _work += SignatureVerifier.Cost(certificate.PublicKey);
        if (_work > MaxWork) throw CmsException.Limit("its signatures may be from more certificates, or from larger keys, than those of any honest message.");
    }

    private static bool Matches(CertificateIdentifier identifier, Certificate certificate)
    {
        try
        {
            return identifier.Matches(certificate);
        }
        catch (CertificateException)
        {
            return false;
        }
    }

    private static string? Weakness(HashAlgorithmName digest, AlgorithmIdentifier signature, Certificate? certificate)
    {
        if (DigestAlgorithms.IsWeak(digest)) return $"The digest {digest.Name} no longer protects what it signs.";
        if (SignatureAlgorithms.IsDsa(signature.Oid)) return "DSA is no longer in use.";
        if (certificate is not null && certificate.PublicKey.Algorithm.Oid is AlgorithmOids.RsaEncryption or AlgorithmOids.RsaPss
            && RsaKeyBytes.Read(certificate.PublicKey) is { Bits: < ShortRsaBits } key) return $"An RSA key of {key.Bits} bits is too short.";
        return null;
    }
}
