using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Revocation;

/// <summary>
/// OCSP responders that certificates name (RFC 6960): what they said and was kept, and where they may be asked, what they say now. About each certificate each
/// is asked once in the life of this object.
/// </summary>
/// <param name="cache">Where responses are kept; null for nowhere.</param>
/// <param name="web">What asks; null never to ask.</param>
public sealed class OcspSource(RevocationCache? cache, WebReader? web) : IOcspSource, IRevocationMemory
{
    internal const string Extension = ".ocsp";
    private const string RequestType = "application/ocsp-request";
    private const string ResponseType = "application/ocsp-response";
    private const int MaxResponders = 2;
    private readonly OncePerRun<(OcspResponse Response, DateTimeOffset Stored)?> _kept = new();
    private readonly OncePerRun<(OcspResponse? Response, string? Failure)> _fetched = new();
    private readonly OncePerRun<bool> _stored = new();

    /// <summary>What is known stays the same in the life of this object.</summary>
    public string? CacheIdentity { get; } = Guid.NewGuid().ToString("N");

    /// <inheritdoc/>
    public IEnumerable<CertificateRevocationList> FindLists(RevocationQuery query) => [];

    /// <inheritdoc/>
    public IEnumerable<OcspResponse> FindResponses(RevocationQuery query)
    {
        var found = new List<OcspResponse>();
        if (Kept(query) is { } kept && (web is null || query.Budget is not null || query.Time - kept.Stored < RevocationCache.AskAgainAfter)) found.Add(kept.Response);
        if (query.Budget is null || web is null) return found;
        foreach (var responder in Responders(query))
        {
            if (Fetch(responder, query) is not { } response) continue;
            found.Add(response);
            break;
        }

        return found;
    }

    /// <inheritdoc/>
    public void Keep(RevocationQuery query, IReadOnlyCollection<CertificateRevocationList> lists, IReadOnlyCollection<OcspResponse> responses)
    {
        if (cache is null || web is null) return;
        foreach (var responder in Responders(query))
        {
            if (!_fetched.Has(Key(responder, query)) || Fetch(responder, query) is not { } response || !responses.Contains(response)) continue;
            var said = ThisUpdate(response, query);
            if (Kept(query) is { } kept && responses.Contains(kept.Response) && ThisUpdate(kept.Response, query) > said) continue;
            _stored.Get(Key(responder, query), () =>
            {
                cache.Write(Name(query), response.RawData.ToArray());
                return true;
            });
        }
    }

    private static IEnumerable<Uri> Responders(RevocationQuery query) => query.Responders.Select(WebAddresses.Read).OfType<Uri>().Take(MaxResponders);

    private static DateTimeOffset ThisUpdate(OcspResponse response, RevocationQuery query) =>
        response.Statements.Where(statement => statement.Id.Names(query.Certificate, query.Issuer)).Max(static statement => statement.ThisUpdate);

    private static string Name(RevocationQuery query) => RevocationCache.NameOf(Identify(query), Extension);

    private static string Key(Uri responder, RevocationQuery query) => Identify(query) + responder.AbsoluteUri;

    private static string Identify(RevocationQuery query) => string.Join(":", new[] { query.Issuer.Subject.Encoded, query.Issuer.PublicKey.Key, query.Certificate.SerialNumber }
        .Select(static part => Convert.ToHexString(SHA256.HashData(part.ToArray()))));

    private (OcspResponse Response, DateTimeOffset Stored)? Kept(RevocationQuery query) => _kept.Get(Identify(query), () =>
    {
        if (cache?.Read(Name(query), OcspResponse.MaximumLength) is not { } file) return null;
        try
        {
            var response = OcspResponse.Decode(file.Content);
            return response.Statements.Any(statement => statement.Id.Names(query.Certificate, query.Issuer)) ? (response, file.Stored) : null;
        }
        catch (CertificateException)
        {
            return null;
        }
    });

    private OcspResponse? Fetch(Uri responder, RevocationQuery query)
    {
        var key = Key(responder, query);
        if (!_fetched.Has(key) && query.Budget?.Take() != true)
        {
            query.Explain($"'{ShownText.Of(responder.OriginalString)}' is not asked, since the message names so many places.");
            return null;
        }

        var (response, failure) = _fetched.Get(key, () => Ask(responder, query));
        if (failure is not null) query.Explain(failure);
        return response;
    }

    private (OcspResponse? Response, string? Failure) Ask(Uri responder, RevocationQuery query)
    {
        var request = new OcspRequest(query.Certificate, query.Issuer);
        var answer = web!.Read(new WebQuestion(responder, ResponseType, request.Encoded, RequestType), OcspResponse.MaximumLength);
        if (answer.Content is null) return (null, answer.Failure);
        var shown = ShownText.Of(responder.OriginalString);
        try
        {
            var response = OcspResponse.Decode(answer.Content);
            if (!request.MayBeAnsweredBy(response)) return (null, $"'{shown}' gave an answer that was made for another question.");
            return response.Statements.Any(statement => statement.Id.Names(query.Certificate, query.Issuer))
                ? (response, null)
                : (null, $"'{shown}' gave an answer about another certificate.");
        }
        catch (CertificateException error)
        {
            return (null, error.ErrorId == "OcspRefused" ? $"'{shown}': {error.Message}" : $"What '{shown}' gave is no OCSP response.");
        }
    }
}
