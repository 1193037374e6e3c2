using System.Management.Automation;
using SmimePS.Errors;
using SmimePS.Messages;
using SmimePS.Records;
using SmimePS.Selection;

namespace SmimePS.Pipeline;

/// <summary>A cmdlet that asks beforehand for whom mail can be encrypted: for addresses, or for everybody who is to read a message.</summary>
public abstract class RecipientCmdlet : SmimeCmdlet
{
    private RecipientLookup? _lookup;

    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Message")]
    [ValidateNotNull]
    [WholeBytes(typeof(MessageArgument))]
    public MessageArgument[] Message { get; set; } = [];

    /// <summary>Where certificates are found, and which goes first.</summary>
    private protected RecipientLookup Lookup => _lookup ??= new RecipientLookup(Certificates, WriteWarning);

    /// <summary>What encryption would do for one address.</summary>
    private protected RecipientAnswer Ask(string address) => RecipientChoice.Ask(address, Lookup.Request);

    /// <summary>Each message of an argument, several for an mbox. What cannot be read ends them.</summary>
    private protected IEnumerable<MessageItem> Items(MessageArgument argument)
    {
        foreach (var item in MessageItems.Of(argument, Paths))
        {
            StopToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    /// <summary>What encryption would do for everybody who is to read a message, its sender included.</summary>
    /// <exception cref="SmimeException">It cannot be read, or is for nobody (<c>NoRecipient</c>).</exception>
    private protected IReadOnlyList<RecipientAnswer> Ask(MessageItem item) => RecipientChoice.Ask(item.Open(), Lookup.Request);
}
