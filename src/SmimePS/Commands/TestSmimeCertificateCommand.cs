using System.Management.Automation;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Linting;
using SmimePS.Pipeline;
using SmimePS.Records;

namespace SmimePS.Commands;

/// <summary>Answers whether a certificate works in mail programs.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SmimeCertificate")]
[OutputType(typeof(bool))]
public sealed class TestSmimeCertificateCommand : CertificateLintCmdlet
{
    [Parameter]
    public SmimeCertificateAudience Require { get; set; } = SmimeCertificateAudience.Usual;

    protected override void Begin()
    {
        if (Require == SmimeCertificateAudience.None)
        {
            Fail(new CertificateException("NothingRequired", SmimeErrorKind.InvalidArgument, "Whom the certificate has to please was left empty. Name somebody, such as Outlook, or leave -Require out."));
        }

        base.Begin();
    }

    /// <summary>One answer for each argument, because several are true in an <c>if</c> whatever they are.</summary>
    private protected override void Judge(CertificateArgument argument)
    {
        var found = Certificates.Any(argument, AskedPurpose);
        var report = CertificateLinter.Examine(found.Certificate, OptionsFor(found, Certificates.All(argument)));
        WriteVerbose($"{found.Certificate}: {SmimeCertificateReportRecords.Summary(report)}");
        if (report.IsAuthority)
            WriteWarning($"The certificate of {found.Certificate} is that of an authority, by its basic constraints, and was judged as one. Whether anybody could sign or encrypt mail with it is asked with -Purpose.");

        // Whoever names a program wants to know whether it works there, and a warning may well mean that it does not.
        var isNamed = MyInvocation.BoundParameters.ContainsKey(nameof(Require));
        WriteObject(isNamed ? report.IsClean((Audience)Require) : report.IsFit());
    }
}
