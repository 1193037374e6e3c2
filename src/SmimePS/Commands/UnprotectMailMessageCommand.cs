using System.Management.Automation;
using SmimePS.Completion;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Selection;

namespace SmimePS.Commands;

/// <summary>Opens encrypted and opaquely signed messages.</summary>
[Cmdlet(VerbsSecurity.Unprotect, "MailMessage", DefaultParameterSetName = "Message", SupportsShouldProcess = true)]
[OutputType(typeof(MailMessage))]
public sealed class UnprotectMailMessageCommand : MessageWriterCmdlet
{
    private OpenOptions _options = new();

    [Parameter]
    [ValidateNotNullOrEmpty]
    [WholeBytes(typeof(CertificateArgument))]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public CertificateArgument[] Certificate { get; set; } = [];

    [Parameter]
    [ValidateRange(1L, long.MaxValue)]
    public long? MaximumSize { get; set; }

    [Parameter]
    public SwitchParameter RemoveSignature { get; set; }

    private protected override string Activity => "Opening";

    /// <inheritdoc/>
    protected override void Begin() => _options = new OpenOptions
    {
        Identities = [.. Certificate.SelectMany(given => Resolve(given.Value, () => Certificates.Keys(given))), .. OwnKeys.Of(Certificates.User)],
        KnownCertificates = [.. Certificates.User.Select(static found => found.Certificate)],
        MaximumLength = MaximumSize,
        RemoveDetachedSignature = RemoveSignature,
    };

    private protected override MessageWork<MailMessage?> Work(MessageItem item, CancellationToken cancellationToken)
    {
        var content = item.Open();
        var opened = MessageOpener.Open(content, _options, cancellationToken);
        if (OutputPath is null) return MessageWork<MailMessage?>.Done(MailMessageRecords.From(opened, item));
        return WriteFile(item, content, new MessageFile(
            "Write the opened message",
            opened.Content.CopyTo,
            file => MailMessageRecords.From(MessageContent.FromFile(file, wasEncrypted: opened.Content.WasEncrypted), opened, file, item))
        {
            IsSecret = true,
            // A message that had nothing to open is the caller's own.
            Owned = ReferenceEquals(opened.Content, content) ? null : opened.Content,
        });
    }
}
