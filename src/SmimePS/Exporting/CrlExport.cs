using System.Text;
using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Paths;
using SmimePS.Spooling;
using SmimePS.Trust;

namespace SmimePS.Exporting;

/// <summary>Where a revocation list is written for others to fetch, and how.</summary>
internal static class CrlExport
{
    /// <summary>The file: the one that was named, or one named after the authority in the folder that was named.</summary>
    public static string Target(string path, CertificateAuthority authority) =>
        OutputFolder.IsNamed(path) ? Path.Combine(path, CertificateFileName.Safe(authority.Name) + ".crl") : path;

    /// <summary>A list takes the place of the one before. Anything else that stands there is somebody's.</summary>
    /// <exception cref="SmimeException">Something else is there (<c>FileExists</c>), or it cannot be read.</exception>
    public static void RequireOwn(string target, CertificateAuthority authority)
    {
        if (!File.Exists(target) || IsListOf(target, authority)) return;
        throw new SmimeException("FileExists", SmimeErrorKind.AlreadyExists,
            $"{target} is there already, is no revocation list of the CA {authority.Name}, and was kept. Choose another name, or use -Force to replace it.");
    }

    /// <summary>The file with the list in it: DER, as RFC 5280, 4.2.1.13 wants it to be fetched, or PEM where the name ends in .pem.</summary>
    public static StagedFile Stage(string target, CertificateRevocationList list)
    {
        var isPem = string.Equals(Path.GetExtension(target), ".pem", StringComparison.OrdinalIgnoreCase);
        return new StagedFile(target, isPem ? Encoding.ASCII.GetBytes(list.ToPem()) : list.RawData.ToArray(), overwrite: true);
    }

    private static bool IsListOf(string target, CertificateAuthority authority)
    {
        try
        {
            return CertificateRevocationList.ReadFile(target).Issuer.Equals(authority.Certificate.Subject);
        }
        catch (CertificateException)
        {
            return false;
        }
    }
}
