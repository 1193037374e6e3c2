namespace SmimePS.Clients;

/// <summary>What is done by hand in Thunderbird, in the words of its English menus (Thunderbird 115 and later).</summary>
public static class ThunderbirdSteps
{
    private const string Section = "Account Settings > (the account) > End-To-End Encryption > S/MIME";

    /// <summary>Has an account use a certificate that is in the profile.</summary>
    public const string ChooseByHand = "To have an account use it: in Thunderbird, " + Section +
        ", choose it under 'Personal certificate for digital signing' and 'Personal certificate for encryption' with Select…";

    /// <summary>Everything, for a machine without NSS's tools.</summary>
    /// <param name="address">The certificate's address, for the file that is to be made.</param>
    public static string Install(string address) =>
        $"By hand: 1. Export-SmimeCertificate {address} -Path {address}.p12, and note the password in what it writes; Get-SmimeCa | Export-SmimeCertificate -Path ca.cer for your own CA's root. " +
        $"2. In Thunderbird: {Section} > Manage S/MIME Certificates. " +
        "3. Under Your Certificates: Import…, choose the .p12 file, give its password. " +
        "4. Under Authorities: Import…, choose the root's file, tick 'Trust this CA to identify email users'. " +
        "5. Back in S/MIME: choose it under 'Personal certificate for digital signing' and 'Personal certificate for encryption' with Select… " +
        "6. Delete the .p12 file, or keep it in a safe place as the copy of your key.";

    /// <summary>Taking a certificate out, for a machine without NSS's tools.</summary>
    public const string Remove = "By hand: in Thunderbird, " + Section +
        ", Clear the certificate where it is chosen, then Manage S/MIME Certificates > Your Certificates: choose it, Backup… to keep its key, then Delete…";
}
