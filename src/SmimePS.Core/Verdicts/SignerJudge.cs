using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Trust;

namespace SmimePS.Verdicts;

/// <summary>Judges one signature by itself: its mathematics, and who vouches for the signer. Whether the signer is the sender is asked elsewhere.</summary>
internal sealed class SignerJudge(PathValidator validator, CheckOptions options, DateTimeOffset now)
{
    /// <summary>Clocks differ; a signature from further ahead than this is not from an honest one.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(10);

    private readonly IReadOnlyCollection<PathProblem> _tolerated = AllowableFindings.InPaths(options.Allow);

    private static readonly KeyUsages Signing = KeyUsages.DigitalSignature | KeyUsages.NonRepudiation;

    // One for the whole message, however many have signed it.
    private readonly RevocationBudget _budget = new();

    /// <summary>The findings, and the path at the time of signing.</summary>
    public (List<VerdictFinding> Findings, PathResult? Path) Judge(SignerReport signer, SignedDataReport report)
    {
        var findings = new List<VerdictFinding>();
        if (Mathematics(signer) is { } broken) findings.Add(broken);
        if (signer.WeakReason is { } weak) findings.Add(new(SignatureFinding.AlgorithmWeak, true, weak));
        if (signer.Certificate is not { } certificate) return (findings, null);

        var isInFuture = signer.SigningTime > now + ClockSkew;
        if (isInFuture)
        {
            findings.Add(new(SignatureFinding.SigningTimeInFuture, true,
                $"The signature claims to have been made on {signer.SigningTime:u}, which is still to come. Check this computer's clock."));
        }

        var moment = isInFuture ? now : signer.SigningTime ?? now;
        var candidates = report.Certificates.Concat(options.KnownCertificates).ToList();
        var path = validator.Validate(certificate, candidates, Demands(moment) with
        {
            // For a signature that does not hold, nobody is asked whether it is still time to believe it.
            Revocation = options.Revocation == RevocationMode.Online && !signer.IsValid ? RevocationMode.Offline : options.Revocation,
            RevocationSources = options.RevocationSources,
            CarriedRevocation = options.Revocation == RevocationMode.NoCheck ? null : CarriedRevocation.Of(report),
            RevocationTime = now,
            RevocationBudget = _budget,
            Tolerate = options.AllowRevocationUnknown ? [.. _tolerated, PathProblem.RevocationUnknown] : _tolerated,
        });
        findings.AddRange(path.Findings.Select(finding => Translate(finding, certificate)));
        if (!path.IsTrusted && path.Findings.All(static finding => finding.IsTolerated))
        {
            findings.Add(new(SignatureFinding.NotTrusted, true, $"Nobody you trust vouches for {certificate}."));
        }

        if (path.IsTrusted && moment < now && path.Chain.Any(one => one.NotAfter < now)) AddExpiredSince(findings, validator.Validate(certificate, candidates, Demands(now)));
        return (findings, path);
    }

    private static VerdictFinding? Mathematics(SignerReport signer) => signer.Status switch
    {
        SignerStatus.Valid => null,
        SignerStatus.DigestMismatch => new(SignatureFinding.ContentChanged, true,
            "The message was changed after it was signed: its content is not the one that was signed."),
        SignerStatus.SignatureInvalid => new(SignatureFinding.SignatureInvalid, true, "The signature was not made with the key of the certificate it names, or it was damaged."),
        SignerStatus.SignerCertificateMissing => new(SignatureFinding.SignerCertificateMissing, true,
            $"The signer's certificate ({signer.Identifier}) is not in the message and not known here. Import it."),
        SignerStatus.UnsupportedAlgorithm => new(SignatureFinding.AlgorithmUnsupported, true,
            $"The signature uses an algorithm that is not supported ({signer.DigestAlgorithm}, {signer.SignatureAlgorithm.Oid})."),
        SignerStatus.SigningCertificateMismatch => new(SignatureFinding.SignatureMalformed, true, "The signature says it was made for another certificate than the one it comes with."),
        _ => new(SignatureFinding.SignatureMalformed, true, "The signature breaks the rules of its format, so that it proves nothing."),
    };

    private static void AddExpiredSince(List<VerdictFinding> findings, PathResult today)
    {
        if (today.Findings.FirstOrDefault(static finding => finding.Problem == PathProblem.Expired) is not { } expired) return;
        findings.Add(new(SignatureFinding.CertificateExpiredSince, false,
            $"The certificate of {expired.Certificate} was valid when the message was signed and expired on {expired.Certificate.NotAfter:u}."));
    }

    private VerdictFinding Translate(PathFinding finding, Certificate signer)
    {
        var isSigners = finding.Certificate.Equals(signer);
        var kind = finding.Problem switch
        {
            PathProblem.IssuerUnknown or PathProblem.RootNotTrusted or PathProblem.SearchLimitReached => SignatureFinding.NotTrusted,
            PathProblem.NotYetValid => SignatureFinding.CertificateNotYetValid,
            PathProblem.Expired => SignatureFinding.CertificateExpired,
            PathProblem.KeyUsageNotAllowed when isSigners => SignatureFinding.KeyUsageNotAllowed,
            PathProblem.PurposeNotAllowed when isSigners => SignatureFinding.PurposeNotAllowed,
            PathProblem.WeakKey or PathProblem.WeakSignature => SignatureFinding.AlgorithmWeak,
            PathProblem.Revoked => SignatureFinding.CertificateRevoked,
            PathProblem.RevokedSince => SignatureFinding.CertificateRevokedSince,
            PathProblem.RevocationUnknown => SignatureFinding.RevocationUnknown,
            _ => SignatureFinding.ChainInvalid,
        };
        // What the user allows is a problem here, and is marked as allowed where the verdict is put together.
        return new VerdictFinding(kind, !finding.IsTolerated || options.Allow.Contains(kind), finding.Message);
    }

    private PathOptions Demands(DateTimeOffset moment) => new() { Time = moment, KeyUsage = Signing, Tolerate = _tolerated };
}
