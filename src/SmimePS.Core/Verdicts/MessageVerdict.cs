using MimeKit;
using SmimePS.Certificates;
using SmimePS.Headers;
using SmimePS.Messages;

namespace SmimePS.Verdicts;

/// <summary>Whether a message is from the one it says it is from, and unchanged.</summary>
public sealed record MessageVerdict
{
    /// <summary>
    /// True only when everything is right: the whole visible message lies inside valid signatures of everybody it is from, whose
    /// certificates the user's anchors vouch for.
    /// </summary>
    public bool IsTrusted => Signatures.Count > 0 && Findings.All(static finding => !finding.IsProblem) && Signatures.All(static signature => signature.IsTrusted);

    /// <summary>The verdict in one sentence; put into words when it is asked for.</summary>
    public string Summary => field ??= Summarize();

    /// <summary>Every signature, the outermost first.</summary>
    public required IReadOnlyList<SignatureReport> Signatures { get; init; }

    /// <summary>What was found about the message as a whole.</summary>
    public required IReadOnlyList<VerdictFinding> Findings { get; init; }

    /// <summary>The message's wrappings from the outside in, as far as they could be opened.</summary>
    public required IReadOnlyList<MessageLayer> Layers { get; init; }

    /// <summary>The encryption inside of <see cref="Layers"/> that could not be opened, for want of a key or since it is damaged; null where there is none.</summary>
    public UnopenedLayer? Unopened { get; init; }

    /// <summary>
    /// Where nobody signed, what a person sees of the message, part by part in its order; empty where there are signatures, each of which tells for itself
    /// (<see cref="SignatureReport.Parts"/>). Worked out when it is asked for.
    /// </summary>
    public IReadOnlyList<PartCoverage> Parts => field ??= Signatures.Count > 0 || Seen is null ? [] : [.. Seen.Parts.Select(static part => part.For(null))];

    internal SeenMessage? Seen { get; init; }

    /// <summary>What was found about one of the layers: of a signature what its signers' reports say, of encryption what it is worth.</summary>
    /// <param name="layer">One of <see cref="Layers"/>, or of a signature's.</param>
    public IReadOnlyList<VerdictFinding> FindingsOf(MessageLayer layer) => layer is SignatureLayer
        ? [.. SignaturesOf(layer).SelectMany(static signature => signature.Findings)]
        : LayerFindings.FirstOrDefault(entry => ReferenceEquals(entry.Layer, layer)).Findings ?? [];

    /// <summary>The reports on the signatures of a layer: one a signer; none for encryption and compression.</summary>
    /// <param name="layer">One of <see cref="Layers"/>, or of a signature's.</param>
    public IEnumerable<SignatureReport> SignaturesOf(MessageLayer layer) => Signatures.Where(signature => ReferenceEquals(signature.Layer, layer));

    internal IReadOnlyList<(MessageLayer Layer, IReadOnlyList<VerdictFinding> Findings)> LayerFindings { get; init; } = [];

    /// <summary>How the message's header is protected, as far as the message's form says; whether the signatures hold, their findings say.</summary>
    public HeaderProtection HeaderProtection { get; init; }

    /// <summary>The protected header fields that stand otherwise outside, without the sender's having hidden them.</summary>
    public IReadOnlyList<ChangedHeader> ChangedHeaders { get; init; } = [];

    /// <summary>The header to show: where it is protected, the fields from inside.</summary>
    public IReadOnlyList<Header> ShownHeader { get; init; } = [];

    /// <summary>
    /// The addresses that the message is from, inside of its protection as well as outside; empty where the From field cannot be relied on.
    /// That they have signed, the findings say.
    /// </summary>
    public IReadOnlyList<string> Senders { get; init; } = [];

    /// <summary>Every finding, of the message and of its signatures.</summary>
    public IEnumerable<VerdictFinding> AllFindings => Findings.Concat(Signatures.SelectMany(static signature => signature.Findings));

    private string Summarize()
    {
        if (IsTrusted)
        {
            var signers = string.Join(" and ", Signatures.SelectMany(static signature => signature.SignerAddresses).Distinct(MailAddressComparer.Instance));
            var anchor = Signatures[0].Anchor!;
            return $"Signed by {signers}, whom {anchor.Certificate.Subject} vouches for ({anchor.Origin}); unchanged since."
                + string.Concat(AllFindings.Where(static finding => finding.IsAllowed).Select(static finding => $" Allowed: {finding.Message}"));
        }

        var first = AllFindings.First(static finding => finding.IsProblem);
        return (Signatures.Count == 0 ? "" : "Not to be trusted. ") + first.Message;
    }
}
