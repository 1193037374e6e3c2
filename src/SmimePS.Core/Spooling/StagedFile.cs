using SmimePS.Errors;

namespace SmimePS.Spooling;

/// <summary>A file that is written together with others, so that the disk is waited for once: see <see cref="FileStaging"/>.</summary>
public sealed class StagedFile
{
    /// <summary>Says what is to be written.</summary>
    /// <param name="path">Where the file shall stand. Its folder must exist by then.</param>
    /// <param name="content">Its content.</param>
    /// <param name="overwrite">Replace a file that is there; otherwise it is kept.</param>
    /// <param name="secret">Readable by its owner alone.</param>
    public StagedFile(string path, byte[] content, bool overwrite = false, bool secret = false)
    {
        Path = path;
        Content = content;
        Overwrite = overwrite;
        Secret = secret;
    }

    /// <summary>Where it shall stand.</summary>
    public string Path { get; }

    /// <summary>Why it does not stand there, after it was to; null where it does.</summary>
    public SmimeException? Error { get; internal set; }

    /// <summary>Writes it alone, after all.</summary>
    /// <inheritdoc cref="AtomicFile.Write(string, byte[], bool, bool)" path="/exception"/>
    public void Write() => AtomicFile.Write(Path, Content, Overwrite, Secret);

    internal byte[] Content { get; }

    internal bool Overwrite { get; }

    internal bool Secret { get; }

    /// <summary>Where its content waits for its name; null where it does not.</summary>
    internal string? Temporary { get; set; }
}
