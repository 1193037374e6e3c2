using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>What a revocation source is asked.</summary>
/// <param name="Certificate">The certificate in question.</param>
/// <param name="Issuer">Its issuer's certificate.</param>
/// <param name="ListIssuers">Whose lists count: the certificate's issuer and those its distribution points name.</param>
/// <param name="Locations">The URIs of its distribution points, in their order; those of one point lead to the same list.</param>
/// <param name="Responders">The URIs of its OCSP responders (RFC 5280, 4.2.2.1), in their order.</param>
/// <param name="Time">The moment at which an answer must hold.</param>
public sealed record RevocationQuery(
    Certificate Certificate, Certificate Issuer, IReadOnlyList<DistinguishedName> ListIssuers, IReadOnlyList<IReadOnlyList<string>> Locations,
    IReadOnlyList<string> Responders, DateTimeOffset Time)
{
    private readonly List<string> _obstacles = [];

    /// <summary>How much may still be asked over the network; null where nothing at all may be.</summary>
    public RevocationBudget? Budget { get; init; }

    /// <summary>Why sources have no answer, as far as they said, in whole sentences.</summary>
    public IReadOnlyList<string> Obstacles => _obstacles;

    /// <summary>Says why a source has no answer.</summary>
    public void Explain(string obstacle) => _obstacles.Add(obstacle);
}
