using System.Security;
using SmimePS.Certificates;
using SmimePS.Clients;
using SmimePS.Records;
using SmimePS.Selection;

namespace SmimePS.Installing;

/// <summary>What was done to a client as the record that users see.</summary>
internal static class SmimeInstallationRecords
{
    public static SmimeInstallation From(CertificateTarget target, string place, Certificate certificate, ClientReport report, SecureString? password = null) => new()
    {
        Target = target,
        Place = place,
        Addresses = ShownValue.Each(CertificateChoice.AddressesOf(certificate)),
        Thumbprint = certificate.Thumbprint,
        Changes = ShownValue.Each(report.Changes),
        Accounts = ShownValue.Each(report.Accounts),
        NextSteps = ShownValue.Each(report.NextSteps),
        Password = password,
    };
}
