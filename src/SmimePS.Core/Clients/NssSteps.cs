namespace SmimePS.Clients;

/// <summary>What is done by hand in the programs that keep their certificates in an NSS database.</summary>
public static class NssSteps
{
    private const string Places =
        "Firefox: Settings > Privacy & Security > Certificates > View Certificates… > Your Certificates; " +
        "Evolution: Edit > Preferences > Certificates > Your Certificates; Chromium: chrome://certificate-manager > Your certificates";

    /// <summary>Everything, for a machine without NSS's tools.</summary>
    /// <param name="address">The certificate's address, for the file that is to be made.</param>
    public static string Install(string address) =>
        $"By hand: 1. Export-SmimeCertificate {address} -Path {address}.p12, and note the password in what it writes. 2. Import that file in the program ({Places}). " +
        "3. Import your CA's root (Get-SmimeCa | Export-SmimeCertificate -Path ca.cer) beside it under Authorities, and trust it for mail.";

    /// <summary>Taking a certificate out, for a machine without NSS's tools.</summary>
    public const string Remove = $"By hand, after a backup of its key: {Places}: delete it there.";
}
