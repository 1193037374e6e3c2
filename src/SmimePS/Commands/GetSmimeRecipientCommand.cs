using System.Management.Automation;
using SmimePS.Certificates;
using SmimePS.Completion;
using SmimePS.Messages;
using SmimePS.Pipeline;
using SmimePS.Recipients;
using SmimePS.Records;
using SmimePS.Selection;

namespace SmimePS.Commands;

/// <summary>Shows for whom mail can be encrypted, with which certificate, and why for others it cannot.</summary>
[Cmdlet(VerbsCommon.Get, "SmimeRecipient", DefaultParameterSetName = "Address")]
[OutputType(typeof(SmimeRecipient))]
public sealed class GetSmimeRecipientCommand : RecipientCmdlet
{
    private readonly HashSet<string> _written = new(MailAddressComparer.Instance);
    private Dictionary<Certificate, FoundCertificate>? _found;

    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Address")]
    [Alias("Mail", "Email", "EmailAddress")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [AddressesOfObject(LeavesOthers = true)]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public string[] Address { get; set; } = [];

    protected override void Process()
    {
        if (ParameterSetName == "Message")
        {
            foreach (var argument in Message) TryItem(argument.Value, () => ReadMessages(argument));
            return;
        }

        if (Address.Length == 0) Write(Known());
        foreach (var address in AddressList.Split(Address)) TryItem(address, () => Find(address));
    }

    private void ReadMessages(MessageArgument argument)
    {
        foreach (var item in Items(argument)) TryItem(item.Target, () => Write(Ask(item)));
    }

    private void Find(string address)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(address))
        {
            Write([Ask(RecipientAddress.Parse(address))]);
            return;
        }

        var pattern = new WildcardPattern(address, WildcardOptions.IgnoreCase);
        Write(Known().Where(answer => pattern.IsMatch(answer.Address)));
    }

    /// <summary>Everybody of whom there is a mail certificate, the user's own addresses included.</summary>
    private IEnumerable<RecipientAnswer> Known() => Certificates.User
        .Where(static found => SmimeCertificateRecords.PurposeOf(found.Certificate) != CertificatePurpose.None)
        .SelectMany(static found => CertificateChoice.AddressesOf(found.Certificate))
        .Distinct(MailAddressComparer.Instance).OrderBy(static address => address, StringComparer.OrdinalIgnoreCase).Select(Ask);

    private void Write(IEnumerable<RecipientAnswer> answers)
    {
        _found ??= Certificates.User.ToDictionary(static found => found.Certificate);
        foreach (var answer in answers)
        {
            StopToken.ThrowIfCancellationRequested();
            if (!_written.Add(answer.Address)) continue;
            var found = answer.Certificate is { } certificate && _found.TryGetValue(certificate, out var known) ? known : null;
            WriteObject(SmimeRecipientRecords.From(answer, found, Lookup));
        }
    }
}
