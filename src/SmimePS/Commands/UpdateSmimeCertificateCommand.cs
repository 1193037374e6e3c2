using System.Management.Automation;
using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Completion;
using SmimePS.Errors;
using SmimePS.Exporting;
using SmimePS.Issuing;
using SmimePS.Paths;
using SmimePS.Pipeline;
using SmimePS.Selection;
using MailPurpose = SmimePS.Certificates.CertificatePurpose;

namespace SmimePS.Commands;

/// <summary>Renews certificates that the user's own certificate authorities issued.</summary>
[Cmdlet(VerbsData.Update, "SmimeCertificate", SupportsShouldProcess = true, DefaultParameterSetName = StoreSet)]
[OutputType(typeof(SmimeCertificate))]
public sealed class UpdateSmimeCertificateCommand : IssuingCmdlet
{
    private readonly HashSet<Certificate> _renewed = [];
    private CertificateAuthority? _named;
    private OwnAuthorities? _authorities;
    private OldKeys? _oldKeys;
    private int _keptBefore;

    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [WholeBytes(typeof(CertificateArgument))]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public CertificateArgument[] Certificate { get; set; } = [];

    [Parameter]
    [Days]
    public TimeSpan? ExpiringWithin { get; set; }

    [Parameter]
    public SwitchParameter SameKey { get; set; }

    [Parameter]
    [ValidateSet("Rsa2048", "Rsa3072", "Rsa4096", "EcdsaP256", "EcdsaP384", "EcdsaP521")]
    public string? KeyAlgorithm { get; set; }

    [Parameter(ParameterSetName = FileSet)]
    public SwitchParameter NoHistory { get; set; }

    private protected override ExistingFile Existing => ExistingFile.KeptBeside;

    private bool MeansAll => Certificate.Length == 0 && !MyInvocation.ExpectingInput;

    protected override void Begin()
    {
        base.Begin();
        CheckArguments();
        _named = Ca is null && !MeansAll ? null : Resolve(Ca?.Value, () => Authorities.Open(Ca));
        _authorities = new OwnAuthorities(_named, WriteWarning);
        if (_named is not null && CaPassphrase is not null) Unlock(_named, CaPassphrase);
        if (_named is not null && Escrow) Resolve(_named.Name, () => EscrowOf(_named, MailPurpose.None));
        _oldKeys = new OldKeys(WriteWarning);
    }

    protected override void Process()
    {
        if (MeansAll) RenewDue();
        foreach (var given in Certificate)
        {
            TryItem(given.Value, () =>
            {
                var (chosen, all) = Choose(given);
                foreach (var certificate in chosen) TryItem(given.Value, () => Renew(certificate, all));
            });
        }
    }

    protected override void End()
    {
        base.End();
        if (_keptBefore > 0)
        {
            WriteWarning($"{_keptBefore} of the keys that were replaced are kept for recovery, and the new ones are not. Use -Escrow to have them kept too.");
        }
    }

    protected override void Dispose(bool disposing)
    {
        // What is still being issued needs its key.
        base.Dispose(disposing);
        if (disposing) _authorities?.Dispose();
    }

    private void CheckArguments()
    {
        if (MeansAll && ExpiringWithin is null)
        {
            Fail(new AuthorityException("NothingToRenew", SmimeErrorKind.InvalidArgument,
                "Say what to renew: give addresses or certificates, or -ExpiringWithin for everything that a CA issued and that ends soon."));
        }

        if (SameKey && KeyAlgorithm is not null)
        {
            Fail(new AuthorityException("KeyContradiction", SmimeErrorKind.InvalidArgument, "-KeyAlgorithm is for a new key, and -SameKey keeps the old one. Use one of them."));
        }

        if (ExpiringWithin is { } within && Validity is { } validity && validity <= within)
        {
            Fail(new AuthorityException("RenewalTooShort", SmimeErrorKind.InvalidArgument,
                $"Certificates for {ValidDays} days would be due again at once, since whatever ends within {within.TotalDays:0.##} days is. Use a larger -ValidDays or a smaller -ExpiringWithin."));
        }
    }

    private void RenewDue()
    {
        foreach (var certificate in new AuthorityRenewal(_named!).Due(ExpiringWithin!.Value, serial =>
            WriteWarning($"The CA {_named!.Name} has no copy of the certificate {serial} as it was signed, which ends soon, so it cannot be renewed. Issue another with New-SmimeCertificate.")))
        {
            StopToken.ThrowIfCancellationRequested();
            TryItem(ShownOf(certificate), () => Renew(certificate, []));
        }
    }

    /// <summary>What is to be renewed of what was named, and everything that came with it: a file may hold old keys beside the newest.</summary>
    private (IReadOnlyList<Certificate> Chosen, IReadOnlyList<FoundCertificate> All) Choose(CertificateArgument given)
    {
        if (given.Kind == CertificateArgumentKind.Address) return (_authorities!.Newest(given.Text), []);
        var all = Certificates.All(given);
        var holders = CertificateChoice.Holders(all).Select(static found => found.Certificate).ToList();
        return (holders.Count == 1 ? holders : [.. AuthorityRenewal.Newest(holders)], all);
    }

    private void Renew(Certificate certificate, IReadOnlyList<FoundCertificate> given)
    {
        var shown = ShownOf(certificate);
        var (authority, renewal) = _authorities!.IssuerOf(certificate, shown);
        if (ExpiringWithin is { } within && (certificate.NotAfter - DateTimeOffset.UtcNow > within || renewal.IsRenewed(certificate)))
        {
            WriteVerbose($"{shown}: left as it is, since it ends on {certificate.NotAfter:yyyy-MM-dd} or has been renewed.");
            return;
        }

        if (!_renewed.Add(certificate)) return;
        var atHand = AtHand(given);
        var request = SameKey ? WithSameKey(certificate, renewal, atHand, shown) : renewal.Request(certificate);
        request = request with
        {
            KeyAlgorithm = KeyAlgorithm is null ? request.KeyAlgorithm : Keys.KeyAlgorithm.Parse(KeyAlgorithm),
            Validity = Validity,
            Escrow = Escrow && (request.Purpose & MailPurpose.Encrypt) != 0 ? EscrowOf(authority, request.Purpose) : null,
        };
        RequireGain(certificate, authority.CheckIssue(request));
        var history = Destination.CarriesHistory && !NoHistory ? _oldKeys!.History(certificate, atHand) : null;
        var isIssued = Issue(authority, request, $"Renew the certificate that ends on {certificate.NotAfter:yyyy-MM-dd}, with {(SameKey ? "the same" : "a new")} key,", history);
        if (isIssued && !Escrow && !SameKey && File.Exists(AuthorityRecovery.PathOfKept(authority, certificate.SerialNumberHex))) _keptBefore++;
    }

    /// <summary>Where keys are looked for. The store is opened only where none of what was given will do.</summary>
    private IEnumerable<FoundCertificate> AtHand(IReadOnlyList<FoundCertificate> given)
    {
        foreach (var found in given) yield return found;
        foreach (var found in Certificates.User) yield return found;
    }

    private IssueRequest WithSameKey(Certificate certificate, AuthorityRenewal renewal, IEnumerable<FoundCertificate> atHand, string shown)
    {
        var old = OldKeys.Of(certificate, atHand);
        if (Destination.NeedsPrivateKey)
        {
            if (old is null)
            {
                throw new CertificateException("CertificateHasNoKey", SmimeErrorKind.NotFound,
                    $"The private key of {shown} is not here, and a certificate without it cannot go there. Give the file that holds it, or have the certificate alone: Update-SmimeCertificate -SameKey -InMemory | Export-SmimeCertificate.");
            }

            old.RequireExportable();
        }

        return renewal.Request(certificate, old?.Key);
    }

    private static string ShownOf(Certificate certificate) => CertificateExport.Shown(new FoundCertificate(certificate, ""));

    /// <summary>A certificate that ends no later than the old one is no renewal, and for a script that runs each night it would never end.</summary>
    private void RequireGain(Certificate certificate, DateTimeOffset end)
    {
        if (end > certificate.NotAfter || (end == certificate.NotAfter && ExpiringWithin is null)) return;
        throw new AuthorityException("RenewalTooShort", SmimeErrorKind.InvalidOperation,
            $"The new certificate would end on {end:yyyy-MM-dd}, and the old one ends on {certificate.NotAfter:yyyy-MM-dd}. Use a larger -ValidDays; where the CA itself ends then, make a new CA.");
    }
}
