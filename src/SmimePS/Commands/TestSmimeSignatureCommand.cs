using System.Management.Automation;
using SmimePS.Errors;
using SmimePS.Pipeline;
using SmimePS.Records;

namespace SmimePS.Commands;

/// <summary>Answers whether a message is from the one it says it is from, and unchanged: one answer for each thing that was given.</summary>
/// <remarks>
/// An <c>if</c> takes several answers for a yes, whatever they are. A file that its sender made begin like a mailbox must not get more than one.
/// </remarks>
[Cmdlet(VerbsDiagnostic.Test, "SmimeSignature", DefaultParameterSetName = "Message")]
[OutputType(typeof(bool))]
public sealed class TestSmimeSignatureCommand : SignatureCmdlet
{
    private GivenMail? _mailbox;
    private int _answered;
    private int _trusted;

    private protected override bool ShowsHeader => false;

    private protected override CheckedMessage Check(MessageItem item, CancellationToken cancellationToken)
    {
        try
        {
            return base.Check(item, cancellationToken);
        }
        catch (SmimeException error) when (!IsUnreadable(error))
        {
            // What is no message, or a damaged one, is not validly signed.
            return new CheckedMessage(null, null, error.Message);
        }
    }

    private protected override void Answer(MessageItem item, CheckedMessage result)
    {
        // What cannot be opened says itself which file that is.
        var isNamed = item.Path is not null && result.Summary.IndexOf(item.ToString(), StringComparison.OrdinalIgnoreCase) >= 0;
        WriteVerbose(ShownValue.Of(isNamed ? result.Summary : $"{item}: {result.Summary}"));
        var isTrusted = result.Verdict is { IsTrusted: true };
        if (item.Mailbox is not { } mailbox)
        {
            WriteObject(isTrusted);
            return;
        }

        if (!ReferenceEquals(mailbox, _mailbox)) (_mailbox, _answered, _trusted) = (mailbox, 0, 0);
        _answered++;
        if (isTrusted) _trusted++;
    }

    private protected override void EndMailbox(GivenMail mailbox, int messages)
    {
        var (answered, trusted) = ReferenceEquals(mailbox, _mailbox) ? (_answered, _trusted) : (0, 0);
        // What could not be read is an error, and no answer; as it is for a message alone.
        if (answered < messages) return;
        WriteVerbose($"{mailbox.Mailbox}: {trusted} of its {messages} messages {(trusted == 1 ? "is" : "are")} validly signed.");
        WriteObject(messages > 0 && trusted == messages);
    }
}
