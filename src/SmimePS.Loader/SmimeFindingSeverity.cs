namespace SmimePS;

/// <summary>How much a finding about a certificate matters.</summary>
public enum SmimeFindingSeverity
{
    /// <summary>Worth knowing: advice, or a rule for public authorities alone.</summary>
    Notice,

    /// <summary>A standard is broken in a way that programs bear, or one of the programs named has trouble with it.</summary>
    Warning,

    /// <summary>It does not work in the programs named, or must not be.</summary>
    Error,
}
