using SmimePS.Errors;
using SmimePS.Mime;
using SmimePS.Trust;

namespace SmimePS.Verdicts;

/// <summary>
/// What a user may accept in a signature that is sound otherwise. What is not here says that the content is not the signer's, that nobody
/// trusted vouches for the signer, or that programs may show something else than what was checked.
/// </summary>
public static class AllowableFindings
{
    // With the problems of a path that are no obstacle to it any more. What is wrong with the use of a key stays one: it is allowed to the
    // signer's own certificate alone, never to an authority's.
    private static readonly Dictionary<SignatureFinding, PathProblem[]> Paths = new()
    {
        [SignatureFinding.AlgorithmWeak] = [PathProblem.WeakKey, PathProblem.WeakSignature],
        [SignatureFinding.CertificateExpired] = [PathProblem.Expired],
        [SignatureFinding.CertificateNotYetValid] = [PathProblem.NotYetValid],
        [SignatureFinding.KeyUsageNotAllowed] = [],
        [SignatureFinding.PurposeNotAllowed] = [],
        [SignatureFinding.RevocationUnknown] = [PathProblem.RevocationUnknown],
        [SignatureFinding.SigningTimeInFuture] = [],
        [SignatureFinding.SignerNotSender] = [],
        [SignatureFinding.NameShowsAddress] = [],
        [SignatureFinding.PartlyCovered] = [],
        [SignatureFinding.ContentAround] = [],
        [SignatureFinding.HeaderChanged] = [],
    };

    /// <summary>Those that may be allowed.</summary>
    public static IReadOnlyCollection<SignatureFinding> All => Paths.Keys;

    /// <summary>Refuses what may not be allowed.</summary>
    /// <exception cref="MessageException"><c>FindingNotAllowable</c>.</exception>
    internal static IReadOnlyCollection<SignatureFinding> Require(IReadOnlyCollection<SignatureFinding> findings)
    {
        foreach (var finding in findings)
        {
            if (Paths.ContainsKey(finding)) continue;
            throw new MessageException("FindingNotAllowable", SmimeErrorKind.InvalidArgument,
                $"{finding} cannot be allowed: with it, anybody could have written the message. Those that can are {string.Join(", ", Paths.Keys)}.");
        }

        return findings;
    }

    /// <summary>The problems of a certification path that go with them.</summary>
    internal static IReadOnlyCollection<PathProblem> InPaths(IReadOnlyCollection<SignatureFinding> findings) => [.. findings.SelectMany(static finding => Paths[finding])];
}
