namespace SmimePS;

/// <summary>What a mail program, or a set of rules, is to make of a certificate.</summary>
public enum SmimeCertificateVerdict
{
    /// <summary>Nothing was found.</summary>
    Ok,

    /// <summary>It works; something is worth knowing.</summary>
    Notice,

    /// <summary>There may be trouble.</summary>
    Warning,

    /// <summary>It does not work there; for the Baseline Requirements, it breaks one of them.</summary>
    Fails,
}
