using System.Management.Automation;
using System.Security;
using SmimePS.Authority;
using SmimePS.Authority.Requests;
using SmimePS.Certificates;
using SmimePS.Completion;
using SmimePS.Errors;
using SmimePS.Exporting;
using SmimePS.Issuing;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Selection;
using MailPurpose = SmimePS.Certificates.CertificatePurpose;

namespace SmimePS.Commands;

/// <summary>Issues certificates for requests that were found in order.</summary>
[Cmdlet(VerbsLifecycle.Approve, "SmimeCertificateRequest", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(SmimeCertificate))]
public sealed class ApproveSmimeCertificateRequestCommand : SmimeCmdlet
{
    private const int UsualYears = 10;

    private CertificateAuthority? _authority;
    private Func<CertificateRequest, ApprovableRequest>? _review;
    private AnswerFiles? _files;

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "PathAsCa", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPathAsCa", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "Request", ValueFromPipeline = true)]
    [Parameter(Mandatory = true, ParameterSetName = "RequestAsCa", ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public SmimeCertificateRequest[] Request { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "PathAsCa")]
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPathAsCa")]
    [Parameter(Mandatory = true, ParameterSetName = "RequestAsCa")]
    public SwitchParameter AsCa { get; set; }

    [Parameter]
    [ValidateNotNull]
    [OneItem]
    [ArgumentCompleter(typeof(CaNameCompleter))]
    public CaArgument? Ca { get; set; }

    [Parameter]
    [ValidateNotNull]
    public SecureString? CaPassphrase { get; set; }

    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    [Parameter(ParameterSetName = "Request")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public string[]? Address { get; set; }

    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    [Parameter(ParameterSetName = "Request")]
    [ValidateSet("SignAndEncrypt", "Sign", "Encrypt")]
    public CertificatePurpose Purpose { get; set; }

    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    [Parameter(ParameterSetName = "Request")]
    [ValidateRange(1, 3650)]
    public int ValidDays { get; set; } = UsualValidity.Days;

    [Parameter(ParameterSetName = "PathAsCa")]
    [Parameter(ParameterSetName = "LiteralPathAsCa")]
    [Parameter(ParameterSetName = "RequestAsCa")]
    [ValidateRange(0, 16)]
    public int PathLength { get; set; }

    [Parameter(ParameterSetName = "PathAsCa")]
    [Parameter(ParameterSetName = "LiteralPathAsCa")]
    [Parameter(ParameterSetName = "RequestAsCa")]
    [ValidateNotNullOrEmpty]
    public string[] PermittedDomain { get; set; } = [];

    [Parameter(ParameterSetName = "PathAsCa")]
    [Parameter(ParameterSetName = "LiteralPathAsCa")]
    [Parameter(ParameterSetName = "RequestAsCa")]
    [ValidateRange(1, 50)]
    public int ValidYears { get; set; } = UsualYears;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    private bool HasValidYears => MyInvocation.BoundParameters.ContainsKey(nameof(ValidYears));

    protected override void Begin()
    {
        _authority = Resolve(Ca?.Value, () => Authorities.Open(Ca));
        if (CaPassphrase is not null) Unlock(_authority!, CaPassphrase);
        _files = OutputPath is null ? null : Resolve(OutputPath, () => new AnswerFiles(Paths.Output(OutputPath), Force));
        _review = AsCa ? AuthorityReview() : PersonReview();
        UsualValidity.WarnOfMore(ValidDays, WriteWarning);
    }

    protected override void Process()
    {
        foreach (var record in Request) TryItem(record, () => ApproveAll(Read(record), record));
        var literal = ParameterSetName is "LiteralPath" or "LiteralPathAsCa";
        foreach (var path in literal ? LiteralPath : Path)
        {
            IReadOnlyList<string> files = [];
            TryItem(path, () => files = Paths.Resolve(path, literal));
            foreach (var file in files) TryItem(file, () => ApproveAll(CertificateRequestFile.Read(file), file));
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _authority?.Dispose();
        base.Dispose(disposing);
    }

    private static IReadOnlyList<CertificateRequest> Read(SmimeCertificateRequest record) =>
        RecordOrigin.Find<CertificateRequest>(record) is { } known ? [known] : CertificateRequestFile.Decode(System.Text.Encoding.UTF8.GetBytes(record.Pem), $"The request of {record}");

    private void ApproveAll(IReadOnlyList<CertificateRequest> requests, object target)
    {
        foreach (var request in requests) TryItem(target, () => Approve(request));
    }

    private Func<CertificateRequest, ApprovableRequest> PersonReview()
    {
        var terms = new RequestTerms
        {
            Addresses = Address is null ? null : AddressList.Split(Address),
            Purpose = Purpose == CertificatePurpose.None ? null : (MailPurpose)Purpose,
            Validity = MyInvocation.BoundParameters.ContainsKey(nameof(ValidDays)) ? TimeSpan.FromDays(ValidDays) : null,
        };
        return request => ApprovableRequest.OfPerson(_authority!, request, terms);
    }

    private Func<CertificateRequest, ApprovableRequest> AuthorityReview()
    {
        var now = DateTimeOffset.UtcNow;
        var terms = new AuthorityTerms
        {
            PathLength = PathLength,
            PermittedDomains = Resolve(PermittedDomain, () => PermittedDomain.Select(AddressSyntax.RequireDomain).ToList()),
            Validity = HasValidYears ? now.AddYears(ValidYears) - now : null,
        };
        return request => ApprovableRequest.OfAuthority(_authority!, request, terms);
    }

    private void Approve(CertificateRequest request)
    {
        var approvable = _review!(request);
        foreach (var one in approvable.LeftOut) WriteVerbose($"{approvable.Name}: {one} is left out.");
        RequireKey(_authority!);
        var place = _files?.Reserve(approvable.Name);
        if (!ShouldProcess(approvable.Shown, $"{approvable.Action} from the CA {_authority!.Name}{(place is null ? "" : $" into {place}")}")) return;
        Unlock(_authority!, CaPassphrase);
        WriteObject(Issue(approvable, place));
    }

    private SmimeCertificate Issue(ApprovableRequest request, string? place)
    {
        IssuedCertificate issued;
        try
        {
            if (place is not null) _files!.Prove(place);
            issued = request.Issue();
        }
        catch (SmimeException)
        {
            if (place is not null) _files!.Release(place);
            throw;
        }

        if (AsCa && !HasValidYears && issued.Certificate.NotAfter == _authority!.NotAfter)
        {
            WriteWarning($"The CA {request.Name} ends with {_authority.Name}, on {_authority.NotAfter.LocalDateTime:yyyy-MM-dd}, and not in {UsualYears} years.");
        }

        var found = new FoundCertificate(issued.Certificate, $"the CA {_authority!.Name}") { Issuers = [_authority.Certificate, .. _authority.Issuers], Path = issued.Path };
        if (place is null) return SmimeCertificateRecords.From(found);
        try
        {
            _files!.Write(place, found);
        }
        catch (SmimeException error)
        {
            throw new SmimeException(error.ErrorId, error.Kind, $"{error.Message} The certificate was issued all the same: the CA keeps it in '{issued.Path}'.", error);
        }

        return SmimeCertificateRecords.From(found, source: place, path: place);
    }
}
