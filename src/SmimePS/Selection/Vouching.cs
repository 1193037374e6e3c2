using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Selection;

/// <summary>
/// Whether somebody the user trusts vouches for a correspondent's certificate: an own CA, or one of the platform's roots. It decides
/// between several certificates for one address, so that a stranger's newer one does not take the place of the correspondent's own.
/// </summary>
internal sealed class Vouching
{
    private readonly Lazy<(PathValidator Validator, IReadOnlyList<Certificate> Issuers)> _trust;

    /// <param name="warn">Told of an own CA that cannot be read.</param>
    public Vouching(Action<string> warn)
    {
        // The platform's roots are many; they are read only where there is a choice to make.
        var own = OwnAnchors.Read(warn);
        _trust = new(() => (new PathValidator(new TrustAnchors(own.Anchors).With(TrustAnchors.Platform())), [.. UserCertificateStore.Issuers(), .. own.Issuers]));
    }

    /// <summary>Whether somebody does.</summary>
    public bool For(Certificate certificate) => PathOf(certificate).IsTrusted;

    /// <summary>Who does, and how.</summary>
    public PathResult PathOf(Certificate certificate) => _trust.Value.Validator.Validate(certificate, _trust.Value.Issuers);
}
