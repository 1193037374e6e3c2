using System.Management.Automation;
using System.Security;
using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Completion;
using SmimePS.Errors;
using SmimePS.Pipeline;
using SmimePS.Recovery;
using MailPurpose = SmimePS.Certificates.CertificatePurpose;

namespace SmimePS.Issuing;

/// <summary>A cmdlet that issues certificates from own authorities, several at once, each into its place.</summary>
public abstract class IssuingCmdlet : DestinationCmdlet
{
    private readonly Dictionary<CertificateAuthority, IssuingQueue> _queues = [];
    private readonly Dictionary<CertificateAuthority, KeyEscrow> _escrows = [];
    private RateProgress? _progress;
    private bool _warnedOfSigning;
    private long _done;

    [Parameter]
    [ValidateNotNull]
    [OneItem]
    [ArgumentCompleter(typeof(CaNameCompleter))]
    public CaArgument? Ca { get; set; }

    [Parameter]
    [ValidateNotNull]
    public SecureString? CaPassphrase { get; set; }

    [Parameter]
    [ValidateRange(1, 3650)]
    public int ValidDays { get; set; } = UsualValidity.Days;

    [Parameter]
    public SwitchParameter Escrow { get; set; }

    /// <summary>How long certificates live; null for the usual, or until their authority ends.</summary>
    private protected TimeSpan? Validity => MyInvocation.BoundParameters.ContainsKey(nameof(ValidDays)) ? TimeSpan.FromDays(ValidDays) : null;

    protected override void Begin()
    {
        _ = Destination;
        UsualValidity.WarnOfMore(ValidDays, WriteWarning);
    }

    protected override void End()
    {
        foreach (var queue in _queues.Values) Write(queue, queue.Finish());
        _progress?.Complete();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var queue in _queues.Values) queue.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Who keeps the keys that an authority certifies, for <c>-Escrow</c>.</summary>
    /// <exception cref="SmimeException">Nobody can.</exception>
    private protected IKeyEscrow EscrowOf(CertificateAuthority authority, MailPurpose purpose)
    {
        if (!_escrows.TryGetValue(authority, out var escrow))
        {
            _escrows[authority] = escrow = KeyEscrow.Of(authority);
            WriteVerbose($"Keys that the CA {authority.Name} certifies are encrypted to: {string.Join(", ", escrow.Holders.Select(Shown))}.");
        }

        if ((purpose & MailPurpose.Sign) != 0 && !_warnedOfSigning)
        {
            _warnedOfSigning = true;
            WriteWarning("The keys that are kept for recovery sign too, so that whoever can recover one could sign in its holder's name. Issue two certificates to avoid it: one with -Purpose Sign, and one with -Purpose Encrypt -Escrow.");
        }

        return escrow;
    }

    /// <summary>Issues a certificate that was checked, if the user agrees, together with others soon.</summary>
    /// <param name="authority">From where.</param>
    /// <param name="request">What.</param>
    /// <param name="action">What that is, before "from the CA".</param>
    /// <param name="history">Older identities that go along where the destination carries them.</param>
    /// <returns>False where the user does not agree, as with <c>-WhatIf</c>.</returns>
    /// <exception cref="SmimeException">There is no place for it.</exception>
    private protected bool Issue(CertificateAuthority authority, IssueRequest request, string action, IReadOnlyList<Identity>? history = null)
    {
        RequireKey(authority);
        var place = Destination.Reserve(request.Addresses, history);
        if (!ShouldProcess(string.Join(", ", request.Addresses), $"{action} from the CA {authority.Name} into {Destination.Describe(place)}{KeptFor(request)}")) return false;
        Unlock(authority, CaPassphrase);
        try
        {
            Destination.Prove(place);
        }
        catch (SmimeException)
        {
            Destination.Release(place);
            throw;
        }

        if (!_queues.TryGetValue(authority, out var queue)) _queues[authority] = queue = new IssuingQueue(authority, Destination, () => Stopping, StopToken);
        _progress ??= new RateProgress(WriteProgress, $"Issuing certificates from {authority.Name}", "certificates");
        Write(queue, queue.Add(request, place));
        return true;
    }

    /// <summary>Who will be able to bring the key back, for whoever is asked to agree.</summary>
    private static string KeptFor(IssueRequest request) =>
        request.Escrow is KeyEscrow escrow ? $", and keep its key for {string.Join(", ", escrow.Holders.Select(Shown))}" : "";

    private static string Shown(Certificate certificate) => $"{certificate.Subject} (thumbprint {certificate.Thumbprint})";

    private void Write(IssuingQueue queue, IEnumerable<IssuingOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            if (outcome.Certificate is { } certificate)
            {
                try
                {
                    WriteObject(certificate);
                }
                catch (PipelineStoppedException)
                {
                    queue.TakeBack(outcome);
                    throw;
                }

                _progress!.Report(++_done, certificate.EmailAddress);
            }
            else
            {
                var addresses = outcome.Request.Addresses;
                WriteError(outcome.Error!, addresses.Count == 1 ? addresses[0] : addresses);
            }

            // Between two, so that nothing comes between what is taken out and its being handed on.
            WriteLateWarnings();
        }
    }
}
