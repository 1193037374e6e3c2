using System.Management.Automation;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Errors;
using SmimePS.Mime;
using SmimePS.Pipeline;
using SmimePS.Recipients;
using SmimePS.Records;
using SmimePS.Selection;
using SmimePS.Trust;
using SmimePS.Verdicts;

namespace SmimePS.Commands;

/// <summary>Takes correspondents' certificates out of signed mail into the user's store.</summary>
[Cmdlet(VerbsData.Import, "SmimeRecipient", DefaultParameterSetName = "Message", SupportsShouldProcess = true)]
[OutputType(typeof(SmimeRecipientImport))]
public sealed class ImportSmimeRecipientCommand : SignatureCmdlet
{
    private static readonly SignedDataReport Nothing = new([], [], []);
    private readonly CapabilityNotes _notes = new();
    private readonly HashSet<(string Whose, SmimeRecipientOutcome Outcome, string? Finding)> _told = [];
    private readonly int[] _counts = new int[Enum.GetValues(typeof(SmimeRecipientOutcome)).Length];
    private Vouching? _vouching;
    private RecipientBook? _book;
    private RecipientStore? _store;
    private int _unsigned;

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter All { get; set; }

    private protected override string Activity => "Looking for certificates";

    private protected override bool ShowsHeader => false;

    protected override void Begin()
    {
        base.Begin();
        _book = new RecipientBook(Certificates.User.Select(static found => found.Certificate), PathOf, Force);
        _store = new RecipientStore();
    }

    protected override void End()
    {
        base.End();
        TryRemember(_notes.Complete);
        WriteVerbose(string.Join(", ", _counts.Select(static (count, i) => $"{count} {((SmimeRecipientOutcome)i).ToString().ToLowerInvariant()}")) + $"; {_unsigned} messages without a signature.");
    }

    private protected override CheckedMessage Check(MessageItem item, CancellationToken cancellationToken)
    {
        var result = base.Check(item, cancellationToken);
        // Most mail is not signed, and of that nothing is told.
        return IsUnsigned(result.Verdict!) ? result
            : result with { Header = MessageSummary.Of(result.Verdict!.ShownHeader), Harvest = CertificateHarvest.Of(result.Verdict, Checker, Options) };
    }

    private protected override void Answer(MessageItem item, CheckedMessage result)
    {
        var verdict = result.Verdict!;
        if (IsUnsigned(verdict))
        {
            _unsigned++;
            WriteVerbose($"{item}: {result.Summary}");
        }
        else if (result.Harvest.Count == 0)
        {
            Tell(SmimeRecipientImportRecords.From(item, result, Against(verdict)));
        }

        foreach (var harvested in result.Harvest)
        {
            TryItem(item.Target, () =>
            {
                if (harvested.Verdict == HarvestVerdict.Good) Take(item, result, harvested);
                else Tell(SmimeRecipientImportRecords.From(item, result, harvested));
            });
        }
    }

    /// <summary>Nothing is signed, or nothing that can be looked at.</summary>
    private static bool IsUnsigned(MessageVerdict verdict) =>
        verdict.Signatures.Count == 0 && verdict.Findings.All(static finding => finding.Finding is SignatureFinding.NotSigned or SignatureFinding.NotOpened || !finding.IsProblem);

    /// <summary>What keeps a message from speaking for its sender: a problem, or that the user allowed another to sign.</summary>
    private static VerdictFinding Against(MessageVerdict verdict)
    {
        var problems = verdict.AllFindings.Where(static finding => finding.IsProblem).ToList();
        if (problems.Count > 0) return Records.SignatureStatus.Gravest(problems);
        return verdict.AllFindings.FirstOrDefault(static finding => finding.Finding == SignatureFinding.SignerNotSender)
            ?? new VerdictFinding(SignatureFinding.SignerNotSender, true, "None of the signers is the sender.");
    }

    private void Take(MessageItem item, CheckedMessage result, HarvestedCertificate harvested)
    {
        foreach (var change in _book!.Take(harvested))
        {
            var isKept = change.Outcome == RecipientOutcome.Known;
            if (change.IsToBeKept)
            {
                if (!ShouldProcess(change.Harvested.Address, Describe(change))) continue;
                Keep(change.Harvested);
                isKept = true;
            }
            else if (change.IsToBeWithdrawn)
            {
                if (!ShouldProcess(change.Harvested.Address, Describe(change))) continue;
                _store!.Withdraw(change.Harvested);
            }

            if (isKept && !IsWhatIf()) TryRemember(() => _notes.Take(change.Harvested));
            Tell(SmimeRecipientImportRecords.From(item, result, change, isKept));
        }
    }

    private void Keep(HarvestedCertificate harvested)
    {
        try
        {
            _store!.Keep(harvested);
        }
        catch (SmimeException)
        {
            _book!.Forget(harvested.Certificate);
            throw;
        }
    }

    /// <summary>What is known already, and what was told of the same certificate before, is told with -All alone.</summary>
    private void Tell(SmimeRecipientImport record)
    {
        _counts[(int)record.Outcome]++;
        var isNew = _told.Add((record.Thumbprint ?? record.EmailAddress, record.Outcome, record.Finding ?? (record.IsKept ? "kept" : null)));
        if (isNew && record is { Outcome: SmimeRecipientOutcome.Conflicting, IsKept: false })
        {
            WriteWarning($"The certificate {record.Thumbprint} of {record.EmailAddress} was not kept: {record.Reason} ({record.OtherThumbprint}). " +
                "Ask its owner by another way which one is theirs; -Force keeps both, and mail is then encrypted for the newer one.");
        }

        if (All || (isNew && record.Outcome != SmimeRecipientOutcome.Known)) WriteObject(record);
    }

    private static string Describe(RecipientChange change) => change.IsToBeWithdrawn
        ? $"Take the certificate {change.Harvested.Certificate.Thumbprint} out of your certificate store again (CurrentUser\\{CertificateStore.AddressBook})"
        : $"Keep the certificate {change.Harvested.Certificate.Thumbprint} ({change.Outcome.ToString().ToLowerInvariant()}) in your certificate store (CurrentUser\\{CertificateStore.AddressBook})";

    private bool IsWhatIf() => LanguagePrimitives.IsTrue(MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given) ? given : GetVariableValue("WhatIfPreference"));

    /// <summary>Who vouches for one that is there: of those whom this call trusts, or of those whom encryption goes by.</summary>
    private PathResult PathOf(Certificate certificate) =>
        Checker.Vouch(certificate, Nothing, Options) is { Anchor: not null } path ? path : (_vouching ??= new Vouching(static _ => { })).PathOf(certificate);

    /// <summary>A preference is worth no failure: the certificate is in the store.</summary>
    private void TryRemember(Action remember)
    {
        try
        {
            remember();
        }
        catch (SmimeException error)
        {
            WriteWarning($"Which algorithms a correspondent's program reads could not be kept, so that mail for them is encrypted with AES-CBC: {error.Message}");
        }
    }
}
