using System.Management.Automation;
using System.Security;
using SmimePS.Authority;
using SmimePS.Errors;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Secrets;

namespace SmimePS.Commands;

/// <summary>Makes a certificate authority of the user's own.</summary>
[Cmdlet(VerbsCommon.New, "SmimeCa", SupportsShouldProcess = true)]
[OutputType(typeof(SmimeCa))]
public sealed class NewSmimeCaCommand : SmimeCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    [Parameter]
    [Alias("Organisation")]
    public string? Organization { get; set; }

    [Parameter]
    public string? Country { get; set; }

    [Parameter]
    [ValidateSet("Rsa2048", "Rsa3072", "Rsa4096", "EcdsaP256", "EcdsaP384", "EcdsaP521")]
    public string KeyAlgorithm { get; set; } = Keys.KeyAlgorithm.Default.Name;

    [Parameter]
    [ValidateRange(1, 50)]
    public int ValidYears { get; set; } = 10;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] PermittedDomain { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CrlUrl { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    [Parameter]
    [ValidateNotNull]
    public SecureString? Passphrase { get; set; }

    [Parameter]
    public SwitchParameter NoPassphrase { get; set; }

    protected override void Process() => TryItem(Name, () =>
    {
        if (NoPassphrase && Passphrase is not null) throw Contradiction();
        var now = DateTimeOffset.UtcNow;
        var options = new AuthorityOptions(Name)
        {
            Organization = Organization,
            Country = Country,
            KeyAlgorithm = Keys.KeyAlgorithm.Parse(KeyAlgorithm),
            Validity = now.AddYears(ValidYears) - now,
            PermittedDomains = PermittedDomain,
            CrlUrl = CrlUrl,
            NoPassphrase = NoPassphrase,
        };
        var folder = Path is null ? null : Paths.Output(Path);
        CertificateAuthority.CheckCreate(folder, options);
        if (!ShouldProcess(folder ?? AuthorityCatalog.FolderFor(Name), $"Make the certificate authority {Name}")) return;
        using var passphrase = new Passphrase(NoPassphrase ? null : Passphrase ?? Secrets.AskNew($"the CA {Name}", "-Passphrase, or use -NoPassphrase to leave its key unprotected"));
        using var authority = CertificateAuthority.Create(folder, options, passphrase.Characters);
        WriteObject(SmimeCaRecords.From(authority));
    });

    private static SmimeException Contradiction() => new("PassphraseContradiction", SmimeErrorKind.InvalidArgument,
        "-Passphrase and -NoPassphrase contradict each other, so nothing was made. Use one of them.");
}
