using SmimePS.Certificates;

namespace SmimePS.Authority.Requests;

/// <summary>What is allowed in answer to a request for a certificate, beyond what the authority itself is bound to.</summary>
public sealed record RequestTerms
{
    /// <summary>The addresses of which the request may name some; null where the authority's own bounds are all.</summary>
    public IReadOnlyList<string>? Addresses { get; init; }

    /// <summary>What the certificate is to be for; null to go by the key usage that is asked for.</summary>
    public CertificatePurpose? Purpose { get; init; }

    /// <summary>How long it is to be valid, as in <see cref="IssueRequest.Validity"/>.</summary>
    public TimeSpan? Validity { get; init; }
}
