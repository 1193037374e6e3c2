using System.Management.Automation;
using SmimePS.Completion;
using SmimePS.Errors;
using SmimePS.Messages;
using SmimePS.Pipeline;
using SmimePS.Recipients;
using SmimePS.Records;
using SmimePS.Selection;

namespace SmimePS.Commands;

/// <summary>Answers whether mail can be encrypted for an address, or for everybody who is to read a message.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SmimeRecipient", DefaultParameterSetName = "Address")]
[OutputType(typeof(bool))]
public sealed class TestSmimeRecipientCommand : RecipientCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Address")]
    [Alias("Mail", "Email", "EmailAddress")]
    [ValidateNotNullOrEmpty]
    [AddressesOfObject(LeavesOthers = true)]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public string[] Address { get; set; } = [];

    [Parameter]
    public SwitchParameter RequireTrust { get; set; }

    protected override void Begin()
    {
        // Were the parameter mandatory, PowerShell would not go on to the other one where a message comes down the pipeline.
        if (ParameterSetName == "Address" && !MyInvocation.ExpectingInput && Address.Length == 0)
        {
            throw new SmimeException("NothingToTest", SmimeErrorKind.InvalidArgument, "Nobody was named. Give addresses, or messages with -Message.");
        }
    }

    protected override void Process()
    {
        foreach (var address in Address) TryItem(address, () => Answer(address, [.. AddressList.Split([address]).Select(RecipientAddress.Parse).Select(Ask)]));
        foreach (var argument in Message) TryItem(argument.Value, () => ReadMessages(argument));
    }

    private void ReadMessages(MessageArgument argument)
    {
        foreach (var item in Items(argument)) TryItem(item.Target, () => Answer(item));
    }

    private void Answer(MessageItem item)
    {
        try
        {
            Answer(item.ToString(), Ask(item));
        }
        catch (SmimeException error) when (error.ErrorId is "NoRecipient" or "InvalidMessage")
        {
            // What is for nobody, or no message, cannot be encrypted for anybody.
            WriteVerbose($"{item}: {error.Message}");
            WriteObject(false);
        }
    }

    /// <summary>One answer for each that was given: several are true in an <c>if</c> whatever they are.</summary>
    private void Answer(string shown, IReadOnlyList<RecipientAnswer> answers)
    {
        var all = answers.Count > 0;
        foreach (var answer in answers)
        {
            var isTrusted = !RequireTrust || SmimeRecipientRecords.AnchorOf(answer, Lookup.Vouching) is not null;
            all &= answer.IsReady && isTrusted;
            WriteVerbose($"{shown}: {(answer.IsReady ? isTrusted ? $"mail for {answer.Address} can be encrypted" : $"nobody you trust vouches for the certificate of {answer.Address}" : $"no usable certificate for {answer.Address}: {answer.Reason}")}.");
        }

        WriteObject(all);
    }
}
