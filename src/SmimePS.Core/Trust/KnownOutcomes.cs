using SmimePS.Keys;

namespace SmimePS.Trust;

/// <summary>What came of verifying one signature with some keys. Safe for use from several threads.</summary>
internal sealed class KnownOutcomes
{
    // One issuer, an old and a new key of it; the rest are others of that name.
    private const int MaxKeys = 8;
    private readonly List<(byte[] Key, SignatureOutcome Outcome)> _known = [];

    public SignatureOutcome? Find(PublicKeyInfo key)
    {
        lock (_known)
        {
            foreach (var (known, outcome) in _known)
            {
                if (key.Encoded.Span.SequenceEqual(known)) return outcome;
            }

            return null;
        }
    }

    /// <summary>Keeps an outcome; one that is not there yet is none.</summary>
    public void Keep(PublicKeyInfo key, SignatureOutcome outcome)
    {
        if (outcome == SignatureOutcome.NotTried) return;
        lock (_known)
        {
            if (_known.Count < MaxKeys) _known.Add((key.Encoded.ToArray(), outcome));
        }
    }
}
