using System.Management.Automation;
using SmimePS.Completion;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Pipeline;
using SmimePS.Protecting;
using SmimePS.Records;

namespace SmimePS.Commands;

/// <summary>Signs and encrypts messages.</summary>
[Cmdlet(VerbsSecurity.Protect, "MailMessage", DefaultParameterSetName = "Message", SupportsShouldProcess = true)]
[OutputType(typeof(MailMessage))]
public sealed class ProtectMailMessageCommand : MessageWriterCmdlet, IProtectionParameters
{
    private ProtectionRequest _request = new();

    [Parameter]
    public SwitchParameter Sign { get; set; }

    [Parameter]
    public SwitchParameter Encrypt { get; set; }

    [Parameter]
    public SwitchParameter Opaque { get; set; }

    [Parameter]
    [ValidateNotNull]
    [OneItem]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public CertificateArgument? Signer { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [WholeBytes(typeof(CertificateArgument))]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public CertificateArgument[] Recipient { get; set; } = [];

    [Parameter]
    public SwitchParameter RecipientOnly { get; set; }

    [Parameter]
    public SwitchParameter Compress { get; set; }

    [Parameter]
    [ValidateNotNull]
    [PolicyName]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    public SmimePolicy Policy { get; set; } = SmimePolicyRecords.From(ProtectionPolicy.Default);

    [Parameter]
    [ValidateSet("Aes256Cbc", "Aes192Cbc", "Aes128Cbc", "Aes256Gcm", "Aes192Gcm", "Aes128Gcm")]
    public string? ContentEncryption { get; set; }

    [Parameter]
    [ValidateSet("Sha256", "Sha384", "Sha512")]
    public string? Digest { get; set; }

    [Parameter]
    [ValidateSet("Baseline", "Shy", "None")]
    public string HeaderConfidentiality { get; set; } = "Baseline";

    [Parameter]
    public SwitchParameter NoHeaderProtection { get; set; }

    [Parameter]
    public SwitchParameter NoLegacyDisplay { get; set; }

    [Parameter]
    public SwitchParameter AllowProtected { get; set; }

    private protected override string Activity => "Protecting";

    /// <inheritdoc/>
    protected override void Begin() =>
        _request = ProtectionRequests.Of(this, this, IsAskedFor(nameof(Sign), Sign, Encrypt), IsAskedFor(nameof(Encrypt), Encrypt, Sign));

    private protected override MessageWork<MailMessage?> Work(MessageItem item, CancellationToken cancellationToken)
    {
        var content = item.Open();
        var prepared = MessageProtector.Prepare(content, _request, cancellationToken);
        var work = OutputPath is null
            ? MessageWork<MailMessage?>.Done(MailMessageRecords.From(prepared.ToMessage(cancellationToken)))
            : WriteFile(item, content, new MessageFile(
                Describe(),
                prepared.WriteTo,
                file => MailMessageRecords.From(MessageContent.FromFile(file, wasEncrypted: prepared.IsSecret), file))
            {
                IsSecret = prepared.IsSecret,
            });
        return prepared.TransportRisk is { } risk ? work.After(() => WriteWarning(risk)) : work;
    }

    private string Describe()
    {
        var done = new List<string>();
        if (_request.Sign) done.Add("signed");
        if (_request.Compress) done.Add("compressed");
        if (_request.Encrypt) done.Add("encrypted");
        var last = done[done.Count - 1];
        return "Write the message, " + (done.Count == 1 ? last : $"{string.Join(", ", done.Take(done.Count - 1))} and {last}");
    }

    /// <summary>Neither switch means both; one of them means that one alone.</summary>
    private bool IsAskedFor(string name, SwitchParameter own, SwitchParameter other) =>
        MyInvocation.BoundParameters.ContainsKey(name) ? own : !other;
}
