using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Errors;
using SmimePS.Messages;
using SmimePS.Messages.Damage;
using SmimePS.Mime;
using SmimePS.Trust;

namespace SmimePS.Verdicts;

/// <summary>
/// Tells whether a message is from the one it says it is from, and unchanged. Trust comes from the anchors given here alone, never
/// from what a message carries. Safe for use from several threads; one checker for many messages remembers the chains it has seen.
/// </summary>
public sealed class SignatureChecker
{
    private static readonly Dictionary<MimeNode, PeeledPart> NoParts = [];
    private readonly PathValidator _validator;

    /// <summary>Makes a checker.</summary>
    /// <param name="anchors">Whom the user trusts to vouch for senders.</param>
    public SignatureChecker(TrustAnchors anchors) => _validator = new PathValidator(anchors);

    /// <summary>Checks every signature of a message. What is wrong with the message is a finding; only what keeps it from being looked at is an error.</summary>
    /// <exception cref="SmimeException">It is no message (<c>InvalidMessage</c>) or cannot be read.</exception>
    public MessageVerdict Check(MessageContent message, CheckOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new CheckOptions();
        var source = MimeEntitySource.Of(message);
        var open = new OpenOptions
        {
            Identities = options.Identities,
            KnownCertificates = options.KnownCertificates,
            Limits = options.Limits,
            MaximumLength = options.MaximumLength,
            DamageBudget = options.FindTransportDamage ? new DamageBudget() : null,
            ExpansionBudget = new ExpansionBudget(),
            IsFromList = message.Headers.Any(UncoveredWords.IsListField),
        };
        using var peeler = LayerPeeler.Peel(source, source.Root(cancellationToken), open, cancellationToken);

        var now = options.Time ?? DateTimeOffset.UtcNow;
        var draft = new VerdictDraft(new SignerJudge(_validator, options, now), SenderCheck.Of(message.Headers), options.Allow);
        var seen = new SeenMessage(peeler.Layers, peeler.Node, NoParts, peeler.Unopened);
        draft.AddLayers(peeler.Layers, seen, ContentElsewhere.In(peeler.Node));
        var header = ProtectedHeaderSearch.Find(message.Headers, peeler);
        draft.AddHeader(header, header is null ? ProtectedHeaderSearch.Possible(message.Headers, peeler) : null, message.Headers, isOpened: peeler.Failure is null);
        if (!draft.HasSignature) seen = AddPartial(draft, peeler, open, cancellationToken);
        if (peeler.IsAmbiguous || !ProtectedHeaderSearch.IsClear(header, peeler)) draft.AddAmbiguity();
        if (InnerHeader.Differs(peeler.InnerWrappings, message.Headers, header) is { } inner) draft.Add(inner);
        if (peeler.Failure is { } failure) draft.AddFailure(failure);
        return draft.Complete(peeler.Layers, peeler.Node) with { Unopened = peeler.Unopened, Seen = seen };
    }

    /// <summary>Whether the user's anchors vouch for a certificate today, dates and revocation included, whatever findings the user allows in signatures.</summary>
    /// <param name="certificate">The certificate, of a signer or one that a signature names.</param>
    /// <param name="carried">What the signature carries that may help.</param>
    /// <param name="options">Where else issuers are looked for, and how revocation is asked about.</param>
    public PathResult Vouch(Certificate certificate, SignedDataReport carried, CheckOptions? options = null)
    {
        options ??= new CheckOptions();
        var isUnknownTolerated = options.AllowRevocationUnknown || options.Allow.Contains(SignatureFinding.RevocationUnknown);
        return _validator.Validate(certificate, [.. carried.Certificates, .. options.KnownCertificates], new PathOptions
        {
            Time = options.Time ?? DateTimeOffset.UtcNow,
            Revocation = options.Revocation,
            RevocationSources = options.RevocationSources,
            CarriedRevocation = options.Revocation == RevocationMode.NoCheck ? null : CarriedRevocation.Of(carried),
            Tolerate = isUnknownTolerated ? [PathProblem.RevocationUnknown] : [],
        });
    }

    /// <summary>Signatures further down cover a part of what is seen: a mailing list's footer, or a forger's frame, stands beside them.</summary>
    private static SeenMessage AddPartial(VerdictDraft draft, LayerPeeler peeler, OpenOptions open, CancellationToken cancellationToken)
    {
        // Each signature is looked at once, with the part that it is the outermost of; and none inside of what was too much already.
        var peeled = new Dictionary<MimeNode, PeeledPart>();
        var known = new HashSet<MimeNode>();
        SmimeException? exceeded = null;
        var protectedParts = peeler.Node.DescendantsAndSelf().Where(node =>
            !ReferenceEquals(node, peeler.Node) && !known.Contains(node)
            && SmimeParts.KindOf(node) is var kind && kind != SmimePartKind.None && (!node.IsForwarded || kind == SmimePartKind.Wrapped));
        var looked = 0;
        foreach (var node in protectedParts)
        {
            if (++looked > MessageOpener.MaximumParts)
            {
                exceeded ??= MessageOpener.TooMany(peeler.Source.Name);
                break;
            }

            // Each of those around it has read it, too.
            if (node.Ancestors().Sum(outer => peeled.TryGetValue(outer, out var around) ? around.Layers.Count : 0) >= open.MaximumLayers)
            {
                exceeded ??= LayerPeeler.TooManyLayers(peeler.Source, open);
                continue;
            }

            // Only what the whole message was encrypted with may open it: a part beside foreign text is not decrypted for a verdict.
            using var part = LayerPeeler.Peel(peeler.Source, node, open with { Identities = [] }, cancellationToken);
            if (part is { Layers.Count: 0, Unopened: { } unopened }) draft.AddEncryptedPart(node.LocationIn(peeler.Node), unopened);
            // What is forwarded has an author of its own: its signatures are not this message's.
            if (node.IsForwarded) continue;
            peeled.Add(node, new PeeledPart(part.Layers, part.Node, part.Unopened));
            known.UnionWith(part.InnerWrappings);
            if (part.Failure is not { Kind: SmimeErrorKind.LimitExceeded } failure) continue;
            exceeded ??= failure;
            known.UnionWith(node.DescendantsAndSelf());
        }

        var seen = new SeenMessage(peeler.Layers, peeler.Node, peeled, peeler.Unopened);
        var words = new UncoveredWords(peeler.Source, open.IsFromList);
        foreach (var part in peeled.Values) draft.AddPart(peeler.Layers, part.Layers, seen, words);
        if (exceeded is not null) draft.AddFailure(exceeded);
        return seen;
    }
}
