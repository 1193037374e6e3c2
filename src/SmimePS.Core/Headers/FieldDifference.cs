namespace SmimePS.Headers;

/// <summary>How the same field differs in two places.</summary>
internal enum FieldDifference
{
    /// <summary>Not at all, for who reads it.</summary>
    None,

    /// <summary>In what stands beside it: the names that go with the same addresses.</summary>
    Form,

    /// <summary>In what it says.</summary>
    Meaning,
}
