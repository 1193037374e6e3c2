using System.Collections;
using System.Management.Automation;
using SmimePS.Completion;
using SmimePS.Mime;
using SmimePS.Pipeline;
using SmimePS.Records;

namespace SmimePS.Commands;

/// <summary>Writes a new message.</summary>
[Cmdlet(VerbsCommon.New, "MailMessage")]
[OutputType(typeof(MailMessage))]
public sealed class NewMailMessageCommand : SmimeCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public string From { get; set; } = "";

    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public string[] To { get; set; } = [];

    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string Subject { get; set; } = "";

    [Parameter(Position = 3, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Body { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? HtmlBody { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public string[] Cc { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public string[] Bcc { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public string[] ReplyTo { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Attachments")]
    [SupportsWildcards]
    public string[] Attachment { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Headers")]
    public IDictionary? Header { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public DateTimeOffset? Date { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? MessageId { get; set; }

    protected override void Process() => TryItem(Subject, () =>
    {
        var draft = new MessageDraft
        {
            From = [From],
            To = To,
            Cc = Cc,
            Bcc = Bcc,
            ReplyTo = ReplyTo,
            Subject = Subject,
            Text = Body,
            Html = HtmlBody,
            Attachments = [.. Attachment.SelectMany(Paths.Expand)],
            Headers = [.. Fields().Select(static field => new KeyValuePair<string, string>(field.Name, field.Value))],
            Date = Date,
            MessageId = MessageId,
        };
        WriteObject(MailMessageRecords.From(MessageComposer.Compose(draft, StopToken)));
    });

    private IEnumerable<(string Name, string Value)> Fields()
    {
        if (Header is null) yield break;
        foreach (DictionaryEntry field in Header)
        {
            var name = LanguagePrimitives.ConvertTo<string>(field.Key);
            // A field that stands more than once is given as an array.
            var values = LanguagePrimitives.GetEnumerable(field.Value) ?? new[] { field.Value };
            foreach (var value in values) yield return (name, LanguagePrimitives.ConvertTo<string>(value));
        }
    }
}
