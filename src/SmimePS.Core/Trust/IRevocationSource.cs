namespace SmimePS.Trust;

/// <summary>
/// Somewhere revocation lists are found: a message, a folder, a distribution point. What a source gives is not trusted: each list
/// is checked against the path. Safe for use from several threads.
/// </summary>
public interface IRevocationSource
{
    /// <summary>
    /// A name for exactly what this source holds, so that results resting on it may be kept; null where its answers may
    /// change from one question to the next.
    /// </summary>
    string? CacheIdentity { get; }

    /// <summary>
    /// The lists, complete and delta, that may speak about a certificate; more than needed does no harm, none is an answer too.
    /// </summary>
    IEnumerable<CertificateRevocationList> FindLists(RevocationQuery query);
}

/// <summary>A source that has OCSP responses (RFC 6960) too. They are not trusted either.</summary>
public interface IOcspSource : IRevocationSource
{
    /// <summary>The responses that may speak about a certificate.</summary>
    IEnumerable<OcspResponse> FindResponses(RevocationQuery query);
}

/// <summary>A source that learns which of the things it gave were sound, and keeps those alone.</summary>
public interface IRevocationMemory : IRevocationSource
{
    /// <summary>These are the issuer's own, however old.</summary>
    void Keep(RevocationQuery query, IReadOnlyCollection<CertificateRevocationList> lists, IReadOnlyCollection<OcspResponse> responses);
}

/// <summary>The records of an issuer that the user runs, which need no signature: what is revoked there counts at once, published or not.</summary>
public interface IIssuerRecords : IRevocationSource
{
    /// <summary>What the issuer's records say of a certificate; null where they are not at hand or say nothing.</summary>
    IssuerRecord? FindRecord(RevocationQuery query);
}

/// <summary>What an issuer's records say of a certificate.</summary>
/// <param name="Revoked">When and why it was revoked; null where it was not.</param>
/// <param name="Origin">Where the records are, for a person to read.</param>
public sealed record IssuerRecord(RevokedCertificate? Revoked, string Origin);
