using System.Management.Automation;
using SmimePS.Linting;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Selection;

namespace SmimePS.Commands;

/// <summary>Tells why a certificate does or does not work in mail programs.</summary>
[Cmdlet(VerbsCommon.Get, "SmimeCertificateReport")]
[OutputType(typeof(SmimeCertificateReport))]
public sealed class GetSmimeCertificateReportCommand : CertificateLintCmdlet
{
    private protected override void Judge(CertificateArgument argument)
    {
        var all = Certificates.All(argument);
        foreach (var found in CertificateChoice.Holders(all))
        {
            var options = OptionsFor(found, all);
            WriteObject(SmimeCertificateReportRecords.From(found, CertificateLinter.Examine(found.Certificate, options), options));
        }
    }
}
