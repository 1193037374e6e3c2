using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Trust;

/// <summary>
/// Validates one path (RFC 5280, 6.1), from the anchor down. It goes on after a failure, so that the findings name everything that
/// is wrong. The anchor's own constraints bind as if it were the first certificate (RFC 5937).
/// </summary>
internal sealed class PathCheck
{
    private readonly PathOptions _options;
    private readonly PathWork _work;
    private readonly TrustAnchor? _anchor;
    private readonly IReadOnlyList<Certificate> _certificates;
    private readonly CertificateRules _rules;
    private readonly NameConstraintCheck _names;
    private readonly PolicyCheck _policies;
    private readonly List<PathFinding> _findings = [];
    private PublicKeyInfo? _workingKey;
    private int _remainingAuthorities;

    private PathCheck(CandidatePath path, PathOptions options, PathWork work)
    {
        _options = options;
        _work = work;
        _anchor = path.Anchor;
        // From the anchor down. A certificate that is itself the anchor stands alone below nothing.
        _certificates = path.Certificates.Reverse().ToList();
        _rules = new CertificateRules(options, _findings);
        _names = new NameConstraintCheck(work);
        _policies = new PolicyCheck(options, _certificates.Count, _findings);
        _remainingAuthorities = options.MaximumIntermediates;
    }

    private ValidityWindow Window => _options.JudgesWhoSpeaksOfRevocation ? _work.RevocationWindow : _work.Window;

    private bool IsDirectTrust => _anchor is not null && _certificates[0].Equals(_anchor.Certificate);

    /// <summary>What is wrong with a path, revocation apart, and the policies that hold for it.</summary>
    public static (List<PathFinding> Findings, IReadOnlyList<string> Policies) Run(CandidatePath path, PathOptions options, PathWork work)
    {
        var check = new PathCheck(path, options, work);
        return (check._findings, check.Run());
    }

    private IReadOnlyList<string> Run()
    {
        if (_anchor is not null && !IsDirectTrust) StartAtAnchor(_anchor.Certificate);
        for (var i = 0; i < _certificates.Count; i++)
        {
            var facts = CertificateFacts.Of(_certificates[i]);
            var isLast = i == _certificates.Count - 1;
            CheckOne(facts, isLast);
            _policies.Enter(facts, isLast);
            if (isLast) _rules.CheckEnd(facts);
            else StepDown(facts);
        }

        return _anchor is null || IsDirectTrust ? [] : _policies.Conclude(CertificateFacts.Of(_certificates[_certificates.Count - 1]));
    }

    private void StartAtAnchor(Certificate anchor)
    {
        var facts = CertificateFacts.Of(anchor);
        Window.Narrow(anchor, _options.Moment);
        if (_options.CheckAnchorDates) _rules.CheckDates(facts);
        _rules.CheckForm(facts);
        _rules.CheckKey(facts);
        // A root older than version 3 cannot say that it is an authority; the user said so.
        if (anchor.Version < 3) _workingKey = anchor.PublicKey;
        else StepDown(facts, isAnchor: true);
        _workingKey = anchor.PublicKey;
    }

    /// <summary>RFC 5280, 6.1.3.</summary>
    private void CheckOne(CertificateFacts facts, bool isLast)
    {
        var certificate = facts.Certificate;
        Window.Narrow(certificate, _options.Moment);
        _rules.CheckForm(facts);
        if (_workingKey is not null)
        {
            CheckSignature(certificate, _workingKey);
            _rules.CheckSignatureStrength(facts);
        }

        if (!IsDirectTrust || _options.CheckAnchorDates) _rules.CheckDates(facts);
        _rules.CheckKey(facts);
        if (facts.IsSelfIssued && !isLast) return;
        if (_names.Check(facts, out var gaveUp) is { } violation)
        {
            Add(gaveUp ? PathProblem.SearchLimitReached : PathProblem.NameNotPermitted, certificate,
                $"{PathWords.Name(certificate)}: "
                    + $"{violation} Ask the owner for a certificate from an authority that may vouch for the name.");
        }
    }

    /// <summary>RFC 5280, 6.1.4.</summary>
    private void StepDown(CertificateFacts facts, bool isAnchor = false)
    {
        var certificate = facts.Certificate;
        _rules.CheckAuthority(facts);
        if (!isAnchor)
        {
            _policies.Leave(facts);
            if (!facts.IsSelfIssued)
            {
                if (_remainingAuthorities <= 0)
                {
                    Add(PathProblem.PathTooLong, certificate,
                        $"{PathWords.Name(certificate)} is one intermediate authority more than the path length above "
                            + "it allows. Ask its issuer for a certificate that follows its own rules.");
                }
                else
                {
                    _remainingAuthorities--;
                }
            }

            _workingKey = InheritedParameters.Complete(certificate.PublicKey, _workingKey);
        }

        if (facts.BasicConstraints is { IsCa: true, PathLength: { } length } && length < _remainingAuthorities) _remainingAuthorities = length;
        _names.Add(facts.NameConstraints, certificate);
    }

    private void CheckSignature(Certificate certificate, PublicKeyInfo key)
    {
        switch (_work.Verify(certificate, key))
        {
            case SignatureOutcome.Invalid:
                Add(PathProblem.SignatureInvalid, certificate, BadSignature(certificate));
                break;
            case SignatureOutcome.Unsupported:
                Add(PathProblem.AlgorithmUnsupported, certificate, BadAlgorithm(certificate));
                break;
            case SignatureOutcome.NotTried:
                Add(PathProblem.SearchLimitReached, certificate,
                    $"The signature of {PathWords.Name(certificate)} was not checked, because too many certificates "
                        + "came with it. Remove those that do not belong.");
                break;
        }
    }

    public static string BadSignature(Certificate certificate) =>
        $"The signature of {PathWords.Name(certificate)} does not verify with the key of {certificate.Issuer}: "
            + "the certificate is altered or forged. Ask its owner for the original.";

    public static string BadAlgorithm(Certificate certificate) =>
        $"{PathWords.Name(certificate)} is signed with an algorithm ({certificate.SignatureAlgorithm.Oid}) or a key "
            + "that is not supported. Ask its owner for a certificate signed with RSA or ECDSA.";

    private void Add(PathProblem problem, Certificate certificate, string message) => _findings.Add(new PathFinding(problem, certificate, message));
}
