using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>Certificate policies along a path (RFC 5280, 6.1.2 to 6.1.5, with RFC 9618's graph).</summary>
internal sealed class PolicyCheck
{
    private readonly PathOptions _options;
    private readonly List<PathFinding> _findings;
    private readonly PolicyGraph _graph = new();
    private int _untilExplicit;
    private int _untilNoMapping;
    private int _untilNoAnyPolicy;
    private bool _hasFailed;

    public PolicyCheck(PathOptions options, int length, List<PathFinding> findings)
    {
        _options = options;
        _findings = findings;
        _untilExplicit = options.RequireExplicitPolicy ? 0 : length + 1;
        _untilNoMapping = options.InhibitPolicyMapping ? 0 : length + 1;
        _untilNoAnyPolicy = options.InhibitAnyPolicy ? 0 : length + 1;
    }

    /// <summary>RFC 5280, 6.1.3 (d) to (f).</summary>
    public void Enter(CertificateFacts facts, bool isLast)
    {
        _graph.Add(facts.Policies, _untilNoAnyPolicy > 0 || (!isLast && facts.IsSelfIssued));
        if (_untilExplicit == 0 && _graph.IsNull) Fail(facts);
    }

    /// <summary>RFC 5280, 6.1.4 (a), (b), (h) to (j).</summary>
    public void Leave(CertificateFacts facts)
    {
        if (facts.PolicyMappings.Any(static mapping => mapping.IssuerDomain == Oids.AnyPolicy || mapping.SubjectDomain == Oids.AnyPolicy))
        {
            _findings.Add(new PathFinding(PathProblem.PolicyNotAllowed, facts.Certificate,
                $"{PathWords.Name(facts.Certificate)} maps anyPolicy to another policy, which no authority may. "
                    + "Ask it for a certificate that follows the rules."));
        }

        _graph.Map(facts.PolicyMappings, _untilNoMapping > 0);
        if (!facts.IsSelfIssued)
        {
            CountDown(ref _untilExplicit);
            CountDown(ref _untilNoMapping);
            CountDown(ref _untilNoAnyPolicy);
        }

        if (facts.PolicyConstraints?.RequireExplicit is { } require) _untilExplicit = Math.Min(_untilExplicit, require);
        if (facts.PolicyConstraints?.InhibitMapping is { } inhibit) _untilNoMapping = Math.Min(_untilNoMapping, inhibit);
        if (facts.InhibitAnyPolicy is { } noAny) _untilNoAnyPolicy = Math.Min(_untilNoAnyPolicy, noAny);
    }

    /// <summary>RFC 5280, 6.1.5 (a), (b), (g): the policies that hold and are accepted.</summary>
    public IReadOnlyList<string> Conclude(CertificateFacts last)
    {
        CountDown(ref _untilExplicit);
        if (last.PolicyConstraints?.RequireExplicit == 0) _untilExplicit = 0;
        var policies = _graph.Accepted(_options.AcceptedPolicies);
        if (_untilExplicit == 0 && policies.Count == 0) Fail(last);
        return policies;
    }

    private static void CountDown(ref int count)
    {
        if (count > 0) count--;
    }

    private void Fail(CertificateFacts facts)
    {
        if (_hasFailed) return;
        _hasFailed = true;
        _findings.Add(new PathFinding(PathProblem.PolicyNotAllowed, facts.Certificate,
            "No certificate policy that is required and accepted holds for the path down to "
                + $"{PathWords.Name(facts.Certificate)}. Ask its owner for a certificate issued under an accepted policy."));
    }
}
