using System.Management.Automation;
using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Completion;
using SmimePS.Errors;
using SmimePS.Exporting;
using SmimePS.Issuing;
using SmimePS.Paths;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Recovery;
using SmimePS.Selection;

namespace SmimePS.Commands;

/// <summary>Brings back keys that a certificate authority kept.</summary>
[Cmdlet(VerbsData.Restore, "SmimeCertificate", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = StoreSet)]
[OutputType(typeof(SmimeCertificate))]
public sealed class RestoreSmimeCertificateCommand : DestinationCmdlet
{
    private CertificateAuthority? _authority;
    private readonly List<Identity> _given = [];
    private readonly List<Identity> _owned = [];

    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [WholeBytes(typeof(CertificateArgument))]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public CertificateArgument[] Certificate { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidatePattern("^[0-9A-Fa-f: ]+$")]
    public string[] SerialNumber { get; set; } = [];

    [Parameter]
    [ValidateNotNull]
    [OneItem]
    [ArgumentCompleter(typeof(CaNameCompleter))]
    public CaArgument? Ca { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [WholeBytes(typeof(CertificateArgument))]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public CertificateArgument[] RecoveryKey { get; set; } = [];

    [Parameter(ParameterSetName = FileSet)]
    public SwitchParameter Force { get; set; }

    private protected override ExistingFile Existing => Force ? ExistingFile.Replaced : ExistingFile.Kept;

    protected override void Begin()
    {
        if (Certificate.Length == 0 && SerialNumber.Length == 0 && !MyInvocation.ExpectingInput)
        {
            Fail(new AuthorityException("NothingToRestore", SmimeErrorKind.InvalidArgument, "Say whose key shall come back: give an address, a certificate, or -SerialNumber."));
        }

        _authority = Resolve(Ca?.Value, () => Authorities.Open(Ca));
        foreach (var given in RecoveryKey) AddRecoveryKeys(given);
        _ = Destination;
        foreach (var serial in SerialNumber) TryItem(serial, () => Restore(serial, Known([serial], serial), serial));
    }

    protected override void Process()
    {
        foreach (var given in Certificate) TryItem(given.Value, () => Restore(given.Value, Serials(given), given.Kind == CertificateArgumentKind.Address ? given.Text : null));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _authority?.Dispose();
            _owned.ForEach(static identity => identity.Dispose());
        }

        base.Dispose(disposing);
    }

    /// <summary>Those out of a file are this command's to wipe; an object's and the store's live on.</summary>
    private void AddRecoveryKeys(CertificateArgument given)
    {
        var keys = Resolve(given.Value, () => Certificates.Keys(given));
        _given.AddRange(keys);
        if (given.Kind is CertificateArgumentKind.Path or CertificateArgumentKind.File or CertificateArgumentKind.Bytes) _owned.AddRange(keys);
    }

    private IReadOnlyList<string> Serials(CertificateArgument given)
    {
        if (given.Kind == CertificateArgumentKind.Address) return Known(_authority!.Records.FindByAddress(given.Text).Select(static entry => entry.Serial), given.Text);
        return Known(CertificateChoice.Holders(Certificates.All(given)).Select(found => found.Certificate.Issuer.Equals(_authority!.Certificate.Subject)
            ? found.Certificate.SerialNumberHex
            : throw new CertificateException("IssuedByAnother", SmimeErrorKind.InvalidArgument,
                $"The certificate of {CertificateExport.Shown(found)} was issued by {found.Certificate.Issuer}, not by the CA {_authority.Name}. Name the CA with -Ca.")).ToList(), given.ToString());
    }

    /// <summary>What the authority has issued of these, as its index writes them.</summary>
    private IReadOnlyList<string> Known(IEnumerable<string> serials, string shown)
    {
        var known = _authority!.Records.Find(serials).Select(static entry => entry.Serial).ToList();
        return known.Count > 0 ? known : throw new CertificateException("CertificateNotFound", SmimeErrorKind.NotFound,
            $"The CA {_authority.Name} has issued no certificate for {shown}, so it has no key of it. Name another CA with -Ca.");
    }

    private void Restore(object target, IReadOnlyList<string> serials, string? shown)
    {
        var kept = serials.Select(serial => (Serial: serial, IsKept: File.Exists(AuthorityRecovery.PathOfKept(_authority!, serial)))).Where(static one => one.IsKept).ToList();
        if (kept.Count == 0)
        {
            throw new AuthorityException("NotEscrowed", SmimeErrorKind.NotFound,
                $"The CA {_authority!.Name} keeps no key for {shown ?? serials[0]}: the certificate was issued without -Escrow. Look for a backup of its holder's, such as the PKCS#12 file that was made then.");
        }

        var opened = new List<Identity>();
        try
        {
            foreach (var (serial, _) in kept) TryItem(target, () => opened.Add(Open(serial)));
            if (opened.Count == 0) return;
            // The newest first: some programs take the first key of a file alone. Those of the same second are in the order of the index.
            var newest = Enumerable.Reverse(opened).OrderByDescending(static identity => identity.Certificate.NotBefore).ToList();
            if (Destination.CarriesHistory) Put(newest, opened, shown);
            else foreach (var one in newest) TryItem(target, () => Put([one], opened, shown));
        }
        finally
        {
            // What is in its place belongs to the record of it, which opens it when asked; the others are nobody's.
            opened.ForEach(static identity => identity.Dispose());
        }
    }

    private Identity Open(string serial)
    {
        var kept = KeptKey.Find(_authority!, serial)!;
        if (_given.FirstOrDefault(one => kept.IsFor(one.Certificate)) is { } fitting) return kept.Open(fitting);
        if (_given.Count > 0) return kept.Open(_given[0]);
        return RecoverySelection.Own(Certificates, kept) is { } own ? kept.Open(own) : throw new AuthorityException("NoRecoveryKey", SmimeErrorKind.NotFound,
            $"The kept key with the serial number {serial} opens with the private key of {kept.DescribeRecipients()}, which is not in your certificate store. Give the file that holds it with -RecoveryKey.");
    }

    /// <summary>Puts keys of one person in one place, and writes a record for each.</summary>
    /// <param name="identities">The keys, the newest first.</param>
    /// <param name="unplaced">Those that are in no place yet; these are taken from it once they are.</param>
    /// <param name="shown">The address that was asked for.</param>
    private void Put(IReadOnlyList<Identity> identities, List<Identity> unplaced, string? shown)
    {
        var newest = identities[0].Certificate;
        var addresses = CertificateChoice.AddressesOf(newest);
        var name = shown is not null && addresses.Contains(shown, MailAddressComparer.Instance) ? shown : addresses.Count > 0 ? addresses[0] : newest.SerialNumberHex;
        var place = Destination.Reserve([name], [.. identities.Skip(1)]);
        var action = $"Take {(identities.Count == 1 ? "the private key" : $"{identities.Count} private keys")} out of the keeping of the CA {_authority!.Name} into {Destination.Describe(place)}";
        if (!ShouldProcess($"{name} ({string.Join(", ", identities.Select(static one => one.Certificate.SerialNumberHex))})", action)) return;
        Destination.Prove(place);
        var saved = Destination.Deliver(new IssuedCertificate(newest, identities[0], _authority.Records.PathOf(newest.SerialNumberHex)), place);
        unplaced.RemoveAll(identities.Contains);
        WriteObject(saved);
        foreach (var older in identities.Skip(1)) WriteObject(SmimeCertificateRecords.From(new FoundCertificate(older, place) { Path = saved.Path }, saved.Password));
    }
}
