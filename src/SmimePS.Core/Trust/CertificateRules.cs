using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Trust;

/// <summary>The rules that one certificate keeps or breaks by itself.</summary>
internal sealed class CertificateRules(PathOptions options, List<PathFinding> findings)
{
    /// <summary>Readable, complete, and without a critical extension that is not understood.</summary>
    public void CheckForm(CertificateFacts facts)
    {
        var certificate = facts.Certificate;
        if (facts.Malformed.Count > 0)
        {
            Add(PathProblem.Malformed, facts,
                $"has an extension ({string.Join(", ", facts.Malformed)}) that cannot be read. Ask its issuer for a new certificate.");
        }

        if (certificate.Issuer.IsEmpty || ComparableName.Of(certificate.Issuer).IsMalformed || facts.SubjectName.IsMalformed)
        {
            Add(PathProblem.Malformed, facts,
                "has an issuer or subject name that is empty or cannot be read. Ask its issuer for a new certificate.");
        }

        if (facts.NameConstraints is not null && !facts.IsAuthority)
        {
            Add(PathProblem.Malformed, facts,
                "has name constraints, which only an authority's certificate may have. Ask its issuer for a new certificate.");
        }

        if (!certificate.TbsSignatureAlgorithm.Equals(certificate.SignatureAlgorithm))
        {
            Add(PathProblem.AlgorithmMismatch, facts,
                "names two different signature algorithms, one of them outside what is signed. It was altered; "
                    + "ask its owner for the original.");
        }

        if (facts.UnknownCritical.Count > 0)
        {
            Add(PathProblem.UnknownCriticalExtension, facts,
                $"has a critical extension ({string.Join(", ", facts.UnknownCritical)}) that is not understood here, so it must not be relied on. Ask its owner for a certificate for mail.");
        }
    }

    public void CheckDates(CertificateFacts facts)
    {
        var certificate = facts.Certificate;
        if (options.Moment < certificate.NotBefore)
        {
            Add(PathProblem.NotYetValid, facts,
                $"is not valid before {PathWords.Date(certificate.NotBefore)}. Check this machine's clock, or wait.");
        }
        else if (options.Moment > certificate.NotAfter)
        {
            Add(PathProblem.Expired, facts,
                $"was valid until {PathWords.Date(certificate.NotAfter)}. Ask its owner for the one that replaced it.");
        }
    }

    public void CheckSignatureStrength(CertificateFacts facts)
    {
        if (ReadScheme(facts.Certificate.SignatureAlgorithm)?.Hash is { } hash && (hash == HashAlgorithmName.MD5 || hash == HashAlgorithmName.SHA1))
        {
            Add(PathProblem.WeakSignature, facts,
                $"is signed over {hash.Name}, for which forgeries can be made. Ask its owner for a certificate signed over SHA-256.");
        }
    }

    public void CheckKey(CertificateFacts facts)
    {
        var key = facts.Certificate.PublicKey;
        if (Bits(key) is { } bits && bits < options.MinimumRsaBits)
        {
            Add(PathProblem.WeakKey, facts,
                $"has a key of {bits} bits, fewer than {options.MinimumRsaBits}. Ask its owner for a certificate with a longer key.");
        }
        else if (key.Algorithm.Oid == AlgorithmOids.EcPublicKey && !HasKnownCurve(key))
        {
            Add(PathProblem.AlgorithmUnsupported, facts,
                "has a key on an elliptic curve that is not supported. Ask its owner for a certificate on P-256, P-384 or P-521.");
        }
    }

    /// <summary>What lets a certificate sign others: basic constraints, key usage, and the purpose it hands on.</summary>
    public void CheckAuthority(CertificateFacts facts)
    {
        if (!facts.IsAuthority)
        {
            Add(PathProblem.NotAnAuthority, facts,
                "signed another certificate and is not a certification authority's. What it signed is worth nothing; "
                    + "ask its owner for a certificate from an authority.");
        }

        if (facts.KeyUsage is { } usage && (usage & KeyUsages.KeyCertSign) == 0)
        {
            Add(PathProblem.KeyUsageNotAllowed, facts,
                "signed another certificate, which its key usage does not allow. "
                    + "Ask for a certificate from an authority whose key may sign.");
        }

        CheckPurpose(facts, "hands on a purpose that it does not have itself", isRequired: false);
    }

    /// <summary>What the certificate in question is for.</summary>
    public void CheckEnd(CertificateFacts facts)
    {
        if (options.KeyUsage != KeyUsages.None && facts.KeyUsage is { } usage && (usage & options.KeyUsage) == 0)
        {
            Add(PathProblem.KeyUsageNotAllowed, facts,
                $"is for {usage}, not for {options.KeyUsage}. Choose the certificate that its owner has for this.");
        }

        CheckPurpose(facts, "is for another purpose", options.RequirePurpose);
    }

    private static SignatureScheme? ReadScheme(AlgorithmIdentifier algorithm)
    {
        try
        {
            return SignatureScheme.Read(algorithm);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static int? Bits(PublicKeyInfo key)
    {
        if (key.Algorithm.Oid is AlgorithmOids.RsaEncryption or AlgorithmOids.RsaPss) return RsaKeyBytes.Read(key)?.Bits;
        try
        {
            if (key.Algorithm.Oid != "1.2.840.10040.4.1" || InheritedParameters.Lacks(key)) return null;
            var p = new AsnReader(key.Algorithm.Parameters, AsnEncodingRules.DER).ReadSequence().ReadIntegerBytes().Span;
            return (p.Length - (p[0] == 0 ? 1 : 0)) * 8;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static bool HasKnownCurve(PublicKeyInfo key)
    {
        try
        {
            return key.NamedCurve is { } curve && NamedCurves.FieldBytes(curve) is not null;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private void CheckPurpose(CertificateFacts facts, string what, bool isRequired)
    {
        if (options.Purpose is not { } purpose) return;
        var allows = facts.Purposes is { } purposes ? purposes.Contains(purpose) || purposes.Contains(Oids.AnyExtendedKeyUsage) : !isRequired;
        if (allows) return;
        var name = purpose == Oids.EmailProtection ? "mail protection" : purpose;
        Add(PathProblem.PurposeNotAllowed, facts,
            $"{what}: its extended key usage does not include {name}. Ask its owner for a certificate for that.");
    }

    private void Add(PathProblem problem, CertificateFacts facts, string message) =>
        findings.Add(new PathFinding(problem, facts.Certificate, $"{PathWords.Name(facts.Certificate)} {message}"));
}
