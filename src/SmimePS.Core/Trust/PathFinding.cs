using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>One thing that is wrong with a path.</summary>
/// <param name="Problem">The rule that was broken.</param>
/// <param name="Certificate">The certificate that breaks it.</param>
/// <param name="Message">What is wrong and what to do about it, in plain words.</param>
public sealed record PathFinding(PathProblem Problem, Certificate Certificate, string Message)
{
    /// <summary>True where the options let this pass: it is told, and does not refuse the path.</summary>
    public bool IsTolerated { get; init; }

    /// <summary>True where it is only worth knowing, whatever the options say.</summary>
    internal bool IsNotice => Problem == PathProblem.RevokedSince;

    /// <summary>For <see cref="PathProblem.Revoked"/> and <see cref="PathProblem.RevokedSince"/>: since when, as the issuer says.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>For <see cref="PathProblem.Revoked"/> and <see cref="PathProblem.RevokedSince"/>: why, as the issuer says.</summary>
    public RevocationReason? RevocationReason { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Problem}: {Message}";
}
