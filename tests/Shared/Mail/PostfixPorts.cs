namespace SmimePS.Tests;

/// <param name="Submission">With STARTTLS, which is required before a login.</param>
/// <param name="Submissions">With TLS from the first byte.</param>
/// <param name="Plain">Without TLS, and without an offer of it.</param>
internal sealed record PostfixPorts(int Submission, int Submissions, int Plain);
