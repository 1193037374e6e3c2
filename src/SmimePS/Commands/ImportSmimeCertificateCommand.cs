using System.Management.Automation;
using System.Security;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Selection;

namespace SmimePS.Commands;

/// <summary>Takes certificates from files into the user's stores.</summary>
[Cmdlet(VerbsData.Import, "SmimeCertificate", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(SmimeCertificate))]
public sealed class ImportSmimeCertificateCommand : SmimeCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public SecureString? Password { get; set; }

    protected override void Process()
    {
        var literal = ParameterSetName == "LiteralPath";
        foreach (var path in literal ? LiteralPath : Path)
        {
            IReadOnlyList<string> files = [];
            TryItem(path, () => files = Paths.Resolve(path, literal));
            foreach (var file in files) TryItem(file, () => Import(file));
        }
    }

    private void Import(string file)
    {
        var all = SignerCertificates.IsMessage(file) ? SignerCertificates.Read(file, WriteWarning, StopToken) : CertificateFiles.Read(file, Password, "-Password");
        var holders = CertificateChoice.Holders(all);
        foreach (var item in holders) TryItem(file, () => Add(item, shown: true));
        foreach (var item in all.Except(holders)) TryItem(file, () => Add(item, shown: false));
    }

    private void Add(FoundCertificate item, bool shown)
    {
        var store = item.HasPrivateKey ? CertificateStore.My
            : CertificateChoice.IsAuthority(item.Certificate) ? CertificateStore.CertificateAuthority
            : CertificateStore.AddressBook;
        var addresses = CertificateChoice.AddressesOf(item.Certificate);
        var name = addresses.Count > 0 ? string.Join(", ", addresses) : item.Certificate.Subject.ToString();
        if (store != CertificateStore.CertificateAuthority && SmimeCertificateRecords.PurposeOf(item.Certificate) == CertificatePurpose.None)
        {
            WriteWarning($"The certificate of {name} is not for mail, by its key usage. It is imported, but cannot be used to sign or encrypt.");
        }

        if (!ShouldProcess(name, $"Import into your certificate store (CurrentUser\\{store})")) return;
        switch (store)
        {
            case CertificateStore.My:
                UserCertificateStore.AddIdentity(item.Identity!);
                break;
            case CertificateStore.AddressBook:
                UserCertificateStore.AddCorrespondent(item.Certificate);
                break;
            default:
                UserCertificateStore.AddIssuer(item.Certificate);
                break;
        }

        if (item.Signature is { Capabilities: { } capabilities } signature)
        {
            Remember(item.Certificate, capabilities.Select(static one => one.Oid), signature.SigningTime);
        }

        if (shown) WriteObject(SmimeCertificateRecords.From(item, null, store.ToString()));
    }

    /// <summary>A preference is worth no failure: the certificate is in the store.</summary>
    private void Remember(Certificate certificate, IEnumerable<string> algorithms, DateTimeOffset? signed)
    {
        try
        {
            RememberedCapabilities.Remember(certificate, algorithms, signed);
        }
        catch (SmimeException error)
        {
            WriteWarning($"Which algorithms the signer's program reads could not be kept, so that mail for them is encrypted with AES-CBC: {error.Message}");
        }
    }
}
