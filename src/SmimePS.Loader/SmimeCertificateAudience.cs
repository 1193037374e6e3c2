namespace SmimePS;

/// <summary>Who minds what a certificate is like.</summary>
[Flags]
public enum SmimeCertificateAudience
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>The standards for certificates and for those of mail: RFC 5280, RFC 8550 and their kin.</summary>
    Rfc5280 = 1 << 0,

    /// <summary>Outlook on Windows.</summary>
    Outlook = 1 << 1,

    /// <summary>Thunderbird, and other programs on NSS.</summary>
    Thunderbird = 1 << 2,

    /// <summary>Apple Mail on macOS, iOS and iPadOS.</summary>
    AppleMail = 1 << 3,

    /// <summary>Gmail with hosted S/MIME.</summary>
    Gmail = 1 << 4,

    /// <summary>GnuPG's gpgsm, and with it KMail, Kleopatra and Claws Mail.</summary>
    Gpgsm = 1 << 5,

    /// <summary>The CA/Browser Forum's S/MIME Baseline Requirements for public authorities.</summary>
    BaselineRequirements = 1 << 6,

    /// <summary>Every mail program.</summary>
    Clients = Outlook | Thunderbird | AppleMail | Gmail | Gpgsm,

    /// <summary>The standards and every mail program.</summary>
    Usual = Rfc5280 | Clients,

    /// <summary>All of them.</summary>
    Everyone = Usual | BaselineRequirements,
}
