using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Authority;

/// <summary>What a new certificate authority shall be.</summary>
/// <param name="Name">Its common name, at most 64 characters, such as <c>Example Mail CA</c>.</param>
public sealed record AuthorityOptions(string Name)
{
    /// <summary>The organisation, or null.</summary>
    public string? Organization { get; init; }

    /// <summary>Two letters (ISO 3166-1), or null.</summary>
    public string? Country { get; init; }

    /// <summary>The authority's own key.</summary>
    public KeyAlgorithm KeyAlgorithm { get; init; } = KeyAlgorithm.Default;

    /// <summary>
    /// How long it lives: 1 day to 50 years. Unset: 10 years; an issuing authority until its parent ends, where that is sooner, and set beyond that
    /// end it is refused.
    /// </summary>
    public TimeSpan? Validity { get; init; }

    /// <summary>Of an issuing authority, how many others may stand between it and people: 0, it issues for people alone. A root has no such bound.</summary>
    public int PathLength { get; init; }

    /// <summary>
    /// The mail domains that it may ever speak for: <c>example.org</c> for the addresses there, <c>.example.org</c> for those at any
    /// host below. None: no bound.
    /// </summary>
    public IReadOnlyList<string> PermittedDomains { get; init; } = [];

    /// <summary>
    /// Where the revocation list will be fetched (http or https), which every certificate it issues then says (RFC 5280, 4.2.1.13); null
    /// for nowhere.
    /// </summary>
    public string? CrlUrl { get; init; }

    /// <summary>To whom keys are encrypted that shall be brought back; none where no key is kept.</summary>
    public IReadOnlyList<Certificate> RecoveryCertificates { get; init; } = [];

    /// <summary>Keep the private key in the clear. It must be asked for.</summary>
    public bool NoPassphrase { get; init; }

    internal static TimeSpan DefaultValidity { get; } = TimeSpan.FromDays(3652);

    /// <summary>The subject name.</summary>
    /// <exception cref="SmimeException"><c>InvalidName</c> or <c>InvalidCountry</c>.</exception>
    internal DistinguishedName Subject()
    {
        if (string.IsNullOrWhiteSpace(Name))
        {
            throw new CertificateException("InvalidName", SmimeErrorKind.InvalidArgument, "A certificate authority needs a name. Give one.");
        }

        return new DistinguishedNameBuilder().AddCountry(Country).AddOrganization(Organization).AddCommonName(Name).Build();
    }

    /// <summary>The URL in its own characters alone: those that OpenSSL's configuration takes for something else have to be escaped in it anyway.</summary>
    /// <exception cref="AuthorityException">It is no such URL (<c>InvalidUrl</c>).</exception>
    internal string? CheckedCrlUrl() => RequireCrlUrl(CrlUrl);

    /// <inheritdoc cref="CheckedCrlUrl"/>
    internal static string? RequireCrlUrl(string? given)
    {
        if (given is null) return null;
        var isUsable = Uri.TryCreate(given, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && given.All(static c => c is > ' ' and < '\x7f') && given.IndexOfAny([',', ';', '$', '#', '\\', '"', '\'', '`']) < 0;
        return isUsable ? given : throw new AuthorityException("InvalidUrl", SmimeErrorKind.InvalidArgument,
            $"'{given}' is no address from which a list could be fetched. Give one like http://pki.example.org/ca.crl, with other characters than letters, digits and -._~:/?=&% escaped.");
    }

    /// <exception cref="AuthorityException"><c>InvalidValidity</c>.</exception>
    internal static void CheckValidity(TimeSpan? validity)
    {
        if (validity is not { } asked || (asked >= TimeSpan.FromDays(1) && asked <= TimeSpan.FromDays(366 * 50))) return;
        throw new AuthorityException("InvalidValidity", SmimeErrorKind.InvalidArgument,
            $"An authority cannot live for {asked.TotalDays:0} days. Choose between 1 day and 50 years.");
    }

    internal IReadOnlyList<string> CheckedDomains() => PermittedDomains.Select(AddressSyntax.RequireDomain).Distinct().ToList();
}
