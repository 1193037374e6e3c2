using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>What a certificate may be used for, by its key usage, extended key usage and kind of key (RFC 8550, 4.4).</summary>
public static class CertificatePurposes
{
    /// <summary>The mail purposes that a certificate allows; its dates and its issuer are not looked at.</summary>
    /// <exception cref="CertificateException">An extension is malformed.</exception>
    public static CertificatePurpose Of(Certificate certificate)
    {
        if (certificate.ExtendedKeyUsages is { } extended && !extended.Contains(Oids.EmailProtection) && !extended.Contains(Oids.AnyExtendedKeyUsage))
        {
            return CertificatePurpose.None;
        }

        var usage = certificate.KeyUsage;
        var algorithm = certificate.PublicKey.Algorithm.Oid;
        var purpose = CertificatePurpose.None;
        var mayCarryKeys = algorithm is AlgorithmOids.EcPublicKey or AlgorithmOids.X25519 ? KeyUsages.KeyAgreement : KeyUsages.KeyEncipherment;
        if (algorithm != AlgorithmOids.X25519 && (usage is not { } sign || (sign & (KeyUsages.DigitalSignature | KeyUsages.NonRepudiation)) != 0)) purpose |= CertificatePurpose.Sign;
        if (algorithm is not (AlgorithmOids.Ed25519 or AlgorithmOids.RsaPss) && (usage is not { } carry || (carry & mayCarryKeys) != 0)) purpose |= CertificatePurpose.Encrypt;
        return purpose;
    }

    /// <summary>Whether a certificate allows a purpose (each part of it).</summary>
    /// <exception cref="CertificateException">An extension is malformed.</exception>
    public static bool Allows(Certificate certificate, CertificatePurpose purpose) => (Of(certificate) & purpose) == purpose;
}
