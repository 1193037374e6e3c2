namespace SmimePS.Linting;

/// <summary>Who minds what a certificate is like: the standards, the mail programs, and the rules for public authorities.</summary>
[Flags]
public enum Audience
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>The standards: RFC 5280 for certificates, RFC 8550 for those of mail, and those on algorithms that they build on.</summary>
    Rfc5280 = 1 << 0,

    /// <summary>Outlook on Windows.</summary>
    Outlook = 1 << 1,

    /// <summary>Thunderbird, which checks with Mozilla's library, and other programs on NSS.</summary>
    Thunderbird = 1 << 2,

    /// <summary>Apple Mail on macOS, iOS and iPadOS.</summary>
    AppleMail = 1 << 3,

    /// <summary>Gmail with hosted S/MIME (Google Workspace).</summary>
    Gmail = 1 << 4,

    /// <summary>GnuPG's gpgsm, and with it KMail, Kleopatra and Claws Mail.</summary>
    Gpgsm = 1 << 5,

    /// <summary>The CA/Browser Forum's S/MIME Baseline Requirements, which bind public authorities alone.</summary>
    BaselineRequirements = 1 << 6,

    /// <summary>Every mail program.</summary>
    Clients = Outlook | Thunderbird | AppleMail | Gmail | Gpgsm,

    /// <summary>The standards and every mail program: whom a certificate has to please unless less or more is asked for.</summary>
    Usual = Rfc5280 | Clients,

    /// <summary>All of them.</summary>
    Everyone = Usual | BaselineRequirements,
}
