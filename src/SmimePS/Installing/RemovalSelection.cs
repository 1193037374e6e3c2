using SmimePS.Certificates;
using SmimePS.Clients;
using SmimePS.Errors;
using SmimePS.Selection;
using MailPurpose = SmimePS.Certificates.CertificatePurpose;

namespace SmimePS.Installing;

/// <summary>The certificates in a client that an argument means, and whether their keys are anywhere else.</summary>
internal sealed class RemovalSelection(CertificateResolver certificates, CertificateFiles files, CertificateTarget target)
{
    /// <summary>An address means every certificate for it that has its key in the client; anything else exactly that one.</summary>
    /// <exception cref="SmimeException">The client has no such certificate (<c>CertificateNotInstalled</c>).</exception>
    public IReadOnlyList<Certificate> Find(CertificateArgument argument, MailClient client)
    {
        var own = client.Own();
        IReadOnlyList<Certificate> found = argument.Kind switch
        {
            CertificateArgumentKind.Address => [.. own.Where(one => CertificateChoice.IsFor(one, argument.Text))],
            CertificateArgumentKind.Thumbprint => [.. own.Where(one => CertificateChoice.HasThumbprint(one, argument.Text))],
            _ => [.. CertificateChoice.Holders(certificates.All(argument)).Select(static one => one.Certificate).Distinct().Where(own.Contains)],
        };
        return found.Count > 0 ? found : throw new ClientException("CertificateNotInstalled", SmimeErrorKind.NotFound,
            $"There is no certificate with a private key for {argument} in {client.Place}, so nothing was taken out.");
    }

    /// <summary>Checks that mail which is encrypted for a certificate still opens when the client's copy of its key is gone.</summary>
    /// <exception cref="SmimeException">No other copy is known (<c>OnlyKeyCopy</c>).</exception>
    public void RequireOtherCopy(CertificateArgument argument, Certificate certificate)
    {
        if (!CertificateChoice.Allows(certificate, MailPurpose.Encrypt) || IsInStore(certificate) || IsInFile(argument, certificate)) return;
        var shown = CertificateChoice.AddressesOf(certificate) is [var address, ..] ? address : certificate.Thumbprint;
        var backup = target == CertificateTarget.Store
            ? $"Export-SmimeCertificate {certificate.Thumbprint} -Path {shown}.p12"
            : "with Backup… under Your Certificates in the program, as a .p12 file";
        throw new ClientException("OnlyKeyCopy", SmimeErrorKind.InvalidOperation,
            $"Mail that is encrypted for {shown} could not be read any more: no other copy of this private key is known. " +
            $"Save it ({backup}) and give that file as -Certificate, or use -Force to lose it.");
    }

    private bool IsInStore(Certificate certificate) =>
        target != CertificateTarget.Store && certificates.User.Any(found => found.HasPrivateKey && found.Certificate.Equals(certificate));

    /// <summary>Whether the file that was given, or that the object which was given tells of, holds the key: it is read to know.</summary>
    private bool IsInFile(CertificateArgument argument, Certificate certificate)
    {
        if (argument.Kind is CertificateArgumentKind.Address or CertificateArgumentKind.Thumbprint or CertificateArgumentKind.Bytes) return false;
        var record = argument.Value as SmimeCertificate;
        var path = record?.Path ?? certificates.All(argument).FirstOrDefault(found => found.Certificate.Equals(certificate))?.Path;
        if (path is null || !File.Exists(path)) return false;
        // Opened already, with a password that is not known here any more.
        if (record is not null && RecordOrigin.Find<FoundCertificate>(record) is { HasPrivateKey: true } opened && opened.Path == path && opened.Certificate.Equals(certificate)) return true;
        return files.Read(path, record?.Password).Any(found => found.HasPrivateKey && found.Certificate.Equals(certificate));
    }
}
