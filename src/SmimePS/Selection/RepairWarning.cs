using SmimePS.Authority;

namespace SmimePS.Selection;

/// <summary>Tells the user what a run had left half done that was killed, and that it was completed.</summary>
internal static class RepairWarning
{
    /// <summary>Warns of what is repaired in an authority's folder, now and while it is used.</summary>
    public static CertificateAuthority Watch(CertificateAuthority authority, Action<string> warn)
    {
        authority.WhenRepaired(serials => warn(
            $"An earlier run on the CA {authority.Name} was interrupted: {serials.Count} certificate(s) had been signed, and are on record now ({string.Join(", ", serials)}). " +
            $"Their keys may have reached nobody, so New-SmimeCertificate -SkipExisting does not count them: look at them with Get-SmimeCertificate -Ca '{authority.Folder}', and revoke what nobody has with Revoke-SmimeCertificate -SerialNumber."));
        return authority;
    }
}
