namespace SmimePS.Authority.Requests;

/// <summary>What another authority is allowed in answer to its request, beyond what the one that issues is bound to.</summary>
public sealed record AuthorityTerms
{
    /// <summary>How many authorities may stand between it and people at most. It gets what it asks for within that, and this where it does not say.</summary>
    public int PathLength { get; init; }

    /// <summary>The mail domains within which those have to lie that it asks for, and that it is bound to where it asks for none; none: those of the issuer.</summary>
    public IReadOnlyList<string> PermittedDomains { get; init; } = [];

    /// <summary>How long it is to be valid, as in <see cref="AuthorityCertificateRequest.Validity"/>.</summary>
    public TimeSpan? Validity { get; init; }
}
