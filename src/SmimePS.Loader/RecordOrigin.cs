namespace SmimePS;

/// <summary>
/// Ties a plain record to the object of the library that it was made from, so that a record handed back by the user need not be read
/// again. The records themselves know nothing of the library. For the module alone.
/// </summary>
public static class RecordOrigin
{
    /// <summary>Ties a record to what it was made from.</summary>
    public static TRecord Remember<TRecord>(TRecord record, object origin)
        where TRecord : SmimeRecord
    {
        record.Origin = origin;
        return record;
    }

    /// <summary>What the record was made from, or null where it was not made by the module.</summary>
    public static TOrigin? Find<TOrigin>(SmimeRecord record)
        where TOrigin : class => record.Origin as TOrigin;
}
