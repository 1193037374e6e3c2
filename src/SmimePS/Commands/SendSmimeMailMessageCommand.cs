using System.Management.Automation;
using System.Security;
using SmimePS.Certificates;
using SmimePS.Completion;
using SmimePS.Connecting;
using SmimePS.Errors;
using SmimePS.Messages;
using SmimePS.Pipeline;
using SmimePS.Protecting;
using SmimePS.Records;
using SmimePS.Sending;

namespace SmimePS.Commands;

/// <summary>Sends messages, protected on the way where that is wanted: many over one connection.</summary>
[Cmdlet(VerbsCommunications.Send, "SmimeMailMessage", DefaultParameterSetName = "Message", SupportsShouldProcess = true)]
[OutputType(typeof(SmimeSendResult))]
public sealed class SendSmimeMailMessageCommand : MessageCmdlet<OutgoingMessage>, IServerParameters, IProtectionParameters
{
    private const int Mebibyte = 1024 * 1024;

    private static readonly string[] ProtectionParameters =
    [
        nameof(Opaque), nameof(Signer), nameof(Recipient), nameof(RecipientOnly), nameof(Compress), nameof(Policy), nameof(ContentEncryption), nameof(Digest),
        nameof(HeaderConfidentiality), nameof(NoHeaderProtection), nameof(NoLegacyDisplay), nameof(AllowProtected),
    ];

    private ProtectionRequest? _request;
    private SendOptions _options = new();
    private SubmissionChoice? _submission;
    private MailSender? _sender;

    [Parameter]
    [ValidateNotNull]
    [SessionName]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public SmimeMailboxSession? Session { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Server { get; set; }

    [Parameter]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    [Parameter]
    [ValidateSet("Tls", "StartTls", "None")]
    public string? Security { get; set; }

    [Parameter]
    public SwitchParameter AllowInsecure { get; set; }

    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UserName { get; set; }

    [Parameter]
    [ValidateNotNull]
    public SecureString? AccessToken { get; set; }

    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? TokenScript { get; set; }

    [Parameter]
    [ValidateNotNull]
    [OneItem]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public CertificateArgument? ClientCertificate { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [WholeBytes(typeof(CertificateArgument))]
    public CertificateArgument[] TrustedCertificate { get; set; } = [];

    [Parameter]
    [ValidatePattern("^\\s*([0-9A-Fa-f]{2}[: ]?){32}\\s*$")]
    public string[] CertificateThumbprint { get; set; } = [];

    [Parameter]
    public SwitchParameter CheckCertificateRevocation { get; set; }

    [Parameter]
    [ValidateNotNull]
    public Uri? Proxy { get; set; }

    [Parameter]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSeconds { get; set; } = 60;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LogPath { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? From { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [AddressesOfObject]
    public string[] To { get; set; } = [];

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

    [Parameter]
    public SwitchParameter AllowUnencrypted { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FolderNameCompleter))]
    public string? SentFolder { get; set; }

    [Parameter]
    public SwitchParameter NoCopy { get; set; }

    [Parameter]
    [ValidateRange(0, 100)]
    public int RetryCount { get; set; } = 3;

    [Parameter]
    [Seconds(0, 3600)]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    [Parameter]
    public SwitchParameter ResendInDoubt { get; set; }

    [Parameter]
    [ValidateSet("Success", "Failure", "Delay", "Never")]
    public string[] DeliveryNotification { get; set; } = [];

    [Parameter]
    [ValidateSet("Full", "Headers")]
    public string? NotificationContent { get; set; }

    [Parameter]
    [ValidateLength(1, 100)]
    [ValidatePattern("^[!-~]+\\z")]
    public string? EnvelopeId { get; set; }

    private protected override string Activity => "Sending";

    /// <inheritdoc/>
    protected override void Begin()
    {
        RequireSense();
        if (Sign || Encrypt) _request = ProtectionRequests.Of(this, this, Sign, Encrypt);
        var named = Server is { } server ? ServerChoices.Of(this, this).For(ServerChoices.Submission(server, Port, Security, AllowInsecure), UserName) : null;
        var session = named is null ? Session ?? MailboxSessions.Only : Session;
        _submission = SubmissionChoice.Of(named, session, SentFolder, !NoCopy);
        _options = new SendOptions
        {
            RetryCount = RetryCount,
            RetryDelay = RetryDelay,
            ResendInDoubt = ResendInDoubt,
            Notify = DeliveryNotification.Aggregate(Sending.DeliveryNotification.Default, static (all, one) => all | (DeliveryNotification)Enum.Parse(typeof(DeliveryNotification), one, ignoreCase: true)),
            ReturnsAll = NotificationContent is { } content ? content.Equals("Full", StringComparison.OrdinalIgnoreCase) : null,
            EnvelopeId = EnvelopeId,
        };
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _sender?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Protects and looks through a message; on any thread, while others are being sent.</summary>
    private protected override MessageWork<OutgoingMessage> Work(MessageItem item, CancellationToken cancellationToken)
    {
        var content = item.Open();
        if (content.WasEncrypted && !Encrypt && !AllowUnencrypted)
        {
            throw new SendingException("WasEncrypted", SmimeErrorKind.Security,
                $"{item} came out of encryption and would go in the clear. Add -Encrypt, or -AllowUnencrypted if everybody may read it. Nothing was sent.");
        }

        return MessageWork<OutgoingMessage>.Done(Outbox.Prepare(content, _request, From, To, cancellationToken));
    }

    /// <summary>Sends it, in the order of the messages.</summary>
    private protected override void Emit(MessageItem item, OutgoingMessage result)
    {
        using var message = result;
        foreach (var warning in message.Warnings) WriteWarning(warning);
        StopToken.ThrowIfCancellationRequested();
        var sender = _sender ?? Connect();
        sender.Check(message, StopToken);
        if (!ShouldProcess(OutgoingWords.Target(message), OutgoingWords.Action(message, sender.Server))) return;
        var progress = message.Copies[0].Size < Mebibyte ? null : new RateProgress(ShowProgress, $"Sending {message.Name}", "MB");
        var report = sender.Send(message, _options with { Progress = done => progress?.Report(done / Mebibyte) }, StopToken);
        progress?.Complete();
        // Nothing can be written any more, and who stops is the one who wants to know.
        if (StopToken.IsCancellationRequested) Host.UI.WriteWarningLine(ShownText.OfLines($"Stopped: {report.Message.Name} went to {string.Join(", ", report.Recipients.Select(static one => $"{one.Address} ({one.Status})"))}."));
        StopToken.ThrowIfCancellationRequested();
        WriteObject(SmimeSendRecords.From(report, Keep(item, report)));
        if (report.Error is { } error) WriteError(error, item.Target);
    }

    /// <summary>What keeps one message from the server keeps all of them.</summary>
    private MailSender Connect()
    {
        var sender = _sender = new MailSender(_submission!.Settings);
        try
        {
            if (_options.AsksForReports && !sender.HasReports(StopToken))
            {
                WriteWarning($"{sender.Server} does not know what -DeliveryNotification, -NotificationContent and -EnvelopeId ask for (DSN, RFC 3461). The messages are sent without it.");
            }

            sender.Connect(StopToken);
        }
        catch (SmimeException error)
        {
            Fail(error, sender.Server);
        }

        return sender;
    }

    /// <summary>The copy in the folder of sent mail. That it could not be kept does not make the message unsent.</summary>
    private string? Keep(MessageItem item, SendReport report)
    {
        string? folder = null;
        if (_submission!.Copies is not { } copies || report.Status is not (SendStatus.Sent or SendStatus.PartlySent)) return null;
        TryItem(item.Target, () =>
        {
            try
            {
                folder = copies.Save(report.Message, StopToken);
            }
            catch (SmimeException error)
            {
                throw new SendingException("CopyNotSaved", error.Kind, $"{report.Message.Name} was sent, but the copy for the folder of sent mail was not kept: {error.Message}", error);
            }
        });
        return folder;
    }

    private void RequireSense()
    {
        if (!Sign && !Encrypt && Array.Find(ProtectionParameters, MyInvocation.BoundParameters.ContainsKey) is { } alone)
        {
            throw new SendingException("ProtectionNotAsked", SmimeErrorKind.InvalidArgument, $"-{alone} says how messages are protected, and neither -Sign nor -Encrypt says that they are. Add one, or both.");
        }

        if (Server is null && Array.Find([nameof(Port), nameof(Security), nameof(Credential), nameof(UserName), nameof(AccessToken), nameof(TokenScript)], MyInvocation.BoundParameters.ContainsKey) is { } lost)
        {
            throw new SendingException("ServerMissing", SmimeErrorKind.InvalidArgument, $"-{lost} goes with -Server. Without -Server, messages are sent through the server of the connected mailbox.");
        }

        if (DeliveryNotification.Length > 1 && DeliveryNotification.Contains("Never", StringComparer.OrdinalIgnoreCase))
        {
            throw new SendingException("ContradictoryNotification", SmimeErrorKind.InvalidArgument, "-DeliveryNotification Never stands alone: with it there is nothing else to hear of.");
        }
    }
}
