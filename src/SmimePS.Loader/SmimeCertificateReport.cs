namespace SmimePS;

/// <summary>Why a certificate does or does not work in mail programs.</summary>
public sealed class SmimeCertificateReport
{
    /// <summary>The certificate.</summary>
    public SmimeCertificate? Certificate { get; init; }

    /// <summary>The first mail address it speaks for; null where it names none.</summary>
    public string? EmailAddress => Addresses.Count > 0 ? Addresses[0] : null;

    /// <summary>Every mail address it speaks for.</summary>
    public IReadOnlyList<string> Addresses { get; init => field = Indexable.List(value); } = [];

    /// <summary>Whom it speaks of, as a distinguished name.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Its SHA-1 in hexadecimal: the name that Windows and most clients show.</summary>
    public string Thumbprint { get; init; } = "";

    /// <summary>Who issued it, as far as their certificates were at hand, nearest first: they were looked at too.</summary>
    public IReadOnlyList<string> Issuers { get; init => field = Indexable.List(value); } = [];

    /// <summary>True for an authority's certificate, which was judged by the rules for authorities and not as a person's.</summary>
    public bool IsAuthority { get; init; }

    /// <summary>True where nothing was found that keeps it from working: no error for the standards and any of the mail programs.</summary>
    public bool IsFit { get; init; }

    /// <summary>The gist in a sentence.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The verdict for Outlook on Windows.</summary>
    public SmimeCertificateVerdict Outlook { get; init; }

    /// <summary>The verdict for Thunderbird.</summary>
    public SmimeCertificateVerdict Thunderbird { get; init; }

    /// <summary>The verdict for Apple Mail.</summary>
    public SmimeCertificateVerdict AppleMail { get; init; }

    /// <summary>The verdict for Gmail with hosted S/MIME.</summary>
    public SmimeCertificateVerdict Gmail { get; init; }

    /// <summary>The verdict for GnuPG's gpgsm.</summary>
    public SmimeCertificateVerdict Gpgsm { get; init; }

    /// <summary>The verdict by the standards.</summary>
    public SmimeCertificateVerdict Rfc5280 { get; init; }

    /// <summary>The verdict by the CA/Browser Forum's S/MIME Baseline Requirements, which bind public authorities alone.</summary>
    public SmimeCertificateVerdict BaselineRequirements { get; init; }

    /// <summary>Everything that was found, the gravest first.</summary>
    public IReadOnlyList<SmimeCertificateFinding> Findings { get; init => field = Indexable.List(value); } = [];

    /// <summary>Whose it is, and the gist.</summary>
    public override string ToString() => $"{EmailAddress ?? Subject}: {Summary}";
}
