using System.Management.Automation;
using SmimePS.Certificates;
using SmimePS.Pipeline;
using SmimePS.Records;

namespace SmimePS.Commands;

/// <summary>Shows the requests that wait for their answers, or what the requests in files ask for.</summary>
[Cmdlet(VerbsCommon.Get, "SmimeCertificateRequest", DefaultParameterSetName = "Pending")]
[OutputType(typeof(SmimeCertificateRequest))]
public sealed class GetSmimeCertificateRequestCommand : SmimeCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    protected override void Process()
    {
        if (ParameterSetName == "Pending")
        {
            foreach (var pending in PendingRequests.All((path, error) => WriteError(error, path))) TryItem(pending.Path, () => WriteObject(SmimeCertificateRequestRecords.From(pending)));
            return;
        }

        var literal = ParameterSetName == "LiteralPath";
        foreach (var path in literal ? LiteralPath : Path)
        {
            IReadOnlyList<string> files = [];
            TryItem(path, () => files = Paths.Resolve(path, literal));
            foreach (var file in files)
            {
                TryItem(file, () =>
                {
                    foreach (var request in CertificateRequestFile.Read(file)) WriteObject(SmimeCertificateRequestRecords.From(request, file));
                });
            }
        }
    }
}
