namespace SmimePS;

/// <summary>The flags that every mailbox knows.</summary>
[Flags]
public enum SmimeMessageFlags
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>It was read.</summary>
    Seen = 1,

    /// <summary>It was answered.</summary>
    Answered = 2,

    /// <summary>It is marked for attention.</summary>
    Flagged = 4,

    /// <summary>It is marked for removal.</summary>
    Deleted = 8,

    /// <summary>It is not finished.</summary>
    Draft = 16,
}
