using System.Management.Automation;
using System.Security;
using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Completion;
using SmimePS.Errors;
using SmimePS.Issuing;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Selection;
using MailPurpose = SmimePS.Certificates.CertificatePurpose;

namespace SmimePS.Commands;

/// <summary>Issues mail certificates from the user's own certificate authority.</summary>
[Cmdlet(VerbsCommon.New, "SmimeCertificate", SupportsShouldProcess = true, DefaultParameterSetName = "Store")]
[OutputType(typeof(SmimeCertificate))]
public sealed class NewSmimeCertificateCommand : SmimeCmdlet
{
    private const int UsualDays = 825;

    private RateProgress? _progress;
    private CertificateAuthority? _authority;
    private CertificateDestination? _destination;
    private IssuingBatch? _batch;
    private readonly HashSet<string> _served = new(MailAddressComparer.Instance);
    private ILookup<string, string>? _inUse;
    private long _done;

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
    [ValidateNotNull]
    [OneItem]
    [ArgumentCompleter(typeof(CaNameCompleter))]
    public CaArgument? Ca { get; set; }

    [Parameter]
    [ValidateNotNull]
    public SecureString? CaPassphrase { get; set; }

    [Parameter]
    [ValidateSet("SignAndEncrypt", "Sign", "Encrypt")]
    public CertificatePurpose Purpose { get; set; } = CertificatePurpose.SignAndEncrypt;

    [Parameter]
    [ValidateSet("Rsa2048", "Rsa3072", "Rsa4096", "EcdsaP256", "EcdsaP384", "EcdsaP521")]
    public string KeyAlgorithm { get; set; } = Keys.KeyAlgorithm.Default.Name;

    [Parameter]
    [ValidateRange(1, 3650)]
    public int ValidDays { get; set; } = UsualDays;

    [Parameter(Mandatory = true, ParameterSetName = "File")]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    [Parameter(ParameterSetName = "File")]
    [ValidateNotNull]
    public SecureString? Password { get; set; }

    [Parameter(ParameterSetName = "File")]
    public Pkcs12Protection Pkcs12 { get; set; }

    [Parameter(ParameterSetName = "File")]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter SkipExisting { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Memory")]
    public SwitchParameter InMemory { get; set; }

    protected override void Begin()
    {
        var selection = new CaSelection(Paths, Secrets);
        _authority = Resolve(Ca?.Value, () => selection.Open(Ca));
        if (CaPassphrase is not null) Unlock();
        _destination = ParameterSetName switch
        {
            "File" => Resolve(OutputPath, () => new Pkcs12Destination(Paths.Output(OutputPath!), Password, Pkcs12, Force)),
            "Memory" => new MemoryDestination(),
            _ => new StoreDestination(),
        };
        _batch = new IssuingBatch(_authority, _destination);
        _progress = new RateProgress(WriteProgress, $"Issuing certificates from {_authority.Name}", "certificates");
        if (ValidDays > UsualDays)
        {
            WriteWarning($"These certificates are to be valid for {ValidDays} days. Some mail programs distrust certificates that live longer than {UsualDays} days.");
        }
    }

    protected override void Process() => TryItem(Address.Length == 1 ? Address[0] : Address, () =>
    {
        var request = new IssueRequest(AddressList.Split(Address))
        {
            Name = Name,
            Purpose = (MailPurpose)Purpose,
            KeyAlgorithm = Keys.KeyAlgorithm.Parse(KeyAlgorithm),
            Validity = MyInvocation.BoundParameters.ContainsKey(nameof(ValidDays)) ? TimeSpan.FromDays(ValidDays) : null,
        };
        _authority!.CheckIssue(request);
        if (SkipExisting && IsServed(request.Addresses)) return;
        var place = _destination!.Reserve(request.Addresses);
        if (!ShouldProcess(string.Join(", ", request.Addresses), $"Issue a certificate from the CA {_authority.Name} into {_destination.Describe(place)}")) return;
        Unlock();
        try
        {
            _destination.Prove(place);
        }
        catch (SmimeException)
        {
            _destination.Release(place);
            throw;
        }

        _batch!.Add(request, place);
        if (_batch.IsFull) Issue();
    });

    protected override void End()
    {
        Issue();
        _progress?.Complete();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _authority?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Whether each address has a certificate for the purpose, or is about to: the same person may stand in a table twice.</summary>
    private bool IsServed(IReadOnlyList<string> addresses)
    {
        _inUse ??= _authority!.AddressesInUse();
        if (addresses.All(address => _served.Contains(address) || _inUse[address].Any(IsForPurpose)))
        {
            WriteVerbose($"{string.Join(", ", addresses)}: skipped, since there is a certificate of the CA {_authority!.Name} that still counts.");
            return true;
        }

        _served.UnionWith(addresses);
        return false;
    }

    private bool IsForPurpose(string serial) =>
        _authority!.ReadIssued(serial) is { } certificate && (SmimeCertificateRecords.PurposeOf(certificate) & Purpose) == Purpose;

    private void Unlock()
    {
        try
        {
            new CaSelection(Paths, Secrets).Unlock(_authority!, CaPassphrase, "-CaPassphrase");
        }
        catch (SmimeException error)
        {
            // It would be the same for every row, and would be asked for again each time.
            Fail(error, _authority!.Name);
        }
    }

    private void Issue() => _batch!.Issue(
        certificate =>
        {
            WriteObject(certificate);
            _progress!.Report(++_done, certificate.EmailAddress);
        },
        (request, error) => WriteError(error, request.Addresses.Count == 1 ? request.Addresses[0] : request.Addresses),
        StopToken);
}
