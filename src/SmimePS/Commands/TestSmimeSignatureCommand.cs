using System.Management.Automation;
using SmimePS.Errors;
using SmimePS.Pipeline;
using SmimePS.Records;

namespace SmimePS.Commands;

/// <summary>Answers whether a message is from the one it says it is from, and unchanged.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SmimeSignature", DefaultParameterSetName = "Message")]
[OutputType(typeof(bool))]
public sealed class TestSmimeSignatureCommand : SignatureCmdlet
{
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
        WriteVerbose($"{item}: {result.Summary}");
        WriteObject(result.Verdict is { IsTrusted: true });
    }
}
