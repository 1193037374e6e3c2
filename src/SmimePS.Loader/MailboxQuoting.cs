namespace SmimePS;

/// <summary>How an mbox file protects body lines that begin with "From ".</summary>
public enum MailboxQuoting
{
    /// <summary>mboxrd: one more &gt; in front, taken away again when reading; what most programs write today.</summary>
    Reversible,

    /// <summary>mboxo: a &gt; before a bare "From " only.</summary>
    Original,

    /// <summary>Not at all: the bytes are the message.</summary>
    None,
}
