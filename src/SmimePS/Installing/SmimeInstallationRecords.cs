using System.Security;
using SmimePS.Certificates;
using SmimePS.Clients;
using SmimePS.Selection;

namespace SmimePS.Installing;

/// <summary>What was done to a client as the record that users see.</summary>
internal static class SmimeInstallationRecords
{
    public static SmimeInstallation From(CertificateTarget target, string place, Certificate certificate, ClientReport report, SecureString? password = null) => new()
    {
        Target = target,
        Place = place,
        Addresses = CertificateChoice.AddressesOf(certificate),
        Thumbprint = certificate.Thumbprint,
        Changes = report.Changes,
        Accounts = report.Accounts,
        NextSteps = report.NextSteps,
        Password = password,
    };
}
