namespace SmimePS;

/// <summary>How mail programs show a part of a message.</summary>
public enum MailPartDisplay
{
    /// <summary>As text.</summary>
    Text,

    /// <summary>As a page of HTML.</summary>
    Html,

    /// <summary>As something to open or to save, or a picture; a forwarded message too.</summary>
    Attachment,

    /// <summary>Hardly any does: text before the first or behind the last part.</summary>
    Hidden,
}
