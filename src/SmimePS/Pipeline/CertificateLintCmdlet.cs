using System.Management.Automation;
using SmimePS.Certificates;
using SmimePS.Completion;
using SmimePS.Linting;
using SmimePS.Selection;
using MailPurpose = SmimePS.Certificates.CertificatePurpose;

namespace SmimePS.Pipeline;

/// <summary>A cmdlet that judges certificates, together with their issuers as far as these are at hand.</summary>
public abstract class CertificateLintCmdlet : SmimeCmdlet
{
    private IReadOnlyList<Certificate> _given = [];
    private IReadOnlyList<Certificate>? _known;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [WholeBytes(typeof(CertificateArgument))]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public CertificateArgument[] Certificate { get; set; } = [];

    [Parameter]
    [ValidateNotNull]
    [WholeBytes(typeof(CertificateArgument))]
    public CertificateArgument[] Issuer { get; set; } = [];

    [Parameter]
    [ValidateSet("SignAndEncrypt", "Sign", "Encrypt")]
    public CertificatePurpose Purpose { get; set; }

    /// <inheritdoc/>
    protected override void Begin() => _given = [.. Issuer.SelectMany(given => Resolve(given.Value, () => Certificates.Authorities(given)))];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var argument in Certificate) TryItem(argument.Value, () => Judge(argument));
    }

    /// <summary>Judges what one argument names, and writes the answer.</summary>
    private protected abstract void Judge(CertificateArgument argument);

    /// <summary>What the certificate is asked to be good for.</summary>
    private protected MailPurpose AskedPurpose => (MailPurpose)Purpose;

    /// <summary>How a certificate is to be judged.</summary>
    /// <param name="found">The certificate.</param>
    /// <param name="besides">What the same file holds beside it.</param>
    private protected LintOptions OptionsFor(FoundCertificate found, IEnumerable<FoundCertificate> besides) => new()
    {
        Purpose = AskedPurpose,
        Issuers = IssuerChain.Find(found.Certificate, _given, [.. found.Issuers, .. besides.Select(static other => other.Certificate), .. Known()]),
    };

    /// <summary>The issuers in the user's store, and the user's own authorities; read once.</summary>
    private IReadOnlyList<Certificate> Known() => _known ??= [.. UserCertificateStore.Issuers(), .. OwnAnchors.Read(WriteWarning).Issuers];
}
