using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Recipients;

/// <summary>A certificate that was there before, or that a signed message gave, and whether it has its place in the address book.</summary>
internal sealed class RecipientCandidate
{
    private readonly Lazy<PathResult> _path;

    private RecipientCandidate(Certificate certificate, Func<PathResult> path)
    {
        Certificate = certificate;
        Addresses = AddressesOf(certificate);
        Purposes = PurposesOf(certificate);
        _path = new(path);
    }

    public Certificate Certificate { get; }

    public IReadOnlyList<string> Addresses { get; }

    public CertificatePurpose Purposes { get; }

    /// <summary>Whether it was there before this harvest: then it stays, whatever is found.</summary>
    public bool WasThere { get; private init; }

    /// <summary>Whether it has its place.</summary>
    public bool IsKept { get; set; }

    /// <summary>The message that gave it; null where it was there before.</summary>
    public HarvestedCertificate? Harvested { get; private init; }

    /// <summary>The earliest moment at which a message was signed that gave it, as the signatures say.</summary>
    public DateTimeOffset Since { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>Whether somebody the user trusts vouches for it today. One that nobody vouches for holds no place: encryption would not choose it either.</summary>
    public bool IsVouchedFor => _path.Value.IsTrusted;

    public static RecipientCandidate OfStore(Certificate certificate, Func<Certificate, PathResult> vouch) =>
        new(certificate, () => vouch(certificate)) { WasThere = true, IsKept = true };

    public static RecipientCandidate OfMessage(HarvestedCertificate harvested) => new(harvested.Certificate, () => harvested.Path) { Harvested = harvested };

    /// <summary>Takes in that one more message gave it. True where that makes it older than was known.</summary>
    public bool Note(DateTimeOffset? signed)
    {
        if (WasThere || signed is not { } moment || moment >= Since) return false;
        Since = moment;
        return true;
    }

    /// <summary>Whether both serve a purpose of the other's.</summary>
    public bool Overlaps(RecipientCandidate other) => (Purposes & other.Purposes) != CertificatePurpose.None;

    /// <summary>
    /// Whether nobody new has to be believed to take one after the other: they are for the same key, or the same authority vouches for both, somewhere on the way.
    /// </summary>
    public bool IsRelatedTo(RecipientCandidate other) => HasKeyOf(other)
        || (IsVouchedFor && other.IsVouchedFor && _path.Value.Chain.Skip(1).Any(other._path.Value.Chain.Skip(1).Contains));

    /// <summary>Whether it is to be called the other's renewal, which may have expired by now: the same, or the same issuer has signed both.</summary>
    public bool IsRenewalOf(RecipientCandidate other) => IsRelatedTo(other) || (_path.Value.Chain.Count > 1 && CertificateIssuers.HasIssued(_path.Value.Chain[1], other.Certificate));

    private bool HasKeyOf(RecipientCandidate other) => Certificate.PublicKey.IsSameKey(other.Certificate.PublicKey);

    private static IReadOnlyList<string> AddressesOf(Certificate certificate)
    {
        try
        {
            return certificate.Addresses;
        }
        catch (CertificateException)
        {
            return [];
        }
    }

    private static CertificatePurpose PurposesOf(Certificate certificate)
    {
        try
        {
            return CertificatePurposes.Of(certificate);
        }
        catch (CertificateException)
        {
            return CertificatePurpose.None;
        }
    }
}
