using SmimePS.Mime;

namespace SmimePS.Records;

/// <summary>A message of which the record is made with all that its header says.</summary>
internal sealed class ContentSource(MessageContent content) : MailSource
{
    public override Stream OpenRead() => content.OpenRead();

    public override object Parse() => content.Load();

    public override IReadOnlyList<string> AttachmentNames() => ShownValue.Each(MessageSummary.AttachmentNames(content));
}
