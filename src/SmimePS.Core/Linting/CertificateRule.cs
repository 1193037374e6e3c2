namespace SmimePS.Linting;

/// <summary>Whose certificates a rule is for.</summary>
[Flags]
internal enum CertificateKinds
{
    /// <summary>A person's or a mailbox's.</summary>
    Holder = 1,

    /// <summary>An authority's.</summary>
    Authority = 2,

    Any = Holder | Authority,
}

/// <summary>One thing a certificate should be like: what the report says of it, and the question whether it is so.</summary>
/// <param name="id">A stable PascalCase name.</param>
/// <param name="severity">How much it matters.</param>
/// <param name="audience">Who minds.</param>
/// <param name="field">The field or extension it is about.</param>
/// <param name="check">What is wrong, in a sentence; null where nothing is. It never throws.</param>
internal sealed class CertificateRule(string id, FindingSeverity severity, Audience audience, CertificateField field, Func<ExaminedCertificate, string?> check)
{
    public string Id => id;

    public FindingSeverity Severity => severity;

    public Audience Audience => audience;

    public CertificateKinds For { get; init; } = CertificateKinds.Holder;

    /// <summary>What to do about it.</summary>
    public required string Remedy { get; init; }

    /// <summary>Where it is written: an RFC's section, a section of the Baseline Requirements, a vendor's page.</summary>
    public required string Source { get; init; }

    /// <summary>The source says SHOULD.</summary>
    public bool IsRecommendation { get; init; }

    /// <summary>The extension at fault, where one rule is about several.</summary>
    public Func<ExaminedCertificate, CertificateField>? Where { get; init; }

    public CertificateFinding? Apply(ExaminedCertificate certificate) => (For & certificate.Kind) != 0 && check(certificate) is { } message
        ? new CertificateFinding(id, severity, audience, Where?.Invoke(certificate) ?? field, message, Remedy, Source, IsRecommendation)
        : null;
}
