using System.Management.Automation;
using System.Security;
using SmimePS.Authority;
using SmimePS.Completion;
using SmimePS.Errors;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Secrets;
using SmimePS.Selection;
using SmimePS.Spooling;

namespace SmimePS.Commands;

/// <summary>Makes a certificate authority of the user's own: a root, one that another vouches for, or one that waits for its certificate.</summary>
[Cmdlet(VerbsCommon.New, "SmimeCa", SupportsShouldProcess = true, DefaultParameterSetName = "Root")]
[OutputType(typeof(SmimeCa))]
public sealed class NewSmimeCaCommand : SmimeCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    [Parameter(Mandatory = true, ParameterSetName = "Issuing")]
    [ValidateNotNull]
    [OneItem]
    [ArgumentCompleter(typeof(CaNameCompleter))]
    public CaArgument? Parent { get; set; }

    [Parameter(ParameterSetName = "Issuing")]
    [ValidateNotNull]
    public SecureString? ParentPassphrase { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Request")]
    [ValidateNotNullOrEmpty]
    public string? RequestPath { get; set; }

    [Parameter(ParameterSetName = "Issuing")]
    [Parameter(ParameterSetName = "Request")]
    [ValidateRange(0, 16)]
    public int PathLength { get; set; }

    [Parameter]
    [Alias("Organisation")]
    public string? Organization { get; set; }

    [Parameter]
    public string? Country { get; set; }

    [Parameter]
    [ValidateSet("Rsa2048", "Rsa3072", "Rsa4096", "EcdsaP256", "EcdsaP384", "EcdsaP521")]
    public string KeyAlgorithm { get; set; } = Keys.KeyAlgorithm.Default.Name;

    [Parameter(ParameterSetName = "Root")]
    [Parameter(ParameterSetName = "Issuing")]
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
    [WholeBytes(typeof(CertificateArgument))]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public CertificateArgument[] RecoveryCertificate { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    [Parameter]
    [ValidateNotNull]
    public SecureString? Passphrase { get; set; }

    [Parameter]
    public SwitchParameter NoPassphrase { get; set; }

    private string? Folder => Path is null ? null : Paths.Output(Path);

    private bool HasValidity => MyInvocation.BoundParameters.ContainsKey(nameof(ValidYears));

    protected override void Process() => TryItem(Name, () =>
    {
        if (NoPassphrase && Passphrase is not null) throw Contradiction();
        var now = DateTimeOffset.UtcNow;
        var options = new AuthorityOptions(Name)
        {
            Organization = Organization,
            Country = Country,
            KeyAlgorithm = Keys.KeyAlgorithm.Parse(KeyAlgorithm),
            // Unasked, an issuing authority ends with its parent.
            Validity = HasValidity || Parent is null ? now.AddYears(ValidYears) - now : null,
            PermittedDomains = PermittedDomain,
            PathLength = PathLength,
            CrlUrl = CrlUrl,
            RecoveryCertificates = RecoverySelection.Resolve(Certificates, RecoveryCertificate, WriteWarning),
            NoPassphrase = NoPassphrase,
        };
        if (RequestPath is not null) MakeRequest(options, Paths.Output(RequestPath));
        else Make(options);
    });

    private void Make(AuthorityOptions options)
    {
        using var parent = Parent is null ? null : Authorities.Open(Parent);
        CertificateAuthority.CheckCreate(Folder, options, parent);
        var vouching = parent is null ? "" : $", for which the CA {parent.Name} vouches";
        if (!ShouldProcess(Folder ?? AuthorityCatalog.FolderFor(Name), $"Make the certificate authority {Name}{vouching}")) return;
        if (parent is not null) Authorities.Unlock(parent, ParentPassphrase, "-ParentPassphrase");
        using var passphrase = NewPassphrase();
        using var authority = CertificateAuthority.Create(Folder, options, passphrase.Characters, parent);
        if (parent is not null && !HasValidity && authority.Certificate.NotAfter == parent.NotAfter)
        {
            WriteWarning($"The CA {Name} ends with {parent.Name}, on {parent.NotAfter.LocalDateTime:yyyy-MM-dd}, and not in {ValidYears} years.");
        }

        WriteObject(SmimeCaRecords.From(authority));
    }

    private void MakeRequest(AuthorityOptions options, string requestPath)
    {
        CertificateAuthority.CheckCreate(Folder, options);
        if (File.Exists(requestPath)) throw FileExists(requestPath);
        if (!ShouldProcess(Folder ?? AuthorityCatalog.FolderFor(Name), $"Make the certificate authority {Name}, and write the request for its certificate to {requestPath}")) return;
        using var passphrase = NewPassphrase();
        var pending = CertificateAuthority.CreatePending(Folder, options, passphrase.Characters);
        WriteObject(SmimeCaRecords.From(pending));
        try
        {
            AtomicFile.Write(requestPath, File.ReadAllBytes(pending.RequestPath));
        }
        catch (SmimeException error)
        {
            throw new SmimeException(error.ErrorId, error.Kind, $"{error.Message} The CA was made, and the request is in '{pending.RequestPath}' as well: copy it from there.", error);
        }
    }

    private Passphrase NewPassphrase() =>
        new(NoPassphrase ? null : Passphrase ?? Secrets.AskNew($"the CA {Name}", "-Passphrase, or use -NoPassphrase to leave its key unprotected"));

    private static SmimeException Contradiction() => new("PassphraseContradiction", SmimeErrorKind.InvalidArgument,
        "-Passphrase and -NoPassphrase contradict each other, so nothing was made. Use one of them.");

    private static SmimeException FileExists(string path) => new("FileExists", SmimeErrorKind.AlreadyExists,
        $"The file '{path}' already exists and was kept. Choose another name for the request.");
}
