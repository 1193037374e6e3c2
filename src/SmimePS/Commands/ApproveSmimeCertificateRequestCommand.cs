using System.Management.Automation;
using System.Security;
using SmimePS.Authority;
using SmimePS.Authority.Requests;
using SmimePS.Certificates;
using SmimePS.Completion;
using SmimePS.Errors;
using SmimePS.Exporting;
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
    private const int UsualDays = 825;

    private CertificateAuthority? _authority;
    private RequestTerms _terms = new();
    private AnswerFiles? _files;

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "Request", ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public SmimeCertificateRequest[] Request { get; set; } = [];

    [Parameter]
    [ValidateNotNull]
    [OneItem]
    [ArgumentCompleter(typeof(CaNameCompleter))]
    public CaArgument? Ca { get; set; }

    [Parameter]
    [ValidateNotNull]
    public SecureString? CaPassphrase { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public string[]? Address { get; set; }

    [Parameter]
    [ValidateSet("SignAndEncrypt", "Sign", "Encrypt")]
    public CertificatePurpose Purpose { get; set; }

    [Parameter]
    [ValidateRange(1, 3650)]
    public int ValidDays { get; set; } = UsualDays;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void Begin()
    {
        _authority = Resolve(Ca?.Value, () => Authorities.Open(Ca));
        if (CaPassphrase is not null) Unlock();
        _files = OutputPath is null ? null : Resolve(OutputPath, () => new AnswerFiles(Paths.Output(OutputPath), Force));
        _terms = new RequestTerms
        {
            Addresses = Address is null ? null : AddressList.Split(Address),
            Purpose = Purpose == CertificatePurpose.None ? null : (MailPurpose)Purpose,
            Validity = MyInvocation.BoundParameters.ContainsKey(nameof(ValidDays)) ? TimeSpan.FromDays(ValidDays) : null,
        };
        if (ValidDays > UsualDays)
        {
            WriteWarning($"These certificates are to be valid for {ValidDays} days. Some mail programs distrust certificates that live longer than {UsualDays} days.");
        }
    }

    protected override void Process()
    {
        foreach (var record in Request) TryItem(record, () => ApproveAll(Read(record), record));
        var literal = ParameterSetName == "LiteralPath";
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

    private void Approve(CertificateRequest request)
    {
        var review = RequestReview.Check(_authority!, request, _terms);
        var issue = review.Issue;
        var addresses = string.Join(", ", issue.Addresses);
        foreach (var one in review.LeftOut) WriteVerbose($"{addresses}: {one} is left out.");
        var place = _files?.Reserve(issue.Addresses[0]);
        var key = $"{Keys.KeyAlgorithm.Describe(request.PublicKey)} key {PendingRequests.IdOf(request.PublicKey)}";
        if (!ShouldProcess($"{addresses} ({(issue.Name is null ? "" : $"{issue.Name}, ")}{key})",
            $"Issue a certificate ({issue.Purpose}) from the CA {_authority!.Name}{(place is null ? "" : $" into {place}")}")) return;
        Unlock();
        WriteObject(Issue(issue, place));
    }

    private SmimeCertificate Issue(IssueRequest request, string? place)
    {
        IssuedCertificate issued;
        try
        {
            if (place is not null) _files!.Prove(place);
            issued = _authority!.Issue(request);
        }
        catch (SmimeException)
        {
            if (place is not null) _files!.Release(place);
            throw;
        }

        var found = new FoundCertificate(issued.Certificate, $"the CA {_authority.Name}") { Issuers = [_authority.Certificate, .. _authority.Issuers], Path = issued.Path };
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

    private void Unlock()
    {
        try
        {
            Authorities.Unlock(_authority!, CaPassphrase, "-CaPassphrase");
        }
        catch (SmimeException error)
        {
            // It would be the same for every request, and would be asked for again each time.
            Fail(error, _authority!.Name);
        }
    }
}
