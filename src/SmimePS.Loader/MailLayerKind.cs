namespace SmimePS;

/// <summary>What one wrapping around a message's content does.</summary>
public enum MailLayerKind
{
    /// <summary>It keeps the content from being read.</summary>
    Encrypted,

    /// <summary>It says who wrote the content.</summary>
    Signed,

    /// <summary>It makes the content smaller.</summary>
    Compressed,
}
