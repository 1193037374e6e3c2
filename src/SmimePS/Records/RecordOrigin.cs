using System.Runtime.CompilerServices;

namespace SmimePS.Records;

/// <summary>
/// Remembers which object of the library a plain record was made from, so that a record handed back by the user need not be parsed
/// again. It holds neither alive: the records themselves know nothing of the library.
/// </summary>
internal static class RecordOrigin
{
    private static readonly ConditionalWeakTable<object, object> Origins = new();

    /// <summary>Ties a record to what it was made from.</summary>
    public static TRecord Remember<TRecord>(TRecord record, object origin)
        where TRecord : class
    {
        Origins.Add(record, origin);
        return record;
    }

    /// <summary>What the record was made from, or null where it was not made here.</summary>
    public static TOrigin? Find<TOrigin>(object record)
        where TOrigin : class => Origins.TryGetValue(record, out var origin) ? origin as TOrigin : null;
}
