using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Trust;

/// <summary>What came of verifying one signature.</summary>
internal enum SignatureOutcome
{
    Valid,
    Invalid,
    Unsupported,

    /// <summary>Not verified: the bound of work was reached.</summary>
    NotTried,
}

/// <summary>
/// The work one question may cost, and what it has found out so far. Whoever sends certificates chooses how many and how tangled;
/// these bounds are what keeps that from mattering.
/// </summary>
internal sealed class PathWork
{
    /// <summary>Honest paths need one check a certificate; a hundred decoys of one name still leave room. Larger keys count for more.</summary>
    public const int MaxSignatureChecks = 256;

    /// <summary>Complete paths looked at before the best so far is the answer.</summary>
    public const int MaxPaths = 64;

    /// <summary>Steps from a certificate to a possible issuer.</summary>
    public const int MaxSteps = 20_000;

    /// <summary>Certificates in one path, the self-issued ones included.</summary>
    public const int MaxPathLength = 32;

    /// <summary>Comparisons of a name with a constraint.</summary>
    public const int MaxNameComparisons = 250_000;

    /// <summary>Paths of revocation lists' issuers inside paths of revocation lists' issuers.</summary>
    public const int MaxRevocationDepth = 3;

    private readonly Dictionary<(ReadOnlyMemory<byte> Signed, ReadOnlyMemory<byte> Key), SignatureOutcome> _known = [];
    private int _checks;
    private int _steps;
    private int _comparisons;

    /// <summary>True once some bound was reached, so that "none found" does not mean that there is none.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>In which the answer stays the same.</summary>
    public ValidityWindow Window { get; } = new();

    /// <summary>In which the word on revocation stays the same.</summary>
    public ValidityWindow RevocationWindow { get; } = new();

    public bool TakeStep() => Take(ref _steps, MaxSteps);

    public bool TakeComparison() => Take(ref _comparisons, MaxNameComparisons);

    public void GiveUp() => IsExhausted = true;

    public SignatureOutcome Verify(Certificate certificate, PublicKeyInfo key) =>
        Verify(certificate.TbsData, certificate.SignatureAlgorithm, certificate.Signature, key);

    /// <summary>A list is asked about many certificates, and may be long: what came of its signature is kept with it.</summary>
    public SignatureOutcome Verify(CertificateRevocationList list, PublicKeyInfo key)
    {
        if (list.Outcomes.Find(key) is { } known) return known;
        var outcome = Verify(list.TbsData, list.SignatureAlgorithm, list.Signature, key);
        list.Outcomes.Keep(key, outcome);
        return outcome;
    }

    public SignatureOutcome Verify(OcspResponse response, PublicKeyInfo key) =>
        Verify(response.TbsData, response.SignatureAlgorithm, response.Signature, key);

    private SignatureOutcome Verify(ReadOnlyMemory<byte> signed, AlgorithmIdentifier algorithm, ReadOnlyMemory<byte> signature, PublicKeyInfo key)
    {
        // ReadOnlyMemory compares by the place it points at, which is enough: a certificate is decoded once a question.
        if (_known.TryGetValue((signed, key.Encoded), out var known)) return known;
        if (!Take(ref _checks, MaxSignatureChecks, SignatureVerifier.Cost(key))) return SignatureOutcome.NotTried;
        SignatureOutcome outcome;
        try
        {
            outcome = SignatureVerifier.Verify(key, algorithm, signed.Span, signature.Span) ? SignatureOutcome.Valid : SignatureOutcome.Invalid;
        }
        catch (KeyException)
        {
            outcome = SignatureOutcome.Unsupported;
        }

        return _known[(signed, key.Encoded)] = outcome;
    }

    private bool Take(ref int used, int bound, int cost = 1)
    {
        if (used + cost > bound)
        {
            IsExhausted = true;
            return false;
        }

        used += cost;
        return true;
    }
}
