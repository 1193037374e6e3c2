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

    /// <summary>What is in that place; null where it came to nothing.</summary>
    public SmimeCertificate? Certificate { get; }

    /// <summary>Why it came to nothing; null where it did not.</summary>
    public SmimeException? Error { get; }
}
