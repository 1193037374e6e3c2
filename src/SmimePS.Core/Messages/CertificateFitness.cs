using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Mime;

namespace SmimePS.Messages;

/// <summary>Why a certificate does not do for a message.</summary>
internal enum Unfitness
{
    None,
    OtherAddress,
    WrongPurpose,
    NotYetValid,
    Expired,
}

/// <summary>Whether a certificate may sign for an address or be encrypted for, by what it says of itself (RFC 8550, 4.4).</summary>
internal static class CertificateFitness
{
    /// <summary>The first thing that is against it.</summary>
    public static Unfitness Judge(Certificate certificate, CertificateUse use, string? address, DateTimeOffset now)
    {
        if (address is not null && !MessageAddresses.Names(certificate, address)) return Unfitness.OtherAddress;
        if (!MayBeUsed(certificate, use)) return Unfitness.WrongPurpose;
        if (now < certificate.NotBefore) return Unfitness.NotYetValid;
        return now > certificate.NotAfter ? Unfitness.Expired : Unfitness.None;
    }

    /// <summary>The error for a certificate that was chosen by name and does not do.</summary>
    public static MessageException Error(Certificate certificate, CertificateUse use, Unfitness unfitness, string? address)
    {
        var purpose = use == CertificateUse.Sign ? "sign" : "encrypt";
        return unfitness switch
        {
            Unfitness.OtherAddress => new MessageException("CertificateAddressMismatch", SmimeErrorKind.InvalidOperation,
                $"The certificate of {certificate} is for {Names(certificate)}, not for {address}. Choose a certificate for {address}."),
            Unfitness.WrongPurpose => new MessageException("CertificateWrongPurpose", SmimeErrorKind.InvalidOperation,
                $"The certificate of {certificate} may not be used to {purpose} mail, by its key usage. Choose another, or have one issued for that purpose."),
            Unfitness.NotYetValid => new MessageException("CertificateNotYetValid", SmimeErrorKind.InvalidOperation,
                $"The certificate of {certificate} is valid only from {certificate.NotBefore:u}. Wait until then, or choose another; check this computer's clock."),
            _ => new MessageException("CertificateExpired", SmimeErrorKind.InvalidOperation,
                $"The certificate of {certificate} expired on {certificate.NotAfter:u}. Renew it, or choose another."),
        };
    }

    /// <summary>The same in a few words, for a list of several.</summary>
    public static string Words(Certificate certificate, Unfitness unfitness) => unfitness switch
    {
        Unfitness.OtherAddress => $"the certificate found is for {Names(certificate)}",
        Unfitness.WrongPurpose => "the certificate found may not be used for that",
        Unfitness.NotYetValid => $"the certificate found is valid only from {certificate.NotBefore:u}",
        _ => $"the certificate found expired on {certificate.NotAfter:u}",
    };

    private static bool MayBeUsed(Certificate certificate, CertificateUse use)
    {
        try
        {
            return AllowsUse(certificate, use);
        }
        catch (CertificateException)
        {
            // What it allows cannot be read, so it allows nothing.
            return false;
        }
    }

    private static bool AllowsUse(Certificate certificate, CertificateUse use)
    {
        if (certificate.ExtendedKeyUsages is { } purposes && !purposes.Contains(Oids.EmailProtection) && !purposes.Contains(Oids.AnyExtendedKeyUsage)) return false;
        var algorithm = certificate.PublicKey.Algorithm.Oid;
        var needed = (use, algorithm) switch
        {
            (CertificateUse.Sign, AlgorithmOids.X25519) => KeyUsages.None,
            (CertificateUse.Sign, _) => KeyUsages.DigitalSignature | KeyUsages.NonRepudiation,
            (CertificateUse.Encrypt, AlgorithmOids.RsaEncryption or AlgorithmOids.RsaOaep) => KeyUsages.KeyEncipherment,
            (CertificateUse.Encrypt, AlgorithmOids.EcPublicKey or AlgorithmOids.X25519) => KeyUsages.KeyAgreement,
            _ => KeyUsages.None,
        };
        return needed != KeyUsages.None && (certificate.KeyUsage is not { } usage || (usage & needed) != 0);
    }

    private static string Names(Certificate certificate) =>
        MessageAddresses.Of(certificate) is { Count: > 0 } addresses ? string.Join(", ", addresses) : "no mail address";
}
