namespace SmimePS;

/// <summary>
/// Whatever names a certificate authority of the user's: its name, the folder that holds it, or what Get-SmimeCa gave out.
/// PowerShell makes one of these from each of them.
/// </summary>
public sealed class CaArgument
{
    /// <summary>From a name or a folder; a name has neither slash nor backslash.</summary>
    public CaArgument(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new ArgumentException("Name a certificate authority by its name or its folder.", nameof(text));
        Text = text.Trim();
        Value = Text;
        Kind = Text is "." or ".." or "~" || Text.IndexOfAny(['/', '\\']) >= 0 ? CaArgumentKind.Path : CaArgumentKind.Name;
    }

    /// <summary>From a folder.</summary>
    public CaArgument(DirectoryInfo folder)
    {
        Value = folder ?? throw new ArgumentNullException(nameof(folder));
        Text = folder.FullName;
        Kind = CaArgumentKind.Folder;
    }

    /// <summary>From a certificate authority that a cmdlet of this module gave out.</summary>
    public CaArgument(SmimeCa authority)
    {
        Value = authority ?? throw new ArgumentNullException(nameof(authority));
        Text = authority.Path;
        Kind = CaArgumentKind.Folder;
    }

    /// <summary>What was given.</summary>
    public CaArgumentKind Kind { get; }

    /// <summary>The name or the folder.</summary>
    public string Text { get; }

    /// <summary>What was given, as it was given: the target of an error about it.</summary>
    public object Value { get; }

    /// <summary>What to call it in a message.</summary>
    public override string ToString() => Value is SmimeCa authority ? authority.Name : Text;
}
