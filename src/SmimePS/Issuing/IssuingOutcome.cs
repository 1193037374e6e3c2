using SmimePS.Authority;
using SmimePS.Errors;

namespace SmimePS.Issuing;

/// <summary>What became of a request.</summary>
internal sealed class IssuingOutcome
{
    public IssuingOutcome(IssueRequest request, string place, SmimeCertificate certificate)
        : this(request, place) => Certificate = certificate;

    public IssuingOutcome(IssueRequest request, string place, SmimeException error)
        : this(request, place) => Error = error;

    private IssuingOutcome(IssueRequest request, string place)
    {
        Request = request;
        Place = place;
    }

    public IssueRequest Request { get; }

    /// <summary>The place that was reserved for it.</summary>
    public string Place { get; }

    /// <summary>The serial number of what was issued; null where nothing was.</summary>
    public string? Serial { get; init; }

    /// <summary>Whether the key was made for it, so that it is nowhere but in that place.</summary>
    public bool HasNewKey => Request.PrivateKey is null && Request.PublicKey is null;

    /// <summary>What is in that place; null where it came to nothing.</summary>
    public SmimeCertificate? Certificate { get; }

    /// <summary>Why it came to nothing; null where it did not.</summary>
    public SmimeException? Error { get; }
}
