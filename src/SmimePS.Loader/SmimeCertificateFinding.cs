namespace SmimePS;

/// <summary>One thing about a certificate that a mail program, a standard or a rule for public authorities minds.</summary>
public sealed class SmimeCertificateFinding
{
    /// <summary>A stable PascalCase name for it.</summary>
    public string Id { get; init; } = "";

    /// <summary>How much it matters.</summary>
    public SmimeFindingSeverity Severity { get; init; }

    /// <summary>Who minds.</summary>
    public SmimeCertificateAudience Audience { get; init; }

    /// <summary>The extension or field at fault, by its name in the standard.</summary>
    public string Extension { get; init; } = "";

    /// <summary>The extension's object identifier; null for a field that has none.</summary>
    public string? Oid { get; init; }

    /// <summary>What is wrong, in a sentence.</summary>
    public string Message { get; init; } = "";

    /// <summary>What to do about it.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>Where it is written.</summary>
    public string Source { get; init; } = "";

    /// <summary>The sentence and the remedy.</summary>
    public override string ToString() => $"{Message} {Remedy}";
}
