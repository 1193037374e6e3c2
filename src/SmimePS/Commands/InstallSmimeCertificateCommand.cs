using System.Management.Automation;
using System.Security;
using SmimePS.Certificates;
using SmimePS.Clients;
using SmimePS.Completion;
using SmimePS.Exporting;
using SmimePS.Installing;
using SmimePS.Pipeline;
using SmimePS.Selection;

namespace SmimePS.Commands;

/// <summary>Puts certificates with their keys into mail clients, ready to use.</summary>
[Cmdlet(VerbsLifecycle.Install, "SmimeCertificate", SupportsShouldProcess = true)]
[OutputType(typeof(SmimeInstallation))]
public sealed class InstallSmimeCertificateCommand : SmimeCmdlet
{
    private MailClient? _client;
    private AppleProfileFile? _profiles;
    private IReadOnlyList<Certificate> _own = [];
    private IReadOnlyList<Certificate> _issuers = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [WholeBytes(typeof(CertificateArgument))]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public CertificateArgument[] Certificate { get; set; } = [];

    [Parameter(Mandatory = true, Position = 1)]
    public CertificateTarget Target { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ThunderbirdProfileCompleter))]
    public string? ProfilePath { get; set; }

    [Parameter]
    public SwitchParameter SignByDefault { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    [Parameter]
    public SwitchParameter Create { get; set; }

    [Parameter]
    [ValidateNotNull]
    public SecureString? NssPassword { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    [Parameter]
    [ValidateNotNull]
    public SecureString? Password { get; set; }

    [Parameter]
    public Pkcs12Protection Pkcs12 { get; set; } = Pkcs12Protection.Compatible;

    [Parameter]
    public SwitchParameter TrustRoot { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void Begin()
    {
        ClientParameters.Check(Target, MyInvocation.BoundParameters.Keys, Target switch
        {
            CertificateTarget.Nss => nameof(Path),
            CertificateTarget.AppleProfile => nameof(OutputPath),
            _ => null,
        });
        var own = OwnAnchors.Read(WriteWarning);
        _own = [.. own.Anchors.Select(static anchor => anchor.Certificate)];
        _issuers = [.. own.Issuers, .. UserCertificateStore.Issuers()];
        if (Target == CertificateTarget.AppleProfile)
        {
            _profiles = Resolve(OutputPath, () => new AppleProfileFile(Paths.Output(OutputPath!), Password, Pkcs12, Force));
            return;
        }

        // The file to make by hand is named after whom it is for.
        var address = Certificate is [{ Kind: CertificateArgumentKind.Address } first, ..] ? first.Text : "alice@example.org";
        _client = Resolve(ProfilePath ?? Path, () => new ClientSelection(Paths, Secrets)
        {
            ProfilePath = ProfilePath,
            Path = Path,
            NssPassword = NssPassword,
            Create = Create,
            SignByDefault = SignByDefault,
            Manual = (ThunderbirdSteps.Install(address), NssSteps.Install(address)),
        }.Open(Target));
    }

    protected override void Process()
    {
        foreach (var argument in Certificate)
        {
            IReadOnlyList<FoundCertificate> found = [];
            TryItem(argument.Value, () => found = new InstallSelection(Certificates).Find(argument));
            if (_client is not null)
            {
                foreach (var one in found) TryItem(argument.Value, () => Install(_client, one));
                continue;
            }

            // A certificate to sign and one to encrypt are one person's, and one profile.
            foreach (var person in found.GroupBy(CertificateExport.Shown, MailAddressComparer.Instance)) TryItem(argument.Value, () => WriteProfile(person.Key, [.. person]));
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _client?.Dispose();
        base.Dispose(disposing);
    }

    private void Install(MailClient client, FoundCertificate found)
    {
        StopToken.ThrowIfCancellationRequested();
        var identity = Identity(found);
        client.CheckInstall(identity);
        if (!ShouldProcess(CertificateExport.Shown(found), $"Install with its private key into {Target} ({client.Place}){Trusting([identity])}")) return;
        var report = client.Install(identity);
        foreach (var warning in report.Warnings) WriteWarning(warning);
        WriteObject(SmimeInstallationRecords.From(Target, client.Place, identity.Certificate, report));
    }

    private void WriteProfile(string shown, IReadOnlyList<FoundCertificate> found)
    {
        StopToken.ThrowIfCancellationRequested();
        var identities = found.Select(Identity).ToList();
        var (target, content, madeUp) = _profiles!.Make(identities);
        if (!ShouldProcess(target, $"Write a configuration profile with the certificate of {shown} and its private key{Trusting(identities)}")) return;
        _profiles.Write(target, content);
        foreach (var identity in identities)
        {
            string[] root = identity.TrustRoot ? ["root"] : [];
            WriteObject(SmimeInstallationRecords.From(Target, target, identity.Certificate,
                new ClientReport { Changes = ["certificate and private key", .. root], NextSteps = AppleSteps.Install }, madeUp));
        }
    }

    private ClientIdentity Identity(FoundCertificate found) => ClientIdentity.From(found.Identity!, _issuers, IsTrusted);

    /// <summary>Clients take the word of the user's own CAs about mail; the platform's store would take it about everything, and is asked for it.</summary>
    private bool IsTrusted(Certificate root) => TrustRoot || (Target != CertificateTarget.Store && _own.Contains(root));

    private static string Trusting(IReadOnlyList<ClientIdentity> identities) => string.Concat(identities
        .Where(static identity => identity.TrustRoot).Select(static identity => identity.Root!).Distinct()
        .Select(static root => $", and trust its root {root.Subject} (thumbprint {root.Thumbprint}) there"));
}
