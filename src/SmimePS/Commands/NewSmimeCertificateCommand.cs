using System.Management.Automation;
using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Completion;
using SmimePS.Errors;
using SmimePS.Issuing;
using SmimePS.Paths;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Selection;
using MailPurpose = SmimePS.Certificates.CertificatePurpose;

namespace SmimePS.Commands;

/// <summary>Issues mail certificates from the user's own certificate authority.</summary>
[Cmdlet(VerbsCommon.New, "SmimeCertificate", SupportsShouldProcess = true, DefaultParameterSetName = StoreSet)]
[OutputType(typeof(SmimeCertificate))]
public sealed class NewSmimeCertificateCommand : IssuingCmdlet
{
    private CertificateAuthority? _authority;
    private IKeyEscrow? _escrow;
    private readonly HashSet<string> _served = new(MailAddressComparer.Instance);
    private ILookup<string, string>? _inUse;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Mail", "Email", "EmailAddress")]
    [AddressesOfObject]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public string[] Address { get; set; } = [];

    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("DisplayName", "CommonName")]
    [AllowEmptyString]
    public string? Name { get; set; }

    [Parameter]
    [ValidateSet("SignAndEncrypt", "Sign", "Encrypt")]
    public CertificatePurpose Purpose { get; set; } = CertificatePurpose.SignAndEncrypt;

    [Parameter]
    [ValidateSet("Rsa2048", "Rsa3072", "Rsa4096", "EcdsaP256", "EcdsaP384", "EcdsaP521")]
    public string KeyAlgorithm { get; set; } = Keys.KeyAlgorithm.Default.Name;

    [Parameter(ParameterSetName = FileSet)]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter SkipExisting { get; set; }

    /// <summary>What to call what was given in an error: a row without an address is known by its name alone.</summary>
    private object Row => Address.All(string.IsNullOrWhiteSpace) ? Name ?? "" : Address.Length == 1 ? Address[0] : Address;

    private protected override ExistingFile Existing => Force ? ExistingFile.Replaced : ExistingFile.Kept;

    protected override void Begin()
    {
        _authority = Resolve(Ca?.Value, () => Authorities.Open(Ca));
        CaFaults.Warn(_authority, WriteWarning);
        if (CaPassphrase is not null) Unlock(_authority, CaPassphrase);
        base.Begin();
        if (!Escrow) return;
        if (Purpose == CertificatePurpose.Sign)
        {
            Fail(new AuthorityException("EscrowOfSigningKey", SmimeErrorKind.InvalidArgument,
                "-Escrow is for encryption keys: a signature proves nothing that others could have made, and a lost signing key is simply replaced. Leave out -Escrow, or use -Purpose Encrypt."));
        }

        _escrow = Resolve(_authority.Name, () => EscrowOf(_authority, (MailPurpose)Purpose));
    }

    protected override void Process() => TryItem(Row, () =>
    {
        var request = new IssueRequest(AddressList.Split(Address))
        {
            Name = Name,
            Purpose = (MailPurpose)Purpose,
            KeyAlgorithm = Keys.KeyAlgorithm.Parse(KeyAlgorithm),
            Validity = Validity,
            Escrow = _escrow,
        };
        _authority!.CheckIssue(request);
        if (SkipExisting && IsServed(request.Addresses)) return;
        Issue(_authority, request, "Issue a certificate");
    });

    protected override void Dispose(bool disposing)
    {
        // What is still being issued needs its key.
        base.Dispose(disposing);
        if (disposing) _authority?.Dispose();
    }

    /// <summary>Whether each address has a certificate for the purpose, or is about to: the same person may stand in a table twice.</summary>
    private bool IsServed(IReadOnlyList<string> addresses)
    {
        _inUse ??= _authority!.Records.AddressesInUse();
        if (addresses.All(address => _served.Contains(address) || _inUse[address].Any(IsForPurpose)))
        {
            WriteVerbose($"{string.Join(", ", addresses)}: skipped, since there is a certificate of the CA {_authority!.Name} that still counts, or this run makes one.");
            return true;
        }

        _served.UnionWith(addresses);
        return false;
    }

    private bool IsForPurpose(string serial) =>
        _authority!.Records.ReadCertificate(serial) is { } certificate && (SmimeCertificateRecords.PurposeOf(certificate) & Purpose) == Purpose;
}
