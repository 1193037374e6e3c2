using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Messages;
using SmimePS.Trust;

namespace SmimePS.Verdicts;

/// <summary>How signatures are checked.</summary>
public sealed record CheckOptions
{
    /// <summary>Keys that open an encrypted message, so that the signatures inside are checked.</summary>
    public IReadOnlyList<Identity> Identities { get; init; } = [];

    /// <summary>Certificates in which to look for signers and issuers whom a message does not carry. They are not anchors.</summary>
    public IReadOnlyList<Certificate> KnownCertificates { get; init; } = [];

    /// <summary>The moment that counts as now; null for the clock.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>
    /// Findings that the user accepts, each by its name: they are told, and do not keep the message from being trusted. Only those of
    /// <see cref="AllowableFindings"/>: without the others anybody could have written the message.
    /// </summary>
    /// <exception cref="Mime.MessageException">One of them may not be allowed (<c>FindingNotAllowable</c>).</exception>
    public IReadOnlyCollection<SignatureFinding> Allow
    {
        get;
        init => field = AllowableFindings.Require(value);
    } = [];

    /// <summary>Whether it is asked if certificates were revoked. Default: not. What a message carries about that is looked at too.</summary>
    public RevocationMode Revocation { get; init; }

    /// <summary>Where revocation is looked up, the most trusted first.</summary>
    public IReadOnlyList<IRevocationSource> RevocationSources { get; init; } = [];

    /// <summary>Whether not to know if a certificate was revoked is told and is no problem, since nobody asked for more than a look at what is at hand.</summary>
    public bool AllowRevocationUnknown { get; init; }

    /// <summary>
    /// Whether, where a content is not the one that was signed, the usual changes on the way are undone on a copy to find the one that did
    /// it (<see cref="SignatureFinding.TransportDamage"/>). The verdict is the same without. Default true.
    /// </summary>
    public bool FindTransportDamage { get; init; } = true;

    /// <inheritdoc cref="OpenOptions.MaximumLength"/>
    public long? MaximumLength { get; init; }

    /// <summary>Bounds for the CMS data.</summary>
    public CmsLimits? Limits { get; init; }
}
