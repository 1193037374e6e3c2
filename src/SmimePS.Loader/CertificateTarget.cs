namespace SmimePS;

/// <summary>What certificates are installed into.</summary>
public enum CertificateTarget
{
    /// <summary>The user's store of the platform: Outlook, Windows Mail, Apple Mail.</summary>
    Store,

    /// <summary>A profile of Thunderbird's.</summary>
    Thunderbird,

    /// <summary>An NSS database: Evolution, Chromium, Firefox.</summary>
    Nss,

    /// <summary>A configuration profile (.mobileconfig) for iPhone, iPad and Mac.</summary>
    AppleProfile,
}
