namespace SmimePS.Mailboxes;

/// <summary>Mailboxes that are kept on this machine (a placeholder until they are merged).</summary>
public static class LocalMailboxes
{
    /// <summary>Opens one.</summary>
    public static Mailbox Open(string path, bool create) => throw new NotImplementedException(path + create);
}
