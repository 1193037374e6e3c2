namespace SmimePS;

/// <summary>A plain record that came out of this module and may be handed back to it.</summary>
public abstract class SmimeRecord
{
    private protected SmimeRecord()
    {
    }

    /// <summary>What the module made it from, so that a record that comes back need not be read again; null where a user made it.</summary>
    internal object? Origin { get; set; }
}
