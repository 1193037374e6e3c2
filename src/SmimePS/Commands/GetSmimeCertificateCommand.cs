using System.Management.Automation;
using System.Security;
using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Completion;
using SmimePS.Errors;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Selection;
using MailPurpose = SmimePS.Certificates.CertificatePurpose;

namespace SmimePS.Commands;

/// <summary>Shows the mail certificates in the user's stores, or those in a file.</summary>
[Cmdlet(VerbsCommon.Get, "SmimeCertificate", DefaultParameterSetName = "Store")]
[OutputType(typeof(SmimeCertificate))]
public sealed class GetSmimeCertificateCommand : SmimeCmdlet
{
    private readonly HashSet<Certificate> _written = [];
    private readonly HashSet<string> _serials = [];
    private CertificateAuthority? _authority;
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Store")]
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Ca")]
    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    [Alias("Mail", "Email", "EmailAddress")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [AddressesOfObject(LeavesOthers = true)]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public string[] Address { get; set; } = [];

    [Parameter(ParameterSetName = "Store")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ThumbprintCompleter))]
    public string[] Thumbprint { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "Path")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    [ValidateNotNull]
    public SecureString? Password { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Ca")]
    [ValidateNotNull]
    [OneItem]
    [ArgumentCompleter(typeof(CaNameCompleter))]
    public CaArgument? Ca { get; set; }

    [Parameter(ParameterSetName = "Ca")]
    public SwitchParameter Revoked { get; set; }

    [Parameter]
    [ValidateSet("SignAndEncrypt", "Sign", "Encrypt")]
    public CertificatePurpose Purpose { get; set; }

    [Parameter]
    [Days]
    public TimeSpan? ExpiringWithin { get; set; }

    [Parameter]
    public SwitchParameter Valid { get; set; }

    protected override void Begin() => _authority = Ca is null ? null : Resolve(Ca.Value, () => Authorities.Open(Ca));

    protected override void Process()
    {
        if (_authority is not null)
        {
            if (Address.Length == 0) WriteIssued(_authority.Records.Read());
            foreach (var address in AddressList.Split(Address)) TryItem(address, () => FindIssued(address));
            return;
        }

        if (ParameterSetName != "Store")
        {
            var literal = ParameterSetName == "LiteralPath";
            foreach (var path in literal ? LiteralPath : Path) ReadFiles(path, literal);
            return;
        }

        foreach (var thumbprint in Thumbprint) TryItem(thumbprint, () => WriteFitting(Certificates.All(new CertificateArgument(thumbprint))));
        foreach (var address in AddressList.Split(Address)) TryItem(address, () => Find(address));
        if (Thumbprint.Length == 0 && Address.Length == 0) WriteFitting(Certificates.User.Where(IsForMail));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _authority?.Dispose();
        base.Dispose(disposing);
    }

    private void FindIssued(string address)
    {
        var pattern = WildcardPattern.ContainsWildcardCharacters(address) ? new WildcardPattern(address, WildcardOptions.IgnoreCase) : null;
        var issued = pattern is null ? _authority!.Records.FindByAddress(address) : _authority!.Records.FindByAddress(pattern.IsMatch);
        if (issued.Count == 0 && pattern is null)
        {
            throw new CertificateException("CertificateNotFound", SmimeErrorKind.NotFound,
                $"The CA {_authority.Name} has issued no certificate for {address}. Issue one with New-SmimeCertificate.");
        }

        WriteIssued(issued);
    }

    private void WriteIssued(IEnumerable<AuthorityIndexEntry> entries)
    {
        foreach (var entry in entries)
        {
            StopToken.ThrowIfCancellationRequested();
            if ((Revoked && !entry.IsRevoked) || (Valid && entry.IsRevoked)) continue;
            // The index alone tells that most of them are of no interest.
            if (entry.NotAfter is { } end && ((Valid && end < _now) || (ExpiringWithin is { } within && end - _now > within))) continue;
            var record = IssuedCertificateRecords.From(_authority!, entry);
            if (Purpose != CertificatePurpose.None && (record.Purpose & Purpose) != Purpose) continue;
            if (_serials.Add(entry.Serial)) WriteObject(record);
        }
    }

    private void Find(string address)
    {
        var found = Certificates.User.Where(item => IsFor(item, address)).ToList();
        if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(address))
        {
            throw new CertificateException("CertificateNotFound", SmimeErrorKind.NotFound,
                $"There is no certificate for {address} among your own or your correspondents'. Import it with Import-SmimeCertificate, or issue one with New-SmimeCertificate.");
        }

        WriteFitting(found);
    }

    private void ReadFiles(string path, bool literal)
    {
        IReadOnlyList<string> files = [];
        TryItem(path, () => files = Paths.Resolve(path, literal));
        var addresses = AddressList.Split(Address);
        foreach (var file in files)
        {
            TryItem(file, () => WriteFitting(CertificateChoice.Holders(CertificateFiles.Read(file, Password, "-Password"))
                .Where(item => addresses.Count == 0 || addresses.Any(address => IsFor(item, address)))));
        }
    }

    private void WriteFitting(IEnumerable<FoundCertificate> found)
    {
        foreach (var item in found)
        {
            if (Purpose != CertificatePurpose.None && !CertificateChoice.Allows(item.Certificate, (MailPurpose)Purpose)) continue;
            if (Valid && !item.Certificate.IsValidAt(_now)) continue;
            if (ExpiringWithin is { } within && item.Certificate.NotAfter - _now > within) continue;
            if (_written.Add(item.Certificate)) WriteObject(SmimeCertificateRecords.From(item));
        }
    }

    private static bool IsFor(FoundCertificate item, string address) => WildcardPattern.ContainsWildcardCharacters(address)
        ? CertificateChoice.AddressesOf(item.Certificate).Any(new WildcardPattern(address, WildcardOptions.IgnoreCase).IsMatch)
        : CertificateChoice.IsFor(item.Certificate, address);

    // Windows keeps certificates of other kinds in the same store.
    private static bool IsForMail(FoundCertificate item) =>
        CertificateChoice.AddressesOf(item.Certificate).Count > 0 && SmimeCertificateRecords.PurposeOf(item.Certificate) != CertificatePurpose.None;
}
