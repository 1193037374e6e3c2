namespace SmimePS;

/// <summary>
/// Lists that PowerShell can index. The types that the compiler makes for collection expressions are not public, and <c>$list[0]</c>
/// silently gives the whole list there.
/// </summary>
internal static class Indexable
{
    public static IReadOnlyList<T> List<T>(IReadOnlyList<T> items) => items as T[] ?? items.ToArray();
}
