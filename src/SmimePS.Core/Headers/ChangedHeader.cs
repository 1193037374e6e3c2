namespace SmimePS.Headers;

/// <summary>A header field that stands otherwise outside a message's protection than inside, without the sender's having put it so.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsProblem">
/// Whether it misleads those who see nothing else: most programs in use know no header protection and show what is outside. A verdict that
/// called such a message sound would be wrong for all of their readers, and a subject from one message around the signed text of another
/// is an attack that needs nothing else. See <see cref="OutsideView"/>. What mail systems and lists add, drop and mark every day is told and no problem.
/// </param>
public sealed record ChangedHeader(string Name, bool IsProblem)
{
    /// <summary>Whether it stands outside alone, so that nobody signed it.</summary>
    public bool IsAdded { get; init; }

    /// <summary>Whether it stands inside alone, so that who looks outside does not see it at all.</summary>
    public bool IsMissing { get; init; }
}
