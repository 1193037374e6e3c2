namespace SmimePS.Mailboxes;

/// <summary>A message's file in a Maildir, where it was when it was looked at.</summary>
/// <param name="Unique">The part of its name that stays as long as there is the message.</param>
/// <param name="Info">The rest of it, which says the flags.</param>
/// <param name="IsNew">Whether it lies in <c>new</c>, where no mail program has seen it yet, and not in <c>cur</c>.</param>
internal readonly record struct MaildirFile(string Unique, string Info, bool IsNew)
{
    /// <summary>When the message came; null where that is not known.</summary>
    public DateTimeOffset? Received { get; init; }

    /// <summary>The file's size in bytes.</summary>
    public long Length { get; init; }

    /// <summary>The file's name.</summary>
    public string Name => Unique + Info;

    /// <summary>The letters that are set.</summary>
    public string Letters => MaildirInfo.Letters(Info);
}
