using SmimePS.Mime;
using SmimePS.Recipients;
using SmimePS.Verdicts;

namespace SmimePS.Records;

/// <summary>A message whose signatures were checked.</summary>
/// <param name="Header">What its header says; null where it could not be read, or nobody wants to know.</param>
/// <param name="Verdict">What was found; null where it could not be looked at.</param>
/// <param name="Summary">The verdict in a sentence.</param>
public sealed record CheckedMessage(MessageSummary? Header, MessageVerdict? Verdict, string Summary)
{
    /// <summary>The correspondents' certificates that were in it, where somebody wants them.</summary>
    public IReadOnlyList<HarvestedCertificate> Harvest { get; init; } = [];
}
