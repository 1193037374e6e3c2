using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Messages.Damage;
using SmimePS.Spooling;

namespace SmimePS.Messages;

/// <summary>With what a message is opened, and how far.</summary>
public sealed record OpenOptions
{
    /// <summary>Every key that may fit, expired and superseded ones too: what was encrypted once stays encrypted for them.</summary>
    public IReadOnlyList<Identity> Identities { get; init; } = [];

    /// <summary>
    /// Whether a detached signature around the content is taken away. Default false: it does no harm, and without it nobody can
    /// check the message again.
    /// </summary>
    public bool RemoveDetachedSignature { get; init; }

    /// <summary>How many layers are opened before the message is refused (<c>TooManyLayers</c>). Default 10.</summary>
    public int MaximumLayers { get; init; } = 10;

    /// <summary>
    /// How many bytes one layer may hold (<c>ContentTooLarge</c>), compressed content too. Null for 16 GiB, of which compressed content
    /// expands only to what <see cref="Limits"/> allow (<c>CmsLimitExceeded</c>).
    /// </summary>
    public long? MaximumLength { get; init; }

    /// <summary>What may be spent on finding out what changed a signed content on its way; null for nothing.</summary>
    internal DamageBudget? DamageBudget { get; init; }

    /// <summary>What compressed content may expand to, for all that is opened of one message; null where it is opened by itself.</summary>
    internal ExpansionBudget? ExpansionBudget { get; init; }

    /// <summary>Whether the message came over a mailing list, for the words about what stands beside a signature.</summary>
    internal bool IsFromList { get; init; }

    /// <summary>How much of one layer stays in memory.</summary>
    internal int SpoolMemory { get; init; } = Spool.DefaultMemoryLimit;

    /// <summary>Bounds for the CMS data.</summary>
    public CmsLimits? Limits { get; init; }

    /// <summary>Certificates in which to look for signers whom a message does not carry. They are not anchors.</summary>
    public IReadOnlyList<Certificate> KnownCertificates { get; init; } = [];
}
