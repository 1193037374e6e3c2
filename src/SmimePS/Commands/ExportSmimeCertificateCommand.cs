using System.Management.Automation;
using System.Security;
using SmimePS.Completion;
using SmimePS.Exporting;
using SmimePS.Paths;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Spooling;

namespace SmimePS.Commands;

/// <summary>Writes a certificate, with its private key where there is one, to a file for another program.</summary>
[Cmdlet(VerbsData.Export, "SmimeCertificate", SupportsShouldProcess = true)]
[OutputType(typeof(SmimeCertificate))]
public sealed class ExportSmimeCertificateCommand : SmimeCmdlet
{
    private readonly CertificateFileName _names = new();

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public CertificateArgument[] Certificate { get; set; } = [];

    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [Alias("LiteralPath", "OutputPath")]
    public string Path { get; set; } = "";

    [Parameter]
    public CertificateFileFormat? Format { get; set; }

    [Parameter]
    [ValidateNotNull]
    public SecureString? Password { get; set; }

    [Parameter]
    public Pkcs12Protection Pkcs12 { get; set; }

    [Parameter]
    public SwitchParameter NoChain { get; set; }

    [Parameter]
    public SwitchParameter NoPrivateKey { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void Process()
    {
        foreach (var certificate in Certificate) TryItem(certificate.Value, () => Export(certificate));
    }

    private void Export(CertificateArgument argument)
    {
        var export = new CertificateExport
        {
            Format = Format,
            Password = Password,
            Protection = Pkcs12,
            WithChain = !NoChain,
            WithPrivateKey = !NoPrivateKey,
        };
        var found = Certificates.Any(argument);
        var path = Paths.Output(Path);
        var format = export.FormatOf(path, found);
        var (content, madeUp) = export.Write(found, format);
        var hasKey = format is CertificateFileFormat.Pkcs12 or CertificateFileFormat.Pem && found.HasPrivateKey && !NoPrivateKey;
        var target = _names.Next(path, CertificateExport.Shown(found), CertificateExport.ExtensionOf(format), Force ? ExistingFile.Replaced : ExistingFile.Kept);
        if (!ShouldProcess(target, $"Write the certificate of {CertificateExport.Shown(found)}{(hasKey ? " with its private key" : "")}")) return;
        OutputFolder.Make(path);
        AtomicFile.Write(target, content, Force, secret: hasKey);
        WriteObject(SmimeCertificateRecords.From(found, madeUp, target, target));
    }
}
