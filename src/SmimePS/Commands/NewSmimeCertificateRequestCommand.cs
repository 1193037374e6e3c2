using System.Management.Automation;
using System.Security;
using System.Text;
using SmimePS.Certificates;
using SmimePS.Completion;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Paths;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Secrets;
using SmimePS.Selection;
using MailPurpose = SmimePS.Certificates.CertificatePurpose;

namespace SmimePS.Commands;

/// <summary>Makes requests for certificates, and keeps their private keys until the answers come.</summary>
[Cmdlet(VerbsCommon.New, "SmimeCertificateRequest", SupportsShouldProcess = true, DefaultParameterSetName = "New")]
[OutputType(typeof(SmimeCertificateRequest))]
public sealed class NewSmimeCertificateRequestCommand : SmimeCmdlet
{
    private const string PassphraseParameter = "-Passphrase, or use -NoPassphrase to leave the key unprotected";
    private static readonly string[] Extensions = [".csr", ".req", ".p10", ".pem"];

    private RateProgress? _progress;
    private OutputFiles? _files;
    private SecureString? _passphrase;
    private long _done;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "New")]
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

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Organisation")]
    [AllowEmptyString]
    public string? Organization { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Country { get; set; }

    [Parameter(ParameterSetName = "New")]
    [ValidateSet("Rsa2048", "Rsa3072", "Rsa4096", "EcdsaP256", "EcdsaP384", "EcdsaP521")]
    public string KeyAlgorithm { get; set; } = Keys.KeyAlgorithm.Default.Name;

    [Parameter(Mandatory = true, ParameterSetName = "Renewal")]
    [ValidateNotNull]
    [OneItem]
    [WholeBytes(typeof(CertificateArgument), Single = true)]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public CertificateArgument? Certificate { get; set; }

    [Parameter]
    [ValidateSet("SignAndEncrypt", "Sign", "Encrypt")]
    public CertificatePurpose Purpose { get; set; } = CertificatePurpose.SignAndEncrypt;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    [ValidateNotNull]
    public SecureString? Passphrase { get; set; }

    [Parameter]
    public SwitchParameter NoPassphrase { get; set; }

    protected override void Begin()
    {
        if (NoPassphrase && Passphrase is not null)
        {
            Fail(new SmimeException("PassphraseContradiction", SmimeErrorKind.InvalidArgument,
                "-Passphrase and -NoPassphrase contradict each other, so nothing was made. Use one of them."));
        }

        _files = OutputPath is null ? null : Resolve(OutputPath, () => new OutputFiles(RequestPath(OutputPath), Extensions[0], Force ? ExistingFile.Replaced : ExistingFile.Kept));
        _progress = new RateProgress(WriteProgress, "Making certificate requests", "requests");
    }

    protected override void Process()
    {
        if (Certificate is { } certificate) TryItem(certificate.Value, () => Renew(certificate));
        else TryItem(Address.Length == 1 ? Address[0] : Address, () => MakeNew(AddressList.Split(Address)));
    }

    protected override void End() => _progress?.Complete();

    private void MakeNew(IReadOnlyList<string> addresses)
    {
        var draft = new RequestDraft(addresses, RequestDraft.SubjectOf(Name, Organization, Country, addresses), (MailPurpose)Purpose);
        var algorithm = Keys.KeyAlgorithm.Parse(KeyAlgorithm);
        if (Reserve(draft, $"Make a key ({algorithm}) and a certificate request", out var place)) return;
        var passphrase = AskPassphrase();
        using var key = KeyGenerator.Create(algorithm);
        HandOut(draft.Sign(key), key, passphrase, place);
    }

    private void Renew(CertificateArgument argument)
    {
        var found = Certificates.Any(argument);
        var key = found.Identity?.Key ?? throw new CertificateException("CertificateHasNoKey", SmimeErrorKind.NotFound,
            $"There is no private key for {argument} here, so its certificate cannot be renewed with it. Give the file that holds the key, or ask for a new one by the address.");
        var addresses = CertificateChoice.AddressesOf(found.Certificate);
        var hasOwnSubject = new[] { nameof(Name), nameof(Organization), nameof(Country) }.Any(MyInvocation.BoundParameters.ContainsKey);
        var draft = new RequestDraft(addresses, hasOwnSubject ? RequestDraft.SubjectOf(Name, Organization, Country, addresses) : found.Certificate.Subject, PurposeOf(found.Certificate));
        // The key of a certificate in the store stays there; that of a file may be gone when the answer comes.
        var isInStore = UserCertificateStore.FindByKey(key.PublicKey) is not null;
        if (Reserve(draft, $"Make a certificate request with the key of the certificate {found.Certificate.Thumbprint}", out var place)) return;
        HandOut(draft.Sign(key), isInStore ? null : key, isInStore ? null : AskPassphrase(), place);
    }

    /// <summary>Chooses the file; true where it is to go no further.</summary>
    private bool Reserve(RequestDraft draft, string action, out string? place)
    {
        place = _files?.Reserve(draft.Addresses[0]);
        return !ShouldProcess(string.Join(", ", draft.Addresses), place is null ? action : $"{action} into {place}");
    }

    private void HandOut(CertificateRequest request, PrivateKey? key, SecureString? passphrase, string? place)
    {
        var isKnown = PendingRequests.Find(request.PublicKey) is not null;
        using var characters = new Passphrase(passphrase);
        try
        {
            if (place is not null) _files!.Prove(place);
            // Nobody gets a request whose key could still be lost.
            var pending = PendingRequests.Add(request, key, characters.Characters, NoPassphrase);
            try
            {
                if (place is not null) _files!.Write(place, Encoding.ASCII.GetBytes(request.ToPem()));
            }
            catch (SmimeException) when (!isKnown)
            {
                PendingRequests.Remove(pending);
                throw;
            }

            WriteObject(SmimeCertificateRequestRecords.From(pending, place));
            _progress!.Report(++_done, request.Addresses[0]);
        }
        catch (SmimeException)
        {
            if (place is not null) _files!.Release(place);
            throw;
        }
    }

    /// <summary>Asked for once: the same for all requests of a table.</summary>
    private SecureString? AskPassphrase()
    {
        if (NoPassphrase) return null;
        try
        {
            return _passphrase ??= Passphrase ?? Secrets.AskNew("the keys of certificate requests", PassphraseParameter);
        }
        catch (SmimeException error)
        {
            Fail(error);
            throw;
        }
    }

    private MailPurpose PurposeOf(Certificate certificate)
    {
        var known = SmimeCertificateRecords.PurposeOf(certificate);
        return (MailPurpose)(MyInvocation.BoundParameters.ContainsKey(nameof(Purpose)) || known == CertificatePurpose.None ? Purpose : known);
    }

    private string RequestPath(string given)
    {
        var path = Paths.Output(given);
        return OutputFolder.IsNamed(path) || Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) ? path : throw new SmimeException(
            "UnsupportedFileFormat", SmimeErrorKind.InvalidArgument,
            $"'{path}' is neither a folder that exists nor the name of a certificate request. Name a file that ends in .csr, or end the name in / to have the folder made.");
    }
}
