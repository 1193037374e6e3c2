namespace SmimePS;

/// <summary>What was given where a certificate authority is wanted.</summary>
public enum CaArgumentKind
{
    /// <summary>The name of one in the user's data folder.</summary>
    Name,

    /// <summary>A path that PowerShell has still to resolve.</summary>
    Path,

    /// <summary>A folder of the file system.</summary>
    Folder,
}
