using System.Management.Automation;
using System.Security;
using SmimePS.Authority;
using SmimePS.Authority.Takeover;
using SmimePS.Errors;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Secrets;
using SmimePS.Selection;

namespace SmimePS.Commands;

/// <summary>Takes over a folder in which OpenSSL is a certificate authority, or takes in the certificate that an own authority waits for.</summary>
[Cmdlet(VerbsData.Import, "SmimeCa", SupportsShouldProcess = true, DefaultParameterSetName = "Answer")]
[OutputType(typeof(SmimeCa))]
public sealed class ImportSmimeCaCommand : SmimeCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Folder", ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    [Parameter(ParameterSetName = "Folder")]
    [Parameter(Mandatory = true, ParameterSetName = "Answer")]
    [ValidateNotNullOrEmpty]
    public string[] CertificatePath { get; set; } = [];

    [Parameter(ParameterSetName = "Folder")]
    [ValidateNotNullOrEmpty]
    public string? KeyPath { get; set; }

    [Parameter(ParameterSetName = "Folder")]
    [ValidateNotNull]
    public SecureString? Passphrase { get; set; }

    [Parameter(ParameterSetName = "Folder")]
    public SwitchParameter NoKey { get; set; }

    protected override void Process() => TryItem(Path ?? (object)CertificatePath, () =>
    {
        var folder = Path is null ? null : Paths.Existing(Path);
        if (folder is not null && !PendingAuthority.IsPending(folder)) TakeOver(folder);
        else TakeIn(folder);
    });

    private void TakeIn(string? folder)
    {
        var waiting = folder is null ? AuthorityCatalog.Waiting().Select(OpenWaiting).OfType<PendingAuthority>().ToList() : [PendingAuthority.Open(folder)];
        if (CertificatePath.Length == 0)
        {
            throw new AuthorityException("CertificateNotArrived", SmimeErrorKind.InvalidArgument,
                $"The CA {waiting[0].Name} waits for its certificate. Give the answer to '{waiting[0].RequestPath}' with -CertificatePath.");
        }

        var certificates = CertificatePath.SelectMany(path => CertificateFiles.Read(Paths.Existing(path))).Select(static found => found.Certificate).ToList();
        var answer = AuthorityAnswer.Find(waiting, certificates, OwnAnchors.Read(WriteWarning).Issuers);
        foreach (var warning in answer.Warnings) WriteWarning(warning);
        if (!ShouldProcess(answer.Authority.Folder, $"Take in the certificate of the CA {answer.Authority.Name}, issued by {answer.Certificate.Issuer}")) return;
        using var authority = answer.Authority.Accept(answer);
        CaFaults.Warn(authority, WriteWarning);
        WriteObject(SmimeCaRecords.From(authority));
    }

    /// <summary>One whose request is damaged must not stand in the way of the others.</summary>
    private PendingAuthority? OpenWaiting(string folder)
    {
        try
        {
            return PendingAuthority.Open(folder);
        }
        catch (SmimeException error)
        {
            WriteWarning(error.Message);
            return null;
        }
    }

    private void TakeOver(string folder)
    {
        if (NoKey && (KeyPath is not null || Passphrase is not null)) throw Contradiction();
        if (CertificatePath.Length > 1) throw TooMany();
        var options = new TakeoverOptions
        {
            CertificatePath = CertificatePath.Length == 0 ? null : Paths.Existing(CertificatePath[0]),
            KeyPath = KeyPath is null ? null : Paths.Existing(KeyPath),
            NoKey = NoKey,
            KnownIssuers = OwnAnchors.Read(WriteWarning).Issuers,
        };
        var takeover = Prepare(folder, options);
        foreach (var warning in takeover.Warnings) WriteWarning(warning);
        var steps = takeover.Steps.Count == 0 ? "nothing is missing" : string.Join("; ", takeover.Steps);
        if (!ShouldProcess(takeover.Folder, $"Take over the certificate authority {takeover.Name}: {steps}")) return;
        if (takeover.NeedsPassphrase)
        {
            using var passphrase = new Passphrase(Passphrase ?? Ask(folder));
            takeover.CheckKey(passphrase.Characters);
        }

        using var authority = takeover.Apply();
        WriteVerbose($"The CA {authority.Name} was taken over: {steps}.");
        CaFaults.Warn(authority, WriteWarning);
        WriteObject(SmimeCaRecords.From(authority));
    }

    /// <summary>Asks for the passphrase only where there is no telling without it what belongs together.</summary>
    private AuthorityTakeover Prepare(string folder, TakeoverOptions options)
    {
        using var given = new Passphrase(Passphrase);
        try
        {
            return AuthorityTakeover.Prepare(folder, options, given.Characters);
        }
        catch (SmimeException error) when (error.ErrorId == "PassphraseRequired" && given.IsEmpty)
        {
            using var asked = new Passphrase(Ask(folder));
            return AuthorityTakeover.Prepare(folder, options, asked.Characters);
        }
    }

    private SecureString Ask(string folder) => Secrets.Ask($"the key of the CA in {folder}", "-Passphrase");

    private static SmimeException Contradiction() => new("KeyContradiction", SmimeErrorKind.InvalidArgument,
        "-NoKey says that the private key is kept elsewhere, and -KeyPath and -Passphrase are for one that is here. Use one or the other.");

    private static SmimeException TooMany() => new("TooManyCertificates", SmimeErrorKind.InvalidArgument,
        "One file holds the certificate of the CA in this folder. Name it alone; certificates of CAs above it are found in the folder.");
}
