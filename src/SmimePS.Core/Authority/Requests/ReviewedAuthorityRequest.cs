namespace SmimePS.Authority.Requests;

/// <summary>A request for an authority's certificate that was found in order.</summary>
/// <param name="Issue">What to issue.</param>
/// <param name="LeftOut">What was asked for and is not to be had, in words.</param>
public sealed record ReviewedAuthorityRequest(AuthorityCertificateRequest Issue, IReadOnlyList<string> LeftOut);
