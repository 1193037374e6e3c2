using System.Management.Automation;
using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Completion;
using SmimePS.Errors;
using SmimePS.Exporting;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Selection;
using SmimePS.Trust;

namespace SmimePS.Commands;

/// <summary>Revokes certificates that the user's own certificate authority issued.</summary>
[Cmdlet(VerbsSecurity.Revoke, "SmimeCertificate", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Certificate")]
[OutputType(typeof(SmimeCertificate))]
public sealed class RevokeSmimeCertificateCommand : SmimeCmdlet
{
    private CertificateAuthority? _authority;
    private bool _hasChanged;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Certificate")]
    [ValidateNotNullOrEmpty]
    [WholeBytes(typeof(CertificateArgument))]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public CertificateArgument[] Certificate { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "SerialNumber")]
    [ValidateNotNullOrEmpty]
    [ValidatePattern("^[0-9A-Fa-f: ]+$")]
    public string[] SerialNumber { get; set; } = [];

    [Parameter(Position = 1)]
    [ValidateSet("Unspecified", "KeyCompromise", "AffiliationChanged", "Superseded", "CessationOfOperation", "CertificateHold")]
    public string Reason { get; set; } = nameof(RevocationReason.Unspecified);

    [Parameter]
    public DateTimeOffset? CompromisedSince { get; set; }

    [Parameter]
    public DateTimeOffset? Date { get; set; }

    [Parameter]
    public SwitchParameter Undo { get; set; }

    [Parameter]
    [ValidateNotNull]
    [OneItem]
    [ArgumentCompleter(typeof(CaNameCompleter))]
    public CaArgument? Ca { get; set; }

    protected override void Begin()
    {
        var contradicting = MyInvocation.BoundParameters.ContainsKey(nameof(Reason)) || CompromisedSince is not null || Date is not null;
        if (Undo && contradicting)
        {
            Fail(new AuthorityException("UndoContradiction", SmimeErrorKind.InvalidArgument,
                "-Undo takes a certificate off its hold. A reason or a date is for revoking: leave them out."));
        }

        if (Date > DateTimeOffset.UtcNow || CompromisedSince > DateTimeOffset.UtcNow)
        {
            Fail(new AuthorityException("DateInFuture", SmimeErrorKind.InvalidArgument,
                "A certificate is revoked now or was revoked before, and so is a key known to others. Give a moment in the past, or leave it out."));
        }

        _authority = Resolve(Ca?.Value, () => Authorities.Open(Ca));
    }

    protected override void Process()
    {
        foreach (var serial in SerialNumber) Apply(serial, serial, serial);
        foreach (var given in Certificate)
        {
            TryItem(given.Value, () =>
            {
                foreach (var (serial, shown) in Serials(given)) Apply(serial, shown, given.Value);
            });
        }
    }

    protected override void End()
    {
        if (_hasChanged) WriteVerbose($"Others learn of it from the next revocation list: Publish-SmimeCrl '{_authority!.Name}'.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _authority?.Dispose();
        base.Dispose(disposing);
    }

    private void Apply(string serial, string shown, object target) => TryItem(target, () =>
    {
        if (Undo) _authority!.CheckRelease([serial]);
        else _authority!.CheckRevoke([serial], Revocation());
        var action = Undo ? $"Take the certificate off its hold in the CA {_authority.Name}" : $"Revoke the certificate ({Reason}) in the CA {_authority.Name}";
        if (!ShouldProcess(shown, action)) return;
        var changed = Undo ? _authority.Release([serial]) : _authority.Revoke([serial], Revocation());
        _hasChanged = true;
        foreach (var entry in changed) WriteObject(IssuedCertificateRecords.From(_authority, entry));
    });

    private IndexRevocation Revocation() => new(
        Date ?? DateTimeOffset.UtcNow, (RevocationReason)Enum.Parse(typeof(RevocationReason), Reason, ignoreCase: true), CompromisedSince);

    /// <summary>An address means what this authority has issued for it and not revoked; anything else means exactly that certificate.</summary>
    private IEnumerable<(string Serial, string Shown)> Serials(CertificateArgument given)
    {
        if (given.Kind == CertificateArgumentKind.Address)
        {
            var issued = _authority!.Records.FindByAddress(given.Text).Where(entry => entry.IsRevoked == (bool)Undo)
                .Select(entry => (entry.Serial, $"{given.Text} ({entry.Serial})")).ToList();
            if (issued.Count > 0) return issued;
            throw new CertificateException("CertificateNotFound", SmimeErrorKind.NotFound,
                $"The CA {_authority.Name} has issued no certificate for {given.Text} that {(Undo ? "is on hold" : "still counts")}.");
        }

        return CertificateChoice.Holders(Certificates.All(given)).Select(found => found.Certificate.Issuer.Equals(_authority!.Certificate.Subject)
            ? (found.Certificate.SerialNumberHex, $"{CertificateExport.Shown(found)} ({found.Certificate.SerialNumberHex})")
            : throw new CertificateException("IssuedByAnother", SmimeErrorKind.InvalidArgument,
                $"The certificate of {CertificateExport.Shown(found)} was issued by {found.Certificate.Issuer}, not by the CA {_authority.Name}. Ask its issuer, or name the CA with -Ca."))
            .ToList();
    }
}
