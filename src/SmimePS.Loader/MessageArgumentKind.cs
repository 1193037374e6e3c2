namespace SmimePS;

/// <summary>What was given where a message is wanted.</summary>
public enum MessageArgumentKind
{
    /// <summary>A message of this module: <see cref="MessageArgument.Value"/>.</summary>
    Message,

    /// <summary>A <c>MimeKit.MimeMessage</c> of whatever version and load context: <see cref="MessageArgument.WriteTo"/> writes it out.</summary>
    Foreign,

    /// <summary>A path that PowerShell has still to resolve.</summary>
    Path,

    /// <summary>A path of the file system.</summary>
    File,

    /// <summary>The raw message as text.</summary>
    Text,

    /// <summary>The raw message.</summary>
    Bytes,
}
