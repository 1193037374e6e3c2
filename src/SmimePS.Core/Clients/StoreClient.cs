using System.Runtime.InteropServices;
using SmimePS.Certificates;

namespace SmimePS.Clients;

/// <summary>The platform's certificate store of the user's, where Outlook, Windows Mail and Apple Mail look.</summary>
public sealed class StoreClient : MailClient
{
    private static bool IsMac => RuntimeInformation.IsOSPlatform(OSPlatform.OSX);

    /// <inheritdoc/>
    public override string Place => @"CurrentUser\My";

    /// <inheritdoc/>
    public override IReadOnlyList<Certificate> Own() => [.. Stored().Select(static stored => stored.Certificate)];

    /// <inheritdoc/>
    public override ClientReport Install(ClientIdentity identity)
    {
        var changes = new List<string>();
        var steps = new List<string>();
        // One that is there may have a key that does not leave its place.
        if (!Own().Contains(identity.Certificate))
        {
            UserCertificateStore.AddIdentity(identity.Identity);
            changes.Add("certificate and private key");
        }

        var known = UserCertificateStore.Issuers();
        foreach (var issuer in identity.Issuers.Where(issuer => !known.Contains(issuer))) UserCertificateStore.AddIssuer(issuer);
        var isTrusted = identity.Root is { } root && UserCertificateStore.IsTrustedRoot(root);
        if (identity.TrustRoot && !isTrusted && !IsMac)
        {
            UserCertificateStore.TrustRoot(identity.Root!);
            changes.Add($"root '{SubjectName.Shown(identity.Root!)}', trusted");
        }

        if (identity.TrustRoot && !isTrusted && IsMac) steps.Add(MacTrust(identity.Root!));
        if (identity.TrustGap(isTrusted) is { } gap) steps.Add(gap);
        if (Choose() is { } choose) steps.Add(choose);
        return new ClientReport { Changes = changes, NextSteps = steps };
    }

    /// <inheritdoc/>
    public override ClientReport Remove(Certificate certificate)
    {
        var changes = new List<string>();
        foreach (var stored in Stored().Where(stored => stored.Certificate.Equals(certificate)))
        {
            UserCertificateStore.Remove(stored);
            changes.Add("certificate and private key");
        }

        var root = CertificateIssuers.Find(certificate, UserCertificateStore.Issuers()).LastOrDefault(static issuer => issuer.IsSelfIssued);
        return new ClientReport
        {
            Changes = changes,
            NextSteps = root is null || !UserCertificateStore.IsTrustedRoot(root) ? [] :
            [
                $"The root '{SubjectName.Shown(root)}' (thumbprint {root.Thumbprint}) is still trusted by your account, since others' certificates may rest on it. " +
                "Where you no longer want that, take it out of CurrentUser\\Root (on Windows with certmgr.msc: Trusted Root Certification Authorities).",
            ],
        };
    }

    private static IReadOnlyList<StoredCertificate> Stored() => UserCertificateStore.Find(new CertificateQuery { WithPrivateKey = true });

    private static string MacTrust(Certificate root) =>
        $"macOS lets nobody but you trust a root: in Keychain Access open '{SubjectName.Shown(root)}' (thumbprint {root.Thumbprint}), and under Trust choose 'Always Trust' for Secure Mail (S/MIME).";

    private static string? Choose()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return "Tell Outlook to use it: in classic Outlook File > Options > Trust Center > Trust Center Settings… > Email Security > Settings…; " +
                "in new Outlook and Outlook on the web Settings > Mail > S/MIME.";
        }

        return IsMac ? null : "On this system no mail program reads the store, only SmimePS and other .NET programs. For Thunderbird use -Target Thunderbird.";
    }
}
