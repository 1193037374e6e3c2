using System.Management.Automation;
using System.Security;
using SmimePS.Certificates;
using SmimePS.Clients;
using SmimePS.Completion;
using SmimePS.Installing;
using SmimePS.Pipeline;

namespace SmimePS.Commands;

/// <summary>Takes certificates with their keys out of mail clients.</summary>
[Cmdlet(VerbsLifecycle.Uninstall, "SmimeCertificate", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(SmimeInstallation))]
public sealed class UninstallSmimeCertificateCommand : SmimeCmdlet
{
    private MailClient? _client;

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
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    [Parameter]
    [ValidateNotNull]
    public SecureString? NssPassword { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void Begin()
    {
        ClientParameters.Check(Target, MyInvocation.BoundParameters.Keys.Where(static name => name != nameof(Force)), Target == CertificateTarget.Nss ? nameof(Path) : null);
        if (Target == CertificateTarget.AppleProfile) return;
        _client = Resolve(ProfilePath ?? Path, () => new ClientSelection(Paths, Secrets)
        {
            ProfilePath = ProfilePath,
            Path = Path,
            NssPassword = NssPassword,
            Manual = (ThunderbirdSteps.Remove, NssSteps.Remove),
        }.Open(Target));
    }

    protected override void Process()
    {
        foreach (var argument in Certificate)
        {
            if (_client is null)
            {
                TryItem(argument.Value, () => TellHow(argument));
                continue;
            }

            var selection = new RemovalSelection(Certificates, CertificateFiles, Target);
            IReadOnlyList<Certificate> found = [];
            TryItem(argument.Value, () => found = selection.Find(argument, _client));
            foreach (var one in found) TryItem(argument.Value, () => Remove(selection, argument, one));
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _client?.Dispose();
        base.Dispose(disposing);
    }

    private void Remove(RemovalSelection selection, CertificateArgument argument, Certificate certificate)
    {
        StopToken.ThrowIfCancellationRequested();
        if (!Force) selection.RequireOtherCopy(argument, certificate);
        _client!.CheckRemoval();
        if (!ShouldProcess($"{certificate} (thumbprint {certificate.Thumbprint})", $"Take the certificate and its private key out of {Target} ({_client.Place}), for good")) return;
        WriteObject(SmimeInstallationRecords.From(Target, _client.Place, certificate, _client.Remove(certificate)));
    }

    /// <summary>What was carried to a device is taken off it there.</summary>
    private void TellHow(CertificateArgument argument)
    {
        var certificate = Certificates.Any(argument).Certificate;
        WriteObject(SmimeInstallationRecords.From(Target, "the device", certificate, new ClientReport { NextSteps = AppleSteps.Remove(certificate) }));
    }
}
