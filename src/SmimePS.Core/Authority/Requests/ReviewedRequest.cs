namespace SmimePS.Authority.Requests;

/// <summary>A request for a certificate that was found in order.</summary>
/// <param name="Issue">What to issue.</param>
/// <param name="LeftOut">What was asked for and is not to be had, in words.</param>
public sealed record ReviewedRequest(IssueRequest Issue, IReadOnlyList<string> LeftOut);
