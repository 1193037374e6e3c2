using System.Management.Automation;
using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Completion;
using SmimePS.Errors;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Selection;

namespace SmimePS.Commands;

/// <summary>Changes what may change of a certificate authority of the user's.</summary>
[Cmdlet(VerbsCommon.Set, "SmimeCa", SupportsShouldProcess = true)]
[OutputType(typeof(SmimeCa))]
public sealed class SetSmimeCaCommand : SmimeCmdlet
{
    private IReadOnlyList<Certificate>? _recovery;

    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [OneItem]
    [ArgumentCompleter(typeof(CaNameCompleter))]
    public CaArgument? Ca { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [WholeBytes(typeof(CertificateArgument))]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public CertificateArgument[] RecoveryCertificate { get; set; } = [];

    [Parameter]
    public SwitchParameter NoRecoveryCertificate { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CrlUrl { get; set; }

    [Parameter]
    public SwitchParameter NoCrlUrl { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private bool ChangesRecovery => RecoveryCertificate.Length > 0 || NoRecoveryCertificate;

    private bool ChangesUrl => CrlUrl is not null || NoCrlUrl;

    protected override void Begin()
    {
        if (RecoveryCertificate.Length > 0 && NoRecoveryCertificate) Fail(Contradiction(nameof(RecoveryCertificate), nameof(NoRecoveryCertificate)));
        if (CrlUrl is not null && NoCrlUrl) Fail(Contradiction(nameof(CrlUrl), nameof(NoCrlUrl)));
        if (!ChangesRecovery && !ChangesUrl)
        {
            Fail(new AuthorityException("NothingToSet", SmimeErrorKind.InvalidArgument,
                "Nothing was given that could be set. Use -RecoveryCertificate, -NoRecoveryCertificate, -CrlUrl or -NoCrlUrl."));
        }

        _recovery = Resolve(RecoveryCertificate, () => RecoverySelection.Resolve(Certificates, RecoveryCertificate, WriteWarning));
    }

    protected override void Process() => TryItem(Ca?.Value, () =>
    {
        using var authority = Authorities.Open(Ca);
        // Everything is checked before anything is changed.
        if (ChangesUrl) authority.CheckCrlUrl(CrlUrl);
        if (!ShouldProcess(authority.Name, Describe())) return;
        if (ChangesUrl) authority.SetCrlUrl(CrlUrl);
        if (ChangesRecovery) authority.SetRecoveryCertificates(_recovery!);
        if (PassThru) WriteObject(SmimeCaRecords.From(authority));
    });

    private string Describe()
    {
        var changes = new List<string>();
        if (RecoveryCertificate.Length > 0) changes.Add($"Encrypt keys that are kept to {string.Join(" and to ", _recovery!.Select(static one => $"{one.Subject} ({one.Thumbprint})"))}");
        if (NoRecoveryCertificate) changes.Add("Keep no more keys");
        if (ChangesUrl) changes.Add(CrlUrl is null ? "Say no more where the revocation list is" : $"Say that the revocation list is at {CrlUrl}");
        return string.Join("; ", changes);
    }

    private static AuthorityException Contradiction(string one, string other) => new("Contradiction", SmimeErrorKind.InvalidArgument,
        $"-{one} and -{other} contradict each other, so nothing was changed. Use one of them.");
}
