namespace SmimePS.Paths;

/// <summary>What becomes of a file that is there where another is to be written.</summary>
internal enum ExistingFile
{
    /// <summary>It stays, and nothing is written.</summary>
    Kept,

    /// <summary>It stays; in a folder, the new one gets a name with a number.</summary>
    KeptBeside,

    /// <summary>The new one takes its place.</summary>
    Replaced,
}
