using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>
/// Somewhere revocation lists are found: a message, a folder, a distribution point. What a source gives is not trusted: each list
/// is checked against the path. Safe for use from several threads.
/// </summary>
public interface IRevocationSource
{
    /// <summary>
    /// A name for exactly the lists that this source holds, so that results resting on it may be kept; null where its answers may
    /// change from one question to the next.
    /// </summary>
    string? CacheIdentity { get; }

    /// <summary>
    /// The lists, complete and delta, that may speak about a certificate; more than needed does no harm, none is an answer too.
    /// </summary>
    IEnumerable<CertificateRevocationList> FindLists(RevocationQuery query);
}

/// <summary>What a revocation source is asked.</summary>
/// <param name="Certificate">The certificate in question.</param>
/// <param name="Issuer">Its issuer's certificate.</param>
/// <param name="ListIssuers">Whose lists count: the certificate's issuer and those its distribution points name.</param>
/// <param name="Locations">The URIs its distribution points name, in their order.</param>
/// <param name="Time">The moment that matters.</param>
public sealed record RevocationQuery(
    Certificate Certificate, Certificate Issuer, IReadOnlyList<DistinguishedName> ListIssuers, IReadOnlyList<string> Locations, DateTimeOffset Time);
