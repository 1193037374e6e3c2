using System.Management.Automation;
using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Completion;
using SmimePS.Connections;
using SmimePS.Errors;
using SmimePS.Mailboxes;
using SmimePS.Mime;
using SmimePS.Records;
using SmimePS.Selection;
using SmimePS.Trust;
using SmimePS.Verdicts;

namespace SmimePS.Pipeline;

/// <summary>A cmdlet that checks who signed messages. Trust comes from the user alone: own CAs, named anchors, the platform's roots.</summary>
public abstract class SignatureCmdlet : MessageCmdlet<CheckedMessage>
{
    private RevocationLookup? _revocation;

    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    [WholeBytes(typeof(CertificateArgument))]
    public CertificateArgument[]? TrustAnchor { get; set; }

    [Parameter]
    public SwitchParameter UsePlatformStore { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [WholeBytes(typeof(CertificateArgument))]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public CertificateArgument[] Certificate { get; set; } = [];

    [Parameter]
    [ValidateNotNull]
    public AllowableFinding[] Allow { get; set; } = [];

    [Parameter]
    public RevocationMode? RevocationMode { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] CrlPath { get; set; } = [];

    [Parameter]
    [Seconds(1, 300)]
    public TimeSpan RevocationTimeout { get; set; } = TimeSpan.FromSeconds(10);

    [Parameter]
    [ValidateRange(1L, long.MaxValue)]
    public long? MaximumSize { get; set; }

    private protected override string Activity => "Checking";

    /// <summary>Checks signatures by whom the user trusts.</summary>
    private protected SignatureChecker Checker { get; private set; } = new(TrustAnchors.None);

    /// <summary>How they are checked.</summary>
    private protected CheckOptions Options { get; private set; } = new();

    /// <summary>Whether the answer tells what the message's header says.</summary>
    private protected abstract bool ShowsHeader { get; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        var isGiven = MyInvocation.BoundParameters.ContainsKey(nameof(TrustAnchor));
        var own = OwnAnchors.Read(WriteWarning);
        var anchors = isGiven ? (TrustAnchor ?? []).SelectMany(given => Resolve(given.Value, () => Certificates.Anchors(given))) : own.Anchors;
        if (UsePlatformStore) anchors = anchors.Concat(TrustAnchors.Platform());
        var chosen = new TrustAnchors(anchors);
        if (chosen.Count == 0 && !isGiven)
        {
            WriteVerbose("You have no CA of your own, so that no signature can be trusted. Name whom you trust with -TrustAnchor, or use -UsePlatformStore.");
        }

        Checker = new SignatureChecker(chosen);
        var shown = (TrustAnchor ?? []).Select(static given => given.Value).OfType<SmimeCa>().Select(OwnAnchors.Shown).OfType<(AuthorityChain, string)>();
        _revocation = new RevocationLookup(RevocationMode, CrlFilesOf(CrlPath), RevocationTimeout, own.Authorities.Concat(shown), WriteWarning, StopToken);
        Options = new CheckOptions
        {
            Identities = [.. Certificate.SelectMany(Certificates.Keys), .. OwnKeys.Of(Certificates.User)],
            KnownCertificates = [.. Certificates.User.Select(static found => found.Certificate), .. UserCertificateStore.Issuers(), .. own.Issuers],
            MaximumLength = MaximumSize,
            Allow = [.. Allow.Select(static name => (SignatureFinding)Enum.Parse(typeof(SignatureFinding), name.ToString()))],
            // Who only wants to know whether it is valid need not know what made it invalid.
            FindTransportDamage = ShowsHeader,
            Revocation = _revocation.Mode,
            RevocationSources = _revocation.Sources,
            AllowRevocationUnknown = _revocation.AllowsUnknown,
        };
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) _revocation?.Dispose();
    }

    private List<string> CrlFilesOf(IEnumerable<string> paths) => [.. paths.SelectMany(path => Resolve(path, () => Paths.Expand(path)))];

    private protected sealed override MessageWork<CheckedMessage> Work(MessageItem item, CancellationToken cancellationToken) =>
        MessageWork<CheckedMessage>.Done(Check(item, cancellationToken));

    /// <summary>Checks one message; on any thread.</summary>
    private protected virtual CheckedMessage Check(MessageItem item, CancellationToken cancellationToken)
    {
        var content = item.Open();
        if (item.Target is MailMessage listed && RecordOrigin.Find<MailboxEntry>(listed) is { } entry) entry.RequireListed(content);
        var verdict = Checker.Check(content, Options, cancellationToken);
        return new CheckedMessage(ShowsHeader ? MessageSummary.Of(verdict.ShownHeader) : null, verdict, verdict.Summary);
    }

    private protected sealed override void Emit(MessageItem item, CheckedMessage result)
    {
        if (result.Verdict is { Signatures.Count: 0 } && item.Target is MailMessage opened && opened.Layers.Any(static layer => layer is { Kind: MailLayerKind.Signed, IsRemoved: true }))
        {
            WriteWarning($"{item} was signed, and its signature was taken off when it was opened. Check the message as it was before Unprotect-MailMessage: the keys that open it are used for that too.");
        }

        Answer(item, result);
    }

    /// <summary>Writes what was found.</summary>
    private protected abstract void Answer(MessageItem item, CheckedMessage result);

    /// <summary>Whether an error says that there is nothing to look at, or no means for it, rather than that what is there is bad.</summary>
    private protected static bool IsUnreadable(SmimeException error) =>
        error is ConnectionException or MailboxException || error.Kind is SmimeErrorKind.NotFound or SmimeErrorKind.PermissionDenied or SmimeErrorKind.Io or SmimeErrorKind.InvalidArgument
        || error.ErrorId == "UnicodeRulesMissing";
}
