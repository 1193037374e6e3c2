using SmimePS.Authority;
using SmimePS.Linting;

namespace SmimePS.Selection;

/// <summary>Tells of what is wrong with a CA's own certificate: what it issues inherits that, however good it is by itself.</summary>
internal static class CaFaults
{
    /// <summary>Warns of each.</summary>
    public static void Warn(CertificateAuthority authority, Action<string> warn)
    {
        foreach (var finding in CertificateLinter.Examine(authority.Certificate, new LintOptions { IsThorough = false }).Findings)
        {
            if (finding.Severity == FindingSeverity.Error) warn($"What the CA {authority.Name} issues will not work everywhere, because of its own certificate ({finding.Id}): {finding.Message} {finding.Remedy}");
        }
    }
}
