using System.Globalization;
using System.Management.Automation;
using System.Security;
using SmimePS.Completion;
using SmimePS.Exporting;
using SmimePS.Paths;
using SmimePS.Pipeline;

namespace SmimePS.Commands;

/// <summary>Publishes the revocation list of a certificate authority.</summary>
[Cmdlet(VerbsData.Publish, "SmimeCrl", SupportsShouldProcess = true)]
[OutputType(typeof(SmimeCrl))]
public sealed class PublishSmimeCrlCommand : SmimeCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [OneItem]
    [ArgumentCompleter(typeof(CaNameCompleter))]
    public CaArgument? Ca { get; set; }

    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    [Parameter]
    [ValidateNotNull]
    public SecureString? CaPassphrase { get; set; }

    [Parameter]
    [ValidateRange(1, 3660)]
    public int ValidDays { get; set; } = 30;

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void Process() => TryItem(Ca?.Value, () =>
    {
        using var authority = Authorities.Open(Ca);
        var path = OutputPath is null ? null : Paths.Output(OutputPath);
        var target = path is null ? null : CrlExport.Target(path, authority);
        if (target is not null && !OutputFolder.IsNamed(path!)) OutputFolder.RequireOf(target);
        if (target is not null && !Force) CrlExport.RequireOwn(target, authority);
        var validity = TimeSpan.FromDays(ValidDays);
        authority.CheckPublishRevocations(validity);
        if (!ShouldProcess(target ?? authority.Folder, $"Publish a revocation list of the CA {authority.Name}")) return;
        Authorities.Unlock(authority, CaPassphrase, "-CaPassphrase");
        if (path is not null) OutputFolder.Make(path);
        // Written together with the authority's own: a list that nobody can fetch takes no number.
        var list = authority.PublishRevocations(validity, target is null ? null : list => CrlExport.Stage(target, list));
        WriteObject(new SmimeCrl
        {
            Ca = authority.Name,
            Issuer = list.Issuer.ToString(),
            Number = list.SequenceNumber!.Value.ToString(CultureInfo.InvariantCulture),
            ThisUpdate = list.ThisUpdate,
            NextUpdate = list.NextUpdate ?? list.ThisUpdate,
            RevokedCount = list.Count,
            Path = target ?? authority.CrlPath,
        });
    });
}
